import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { court, startCourt } from "../testing/run-court.ts";

/** `court keys` and `court audit`, on the store and through a service that has it open. */

async function aFolder() {
  const folder = await mkdtemp(join(tmpdir(), "court-keys-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const env = { COURT_DATA_DIR: join(folder, "data"), COURT_PORT: "0", COURT_REQUIRE_KEYS: "yes" };
  const on = (args: string[], more: Record<string, string> = {}) =>
    court(args, { cwd: folder, env: { ...env, ...more } });
  return { folder, env, on };
}

test("the first key is made on the store; a service that has it open is asked with it", async () => {
  const { folder, env, on } = await aFolder();
  const refused = await on(["serve"]);
  expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
  expect(refused.stderr).toContain("court keys create --name admin --scopes admin");

  const made = await on(["keys", "create", "--name", "admin", "--scopes", "admin"]);
  expect(made).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^court_\w{8}_\w{49}\n$/) });
  expect(made.stderr).toContain(env.COURT_DATA_DIR);
  const key = made.stdout.trim();

  const service = startCourt(["serve"], { cwd: folder, env });
  const url = (await service.hasSaid(/http:\/\/127\.0\.0\.1:\d+/))[0];
  onTestFinished(async () => {
    service.child.kill("SIGTERM");
    await service.outcome;
  });
  const access = { COURT_URL: url, COURT_API_KEY: key };
  const desk = await on(
    ["keys", "create", "--name", "desk", "--scopes", "submit", "--expires", "90d"],
    access,
  );
  expect(desk.exitCode).toBe(0);
  const deskAccess = { COURT_URL: url, COURT_API_KEY: desk.stdout.trim() };
  expect((await on(["submit", "Gate 4 is down"], deskAccess)).exitCode).toBe(0);
  const denied = await on(["stats"], deskAccess);
  expect(denied).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("scope read") });

  const id = key.split("_")[1]!;
  const deskId = desk.stdout.split("_")[1]!;
  const rotated = await on(["keys", "rotate", deskId, "--grace", "0", "--json"], access);
  expect(JSON.parse(rotated.stdout)).toMatchObject({ name: "desk", scopes: ["submit"] });
  const ended = await on(["submit", "Gate 5 is down"], deskAccess);
  expect(ended).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("revoked or expired") });
  expect((await on(["keys", "revoke", JSON.parse(rotated.stdout).id], access)).exitCode).toBe(0);

  const listed = await on(["keys", "list"], access);
  const rows = listed.stdout
    .trim()
    .split("\n")
    .map((line) => line.split("\t"));
  expect(rows.map(([, name, scopes, state]) => [name, scopes, state!.split(" ")[0]])).toEqual([
    ["admin", "admin", "live"],
    ["desk", "submit", "expired"],
    ["desk", "submit", "revoked"],
  ]);
  expect(rows[0]![0]).toBe(id);

  const log = await on(["audit", "list"], access);
  expect(log.stdout.split("\n").map((line) => line.split("\t")[5])).toEqual([
    ...["key.revoke", "authentication.failed", "key.rotate", "access.refused", "run.submit", "key.create"],
    ...["key.create", undefined],
  ]);
  expect(log.stdout).not.toContain(key.split("_")[2]);
  // Without an address: the service that has the store says where it is.
  const found = await on(["keys", "list"], { COURT_API_KEY: key });
  expect(found).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(url) });
  expect(found.stdout.replace(/\S+$/gm, "")).toBe(listed.stdout.replace(/\S+$/gm, ""));
});

test("tampering with the log on the disk is found, and a noted head shows a log that was cut", async () => {
  const { env, on } = await aFolder();
  for (const name of ["a", "b", "c"]) await on(["keys", "create", "--name", name, "--scopes", "read"]);
  const whole = await on(["audit", "verify"]);
  expect(whole).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^intact\n/) });
  const head = /Head: (\S+)/.exec(whole.stdout)![1]!;
  expect((await on(["audit", "verify", "--head", head])).exitCode).toBe(0);

  const database = new DatabaseSync(join(env.COURT_DATA_DIR, "court.sqlite"));
  database.exec("DROP TRIGGER audit_log_is_not_updated");
  database.exec("UPDATE audit_log SET target = 'another' WHERE seq = 2");
  database.close();
  const broken = await on(["audit", "verify"]);
  expect(broken).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("BROKEN at entry 2") });
});

test("what cannot be meant is refused before anything is made", async () => {
  const { on } = await aFolder();
  for (const args of [
    ["keys"],
    ["keys", "burn"],
    ["keys", "create", "--scopes", "read"],
    ["keys", "create", "--name", "a b", "--scopes", "read"],
    ["keys", "create", "--name", "a", "--scopes", "root"],
    ["keys", "create", "--name", "a", "--scopes", "read", "--expires", "yesterday"],
    ["keys", "create", "--name", "a", "--scopes", "read", "--expires", "2020-01-01"],
    ["keys", "revoke"],
    ["audit", "verify", "--head", "x"],
    ["audit", "erase"],
  ]) {
    expect([args, (await on(args)).exitCode]).toEqual([args, 2]);
  }
});
