import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import {
  aRun,
  aRunId,
  json,
  problem,
  type ScriptedServer,
  startScriptedServer,
  text,
} from "../../client/src/testing/scripted-server.ts";
import { commands } from "./commands.ts";
import { court, startCourt } from "./testing/run-court.ts";

let server: ScriptedServer;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "court-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(async () => {
  expect(server.remaining, "scripted answers that nobody fetched").toBe(0);
  await server.stop();
});

test("help lists every command on stdout; nothing typed is a usage error on stderr", async () => {
  const [asked, bare] = await Promise.all([court(["help"]), court([])]);
  expect(asked).toMatchObject({ exitCode: 0, stderr: "" });
  for (const { name } of commands) expect(asked.stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  expect(bare).toMatchObject({ exitCode: 2, stdout: "", stderr: asked.stdout });
});

test("each command's help has its usage and an example, and is no wider than the terminal", async () => {
  const { commandHelp } = await import("./help-text.ts");
  for (const { name, load } of commands) {
    const help = commandHelp(await load(), 80);
    expect(help).toMatch(new RegExp(`^Usage: court ${name}\\b`));
    expect(help).toMatch(/\nExamples?\n {2}.*court /);
    const told = help.slice(0, help.search(/\nExamples?\n/)).split("\n");
    expect(Math.max(...told.map((line) => line.length))).toBeLessThanOrEqual(80);
  }
});

test("--help after a command is help and does nothing else", async () => {
  const { exitCode, stdout } = await court(["submit", "some text", "--help"], { url: server.url });
  expect(exitCode).toBe(0);
  expect(stdout).toContain("Usage: court submit [file | - | text]");
  expect((await court(["help", "submit"])).stdout).toBe(stdout);
  expect(server.requests).toHaveLength(0);
});

test("the version is told with the Node that runs it", async () => {
  expect((await court(["--version"])).stdout).toBe(`court 0.1.0 (Node ${process.versions.node})\n`);
});

test("a service that is not there is exit code 3 and says how to start one", async () => {
  const gone = await startScriptedServer();
  await gone.stop();
  const { exitCode, stdout, stderr } = await court(["jobs"], { url: gone.url });
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
  expect(stderr).toContain(`No answer from ${gone.url}/incident/jobs`);
  expect(stderr).toContain("court serve");
});

test("a refusal is exit code 1 with the service's own words", async () => {
  server.answer(
    problem(404, "run-not-found", `There is no run ${aRunId}: it was cleaned up\u001b[2J`),
    text("<html>", 404),
    problem(401, "unauthorized", "An API key is needed"),
  );
  const unknown = await court(["get", aRunId], { url: server.url });
  expect(unknown).toMatchObject({ exitCode: 1, stdout: "" });
  expect(unknown.stderr).toBe(`court: There is no run ${aRunId}: it was cleaned up\ufffd[2J\n`);
  const foreign = await court(["get", aRunId], { url: server.url });
  expect(foreign.exitCode).toBe(1);
  expect(foreign.stderr).toContain("Does COURT_URL name Imperial Court");
  expect((await court(["get", aRunId], { url: server.url })).stderr).toContain("COURT_API_KEY");
});

test("the key comes from the environment or from a file, and never from both", async () => {
  const file = join(folder, "key");
  writeFileSync(file, "from-file\n");
  server.answer(json(aRun()), json(aRun()));
  await court(["get", aRunId], { url: server.url, env: { COURT_API_KEY: "from-env" } });
  await court(["get", aRunId], { url: server.url, env: { COURT_API_KEY_FILE: file } });
  expect(server.requests.map((request) => request.headers.authorization)).toEqual([
    "Bearer from-env",
    "Bearer from-file",
  ]);
  const wrong: Record<string, string>[] = [
    { COURT_API_KEY: "a", COURT_API_KEY_FILE: file },
    { COURT_API_KEY_FILE: join(folder, "nowhere") },
    { COURT_API_KEY: "two words" },
  ];
  for (const env of wrong) {
    const { exitCode, stderr } = await court(["get", aRunId], { url: server.url, env });
    expect(exitCode).toBe(2);
    expect(stderr).not.toContain("two words");
  }
});

test("colours are for terminals: a pipe has none, FORCE_COLOR adds them, NO_COLOR takes them away", async () => {
  server.answer(json(aRun()), json(aRun()), json(aRun()));
  const run = (env: Record<string, string>) => court(["get", aRunId], { url: server.url, env });
  expect((await run({})).stdout).not.toContain("\u001b[");
  expect((await run({ FORCE_COLOR: "1" })).stdout).toContain("\u001b[");
  expect((await run({ FORCE_COLOR: "1", NO_COLOR: "1" })).stdout).not.toContain("\u001b[");
});

test("a reader that has seen enough, as head does, ends the command without a word", async () => {
  // More than a pipe holds. There is no second page: asking for it would be told on stderr.
  const jobs = Array.from({ length: 200 }, () => aRun({ title: "x".repeat(2000) }));
  server.answer(json({ jobs, next_cursor: "more" }));
  const started = startCourt(["jobs", "--all", "--json"], { url: server.url });
  await started.hasSaid(/\n/);
  started.child.stdout?.destroy();
  const { exitCode, stderr } = await started.outcome;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});
