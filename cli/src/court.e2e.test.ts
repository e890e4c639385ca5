import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report, RunRecord } from "@imperial-court/contract";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { court as run, type StartedCourt, startCourt } from "./testing/run-court.ts";

/** The command line against the service that it starts itself. */

const report = "Container MSKU1234567 is missing from terminal";
let folder: string;
let service: StartedCourt;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "court-e2e-"));
  service = startCourt(["serve"], {
    cwd: folder,
    env: { COURT_PORT: "0", COURT_DATA_DIR: join(folder, "state") },
  });
  url = (await service.hasSaid(/http:\/\/127\.0\.0\.1:\d+/))[0];
});

afterAll(async () => {
  service.child.kill("SIGTERM");
  expect(await service.outcome).toMatchObject({ exitCode: 0, signal: null });
  await rm(folder, { recursive: true });
});

const court = (args: string[], options = {}) => run(args, { url, cwd: folder, ...options });
const idOf = ({ stdout }: { stdout: string }) => stdout.trim();

test("a report goes from the words to its Markdown", async () => {
  const submitted = await court(["submit", report]);
  expect(submitted).toMatchObject({ exitCode: 0 });
  const id = idOf(submitted);

  const watched = await court(["watch", id]);
  expect(watched.exitCode).toBe(0);
  const lines = watched.stdout.trimEnd().split("\n");
  expect(lines[0]).toMatch(/ 0% {2}queued /);
  expect(lines.at(-1)).toMatch(/ 100% {2}done /);
  // The same events, a second time and from the stored list.
  expect((await court(["watch", id])).stdout).toBe(watched.stdout);

  const got = JSON.parse((await court(["get", "--json", id])).stdout) as RunRecord;
  expect(got).toMatchObject({ run_id: id, status: "completed", outcome: "succeeded", severity: "Medium" });
  expect((await court(["get", "--text", id])).stdout).toBe(`${report}\n`);
  const markdown = await court(["report", id]);
  expect(markdown.exitCode).toBe(0);
  expect(markdown.stdout).toContain("MSKU1234567");
  expect((await court(["jobs", "--search", "MSKU1234567"])).stdout).toContain(`${id}\tcompleted\tMedium\t`);
});

test("the same key is the same run, and a retry is another one of the same text", async () => {
  const first = idOf(await court(["submit", "--idempotency-key", "k-1", report]));
  expect(idOf(await court(["submit", "--idempotency-key", "k-1", report]))).toBe(first);
  const reused = await court(["submit", "--idempotency-key", "k-1", "Gate 4 is down"]);
  expect(reused).toMatchObject({ exitCode: 1, stdout: "" });

  const second = idOf(await court(["retry", first]));
  expect(second).not.toBe(first);
  expect((await court(["watch", second])).exitCode).toBe(0);
  expect((await court(["get", second])).stdout).toContain(first);
});

test("an e-mail is decoded by the service, hints are kept", async () => {
  const mail =
    "Subject: Gate 4\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGate 4 f=\r\nails since 08:00\r\n";
  writeFileSync(join(folder, "mail.eml"), mail);
  const ended = await court(["submit", "--wait", "--json", "--hint", "desk=night", "mail.eml"]);
  expect(ended).toMatchObject({ exitCode: 0 });
  const { run_id, source } = JSON.parse(ended.stdout) as RunRecord;
  expect(source).toBe("email");
  const incident = JSON.parse((await court(["get", "--text", "--json", run_id])).stdout);
  expect(incident.incident_text).toContain("Gate 4 fails since 08:00");
  expect(incident.hints).toMatchObject({ desk: "night" });
});

test("what the service refuses is told in its words", async () => {
  expect(await court(["get", "no-such-run"])).toMatchObject({ exitCode: 1, stdout: "" });
  expect(await court(["submit", "-"], { input: Uint8Array.of(0x47, 0xff, 0xfe, 0x20) })).toMatchObject({
    exitCode: 1,
    stdout: "",
  });
});

test("cleanup counts dry, then removes; statistics follow", async () => {
  await court(["submit", "--wait", report]);
  const dry = await court(["cleanup", "--max-age-hours", "0", "--dry-run"]);
  expect(dry.stdout).toMatch(/^Would clean up [1-9]\d* old jobs\n/);
  const removed = await court(["cleanup", "--max-age-hours", "0"]);
  expect(removed.stdout).toMatch(/^Cleaned up [1-9]\d* old jobs\nRemaining: 0\n$/);
  expect((await court(["stats"])).stdout).toMatch(/^Runs {2}0\n/);
});

test("a folder of runbooks is imported once", async () => {
  writeFileSync(
    join(folder, "gate.md"),
    "---\nid: GATE-9\ntitle: Gate lane 9 does not open\n---\n\n## Steps\n\n1. Restart the lane controller.\n",
  );
  expect((await court(["import", "--dry-run", "gate.md"])).stdout).toMatch(/1 new, 0 changed, 0 unchanged/);
  expect((await court(["import", "gate.md"])).stdout).toMatch(/1 new, 0 changed, 0 unchanged/);
  expect((await court(["import", "gate.md"])).stdout).toMatch(/0 new, 0 changed, 1 unchanged/);
});

test("analyze decodes an e-mail", async () => {
  const mail =
    "Subject: Advice\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nVessel advice for MV LION CI=\r\nTY 07 was refused\r\n";
  writeFileSync(join(folder, "advice.eml"), mail);
  const printed = await run(["analyze", "--json", "advice.eml"], {
    cwd: folder,
    env: { COURT_DATA_DIR: join(folder, "nothing-here") },
  });
  const { entities } = JSON.parse(printed.stdout) as Report;
  expect(entities).toContainEqual(expect.objectContaining({ type: "vessel", value: "LION CITY 07" }));
});

test("analyze needs no service and stores nothing", async () => {
  const env = { COURT_DATA_DIR: join(folder, "nothing-here") };
  const printed = await run(["analyze", report], { cwd: folder, env });
  expect(printed).toMatchObject({ exitCode: 0, stderr: "" });
  expect(printed.stdout).toContain("Container Management");
  const json = await run(["analyze", "--json", "-"], { cwd: folder, env, input: report });
  const { incident_analysis: analysis } = JSON.parse(json.stdout) as Report;
  expect(analysis).toMatchObject({ incident_type: "Container Management", severity: "Medium" });
});

test("doctor finds a free directory well and tells each check on a line", async () => {
  const { exitCode, stdout } = await run(["doctor"], {
    cwd: folder,
    env: { COURT_PORT: "0", COURT_DATA_DIR: join(folder, "other") },
  });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^(ok {4}.+\n)+$/);
});

test("doctor tells the court that runs already from a stranger on the port", async () => {
  const state = { COURT_DATA_DIR: join(folder, "state") };
  const own = await run(["doctor"], { cwd: folder, env: { ...state, COURT_PORT: new URL(url).port } });
  expect(own).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("is served by Imperial Court 0.1.0"),
  });
  expect(own.stdout).toMatch(/^ok {4}data directory: \S+ is in use by another process \(pid \d+\)/m);

  const stranger = createServer((_request, response) => response.end("{}")).listen(0, "127.0.0.1");
  onTestFinished(() => void stranger.close());
  await once(stranger, "listening");
  const { port } = stranger.address() as AddressInfo;
  const other = await run(["doctor"], { cwd: folder, env: { ...state, COURT_PORT: String(port) } });
  expect(other).toMatchObject({
    exitCode: 1,
    stdout: expect.stringMatching(new RegExp(`^FAIL {2}address: 127\\.0\\.0\\.1:${port} is in use`, "m")),
  });
});

test("doctor says what a start will find of a database that it cannot use", async () => {
  const { exitCode, stdout } = await run(["doctor"], {
    cwd: folder,
    env: { COURT_PORT: "0", COURT_DATABASE_URL: "postgres://court@127.0.0.1:1/court" },
  });
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(
    /^FAIL {2}database: The database court at \S+ cannot be used: nothing listens there/m,
  );
  expect(stdout).not.toContain("data directory");
});

test("analyze says that what was piped in is no text", async () => {
  const refused = await run(["analyze", "-"], { cwd: folder, input: Uint8Array.of(0x63, 0xe9) });
  expect(refused).toMatchObject({ exitCode: 2, stdout: "" });
  expect(refused.stderr).toContain("What came in on stdin is not UTF-8 text");
});
