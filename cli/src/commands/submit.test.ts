import { mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
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
import { court } from "../testing/run-court.ts";

let server: ScriptedServer;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "court-cli-"));
  writeFileSync(join(folder, "mail.eml"), "Subject: Gate 4\r\n\r\nGate 4 is d\xf6wn\r\n", "latin1");
  writeFileSync(join(folder, "call.txt"), "Gate 4 is down\n");
  writeFileSync(join(folder, "empty.txt"), "");
  mkdirSync(join(folder, "docs"));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(async () => {
  expect(server.remaining, "scripted answers that nobody fetched").toBe(0);
  await server.stop();
});

const submit = (args: string[], input?: string | Uint8Array) =>
  court(["submit", ...args], { url: server.url, cwd: folder, ...(input !== undefined && { input }) });
const sent = () => server.requests.at(-1);
const ended = aRun({
  status: "completed",
  outcome: "succeeded",
  completed_at: "2026-10-18T10:30:00.223456Z",
});
const failed = aRun({ status: "failed", outcome: "timed_out", error: "The run took longer than 300 s" });

test("words are the report, quoted or not, and the run's id is all that stdout gets", async () => {
  server.answer(json(aRun()), json(aRun()));
  expect(await submit(["Container MSKU1234567 is missing"])).toEqual({
    stdout: `${aRunId}\n`,
    stderr: "",
    exitCode: 0,
    signal: null,
  });
  expect(JSON.parse(sent()?.body ?? "")).toEqual({ incident_text: "Container MSKU1234567 is missing" });
  await submit([
    "docs",
    "is",
    "down",
    "--hint",
    "severity=High",
    "--hint",
    "gate=a=b",
    "--idempotency-key",
    "mail-7",
  ]);
  expect(JSON.parse(sent()?.body ?? "")).toEqual({
    incident_text: "docs is down",
    severity: "High",
    gate: "a=b",
  });
  expect(sent()?.headers["idempotency-key"]).toBe("mail-7");
});

test("after -- even an option's name is text", async () => {
  server.answer(json(aRun()));
  expect((await submit(["--", "--help is what the screen says"])).exitCode).toBe(0);
  expect(JSON.parse(sent()?.body ?? "")).toEqual({ incident_text: "--help is what the screen says" });
});

test("an existing file is sent as it is, an .eml as an e-mail", async () => {
  server.answer(json(aRun()), json(aRun()));
  await submit(["call.txt"]);
  expect(sent()?.body).toMatch(
    /filename="call.txt"\r\nContent-Type: text\/plain\r\n\r\nGate 4 is down\n\r\n/,
  );
  await submit([join(folder, "mail.eml")]);
  expect(sent()?.body).toMatch(/filename="mail.eml"\r\nContent-Type: message\/rfc822\r\n\r\nSubject: Gate 4/);
});

test("stdin is read for -, and when nothing is typed", async () => {
  server.answer(json(aRun()), json(aRun()), json(aRun()));
  await submit(["-"], "Gate 4 is down");
  expect(sent()?.body).toMatch(/filename="stdin.txt"\r\nContent-Type: text\/plain\r\n\r\nGate 4 is down\r\n/);
  await submit([], "Gate 5 is down");
  expect(sent()?.body).toContain("Gate 5 is down");
  await submit(["--mail"], "Subject: Gate 6\n\ndown");
  expect(sent()?.body).toMatch(
    /filename="stdin.eml"\r\nContent-Type: message\/rfc822\r\n\r\nSubject: Gate 6/,
  );
});

test("what cannot be a report is a usage error before anything is sent", async () => {
  const outcomes = await Promise.all([
    submit(["nosuch.eml"]),
    submit(["docs"]),
    submit(["empty.txt"]),
    submit(["call.txt", "mail.eml"]),
    submit(["  "]),
    submit([]),
    submit(["-"], " \n"),
  ]);
  expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([2, 2, 2, 2, 2, 2, 2]);
  const said = [
    /There is no file nosuch.eml/,
    /is a folder/,
    /is empty/,
    /One report at a time/,
    /blank/,
    /nothing on stdin/,
  ];
  said.forEach((words, index) => {
    expect(outcomes[index]?.stderr).toMatch(words);
  });
  expect(server.requests).toHaveLength(0);
});

test("--wait ends with the run: its outcome on stdout, its fate as exit code", async () => {
  server.answer(json(aRun()), json(aRun({ status: "running" })), json(ended));
  const good = await submit(["--wait", "Gate 4 is down"]);
  expect(good).toMatchObject({ exitCode: 0, stderr: `Submitted as ${aRunId}\n` });
  expect(good.stdout).toContain("status    completed");
  expect(sent()?.headers.prefer).toBe("wait=60");

  server.answer(json(aRun()), json(failed));
  const bad = await submit(["--wait", "--json", "Gate 4 is down"]);
  expect(bad.exitCode).toBe(1);
  expect(JSON.parse(bad.stdout)).toEqual(failed);
});

test("--wait with a timeout gives up with exit code 4 and leaves the run alone", async () => {
  server.answer(json(aRun()), json(aRun()));
  const { exitCode, stdout, stderr } = await submit(["--wait", "--timeout", "0.2", "Gate 4 is down"]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
  expect(stderr).toMatch(/Run .* has not ended after 0.2 s/);
  expect(server.requests.slice(1).map((request) => request.method)).toEqual(["GET"]);
});

test("--follow tells each event on stderr and the outcome on stdout", async () => {
  const done = anEvent(2, { type: "done", progress: 100, message: "Completed" });
  server.answer(json(aRun()), eventStream([asMessage(anEvent(1)), asMessage(done)]), json(ended));
  const { exitCode, stdout, stderr } = await submit(["--follow", "Gate 4 is down"]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("took      100 ms");
  expect(stderr.split("\n")).toEqual([
    `Submitted as ${aRunId}`,
    "2026-10-18T10:30:01.000000Z   10%  stage-started   Event 1",
    "2026-10-18T10:30:02.000000Z  100%  done            Completed",
    "",
  ]);
});

test("a refused report is exit code 1 with the reason", async () => {
  server.answer(problem(413, "text-too-large", "The incident text has 2 MiB; 1 MiB is allowed"));
  expect(await submit(["Gate 4 is down"])).toMatchObject({
    exitCode: 1,
    stdout: "",
    stderr: "court: The incident text has 2 MiB; 1 MiB is allowed\n",
  });
});
