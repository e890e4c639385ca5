import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  anEvent,
  aRun,
  aRunId,
  asMessage,
  eventStream,
  json,
  problem,
  type ScriptedServer,
  startScriptedServer,
} from "../../../client/src/testing/scripted-server.ts";
import { court, courtScript, startCourt } from "../testing/run-court.ts";

let server: ScriptedServer;

beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(async () => {
  expect(server.remaining, "scripted answers that nobody fetched").toBe(0);
  await server.stop();
});

const done = anEvent(3, { type: "done", progress: 100, message: "Completed" });
const ended = aRun({ status: "completed", outcome: "succeeded" });

test("in a pipe each event is a line, through a lost connection, and the outcome is the exit code", async () => {
  server.answer(
    eventStream([asMessage(anEvent(1))], "cut"),
    eventStream([asMessage(anEvent(2, { message: "Looking\u001b[2J\nin logs" })), asMessage(done)]),
    json(aRun({ status: "failed", outcome: "cancelled", error: "Cancelled" })),
  );
  const { exitCode, stdout, stderr } = await court(["watch", aRunId], { url: server.url });
  expect(exitCode).toBe(1);
  expect(stdout.split("\n")).toEqual([
    "2026-10-18T10:30:01.000000Z   10%  stage-started   Event 1",
    "2026-10-18T10:30:02.000000Z   20%  stage-started   Looking\ufffd[2J in logs",
    "2026-10-18T10:30:03.000000Z  100%  done            Completed",
    "",
  ]);
  expect(stderr).toBe("court: connection lost, trying again\n");
});

test("--json gives the events themselves, one on each line", async () => {
  server.answer(eventStream([asMessage(anEvent(1)), asMessage(done)]), json(ended));
  const { exitCode, stdout } = await court(["watch", aRunId, "--json"], { url: server.url });
  expect(exitCode).toBe(0);
  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([anEvent(1), done]);
});

test("Ctrl-C stops watching with exit code 130 and does not cancel the run", async () => {
  server.answer(eventStream([asMessage(anEvent(1))], "hold"));
  const watching = startCourt(["watch", aRunId], { url: server.url });
  await watching.hasSaid(/Event 1/);
  watching.child.kill("SIGINT");
  const { exitCode, stderr } = await watching.outcome;
  expect(exitCode).toBe(130);
  expect(stderr).toBe(`Stopped watching. The run goes on: court watch ${aRunId}\n`);
  expect(server.requests.map((request) => request.method)).toEqual(["GET"]);
});

test("a timeout is exit code 4, an unknown run exit code 1", async () => {
  server.answer(eventStream([asMessage(anEvent(1))], "hold"));
  const late = await court(["watch", aRunId, "--timeout", "0.3"], { url: server.url });
  expect(late.exitCode).toBe(4);
  expect(late.stderr).toContain("has not ended after 0.3 s");
  server.answer(problem(404, "run-not-found", "There is no such run"));
  expect(await court(["watch", "x"], { url: server.url })).toMatchObject({ exitCode: 1, stdout: "" });
});

// The program `script` gives the command a terminal of its own.
const hasTerminals = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;

test.skipIf(!hasTerminals)("on a terminal one line changes in place and the outcome stays", async () => {
  server.answer(eventStream([asMessage(anEvent(1)), asMessage(done)]), json(ended));
  const { stdout, exitCode } = await court(
    ["-qefc", `"${process.execPath}" "${courtScript}" watch ${aRunId}`, "/dev/null"],
    { node: "script", script: "-q", url: server.url, env: { TERM: "xterm", COLUMNS: "80" } },
  );
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/\r\u001b\[2K\S+ {2}10% {2}Event 1 {2}\(/);
  expect(stdout).toMatch(/\r\u001b\[2K\S+ 100% {2}Completed/);
  const left = stdout.split("\r\u001b[2K").at(-1) ?? "";
  expect(left).toContain("Container MSKU1234567 is missing from terminal");
  expect(left).toContain("completed");
});
