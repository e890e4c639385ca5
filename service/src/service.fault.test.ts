import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import type { RunEvent, RunRecord } from "@imperial-court/contract";
import { expect, onTestFinished, type TestContext, test } from "vitest";
import { startCourtProcess } from "./testing/court-process.ts";
import { temporaryDirectory } from "./testing/temporary-directory.ts";

/** Faults of a whole service: `court serve` in a process of its own, seen through HTTP alone. */

const report = "Container MSKU1234565 is missing from block B12. ";
/** 1 MiB. Its analysis takes about a second: long enough to be met on its way. */
const longestReport = report.repeat(Math.floor((1024 * 1024 - 1) / report.length));
const longReport = longestReport.slice(0, 300_000);

async function submit(url: string, text: string): Promise<Response> {
  return await fetch(`${url}/incident/run`, {
    method: "POST",
    body: new URLSearchParams({ incident_text: text }),
  });
}

async function submitted(url: string, text: string): Promise<string> {
  const answer = await submit(url, text);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as RunRecord).run_id;
}

/** Long-polls until the run has ended. */
async function ended(url: string, runId: string): Promise<RunRecord> {
  for (;;) {
    const answer = await fetch(`${url}/incident/run/${runId}`, { headers: { prefer: "wait=20" } });
    expect({ runId, status: answer.status }).toEqual({ runId, status: 200 });
    const record = (await answer.json()) as RunRecord;
    if (record.status === "completed" || record.status === "failed") return record;
  }
}

async function events(url: string, runId: string): Promise<RunEvent[]> {
  const answer = await fetch(`${url}/incident/run/${runId}/events`, {
    headers: { accept: "application/json" },
  });
  return ((await answer.json()) as { events: RunEvent[] }).events;
}

/** Resolves when the run's stream has told of the stage's beginning. */
async function untilStage(url: string, runId: string, stage: string): Promise<void> {
  const leave = new AbortController();
  const stream = await fetch(`${url}/incident/run/${runId}/events`, { signal: leave.signal });
  let seen = "";
  for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
    seen += chunk;
    if (seen.includes(`"stage":"${stage}"`)) return leave.abort();
  }
  throw new Error(`the run ended before ${stage} began:\n${seen}`);
}

/** Several callers submit without pause; each acknowledged run is noted. Ends when the service refuses or dies. */
function flood(url: string, callers: number) {
  const acknowledged: string[] = [];
  const watchers = new Set<() => void>();
  const call = async () => {
    try {
      for (;;) {
        const answer = await submit(url, report);
        if (answer.status !== 200) return;
        acknowledged.push(((await answer.json()) as RunRecord).run_id);
        for (const look of watchers) look();
      }
    } catch {
      // The service was killed in the middle of an answer: this submit was not acknowledged.
    }
  };
  const over = Promise.all(Array.from({ length: callers }, call));
  return {
    acknowledged,
    over,
    reached: (count: number) =>
      new Promise<void>((resolve) => {
        watchers.add(() => {
          if (acknowledged.length >= count) resolve();
        });
      }),
  };
}

const rounds = 20;
/** What is at stake is whether the runs end, not what is said of them: a start without runbooks is a third faster. */
const withoutKnowledge = { COURT_SHIPPED_KNOWLEDGE: "never" };

test(`${rounds} kills during bursts of submits lose no acknowledged run and finish each exactly once`, async () => {
  const directory = temporaryDirectory();
  const acknowledged: string[] = [];
  let known = 0;
  for (let round = 0; round < rounds; round++) {
    const victim = startCourtProcess(directory, withoutKnowledge);
    // Each run is met by one kill: three would end it as one that kills its worker.
    for (const runId of acknowledged.slice(known)) await ended(await victim.url, runId);
    known = acknowledged.length;
    const burst = flood(await victim.url, 4);
    await burst.reached(2 + Math.floor(Math.random() * 10));
    expect(await victim.end("SIGKILL")).toMatchObject({ code: null, signal: "SIGKILL" });
    await burst.over;
    acknowledged.push(...burst.acknowledged);
  }
  const heir = startCourtProcess(directory, withoutKnowledge);
  const url = await heir.url;
  let crashes = 0;
  for (const runId of acknowledged) {
    expect(await ended(url, runId)).toMatchObject({ status: "completed", outcome: "succeeded", attempt: 1 });
    const told = await events(url, runId);
    expect(told.map(({ id }) => id)).toEqual(told.map((_event, index) => index + 1));
    expect(told.filter(({ type }) => type === "done")).toHaveLength(1);
    crashes += told.filter(({ type, detail }) => type === "started" && Number(detail.crashes) > 0).length;
  }
  // The kills came while runs were being analysed, or this test proves less than it says.
  expect(crashes).toBeGreaterThan(0);
  // What was stored and not acknowledged ends as well.
  const left = await fetch(`${url}/incident/jobs?status=queued,running&view=summary`);
  for (const { run_id: runId } of ((await left.json()) as { jobs: RunRecord[] }).jobs)
    await ended(url, runId);
  expect(await heir.end("SIGTERM")).toMatchObject({ code: 0, signal: null });
}, 600_000);

test("a run whose service was killed in mid-analysis finishes after the restart, one crash and no attempt the worse", async () => {
  const directory = temporaryDirectory();
  const victim = startCourtProcess(directory);
  const runId = await submitted(await victim.url, longReport);
  await untilStage(await victim.url, runId, "extract-entities");
  expect((await victim.end("SIGKILL")).signal).toBe("SIGKILL");
  const heir = startCourtProcess(directory);
  const url = await heir.url;
  expect(await ended(url, runId)).toMatchObject({ status: "completed", attempt: 1 });
  const starts = (await events(url, runId)).filter(({ type }) => type === "started");
  expect(starts.map(({ detail }) => detail.crashes)).toEqual([0, 1]);
});

test("SIGTERM under load answers what it acknowledged, burns no attempt, and the next service finishes the rest", async () => {
  const directory = temporaryDirectory();
  const first = startCourtProcess(directory, { COURT_DRAIN_SECONDS: "0" });
  const url = await first.url;
  const long = await submitted(url, longReport);
  await untilStage(url, long, "intake");
  const burst = flood(url, 8);
  await burst.reached(40);
  expect(await first.end("SIGTERM")).toEqual({ code: 0, signal: null, stderr: "" });
  await burst.over;
  const second = startCourtProcess(directory);
  const next = await second.url;
  for (const runId of [long, ...burst.acknowledged]) {
    expect(await ended(next, runId)).toMatchObject({ status: "completed", attempt: 1 });
  }
  const told = await events(next, long);
  // It was handed back, and not taken for crashed.
  expect(told.some(({ type, detail }) => type === "queued" && detail.released === true)).toBe(true);
  for (const { type, detail } of told) if (type === "started") expect(detail.crashes).toBe(0);
});

test("a full disk refuses submits with a time to come back, answers polls, and takes submits again once there is space", async (context) => {
  const { directory, free } = smallDisk(context);
  const { url: listening } = startCourtProcess(directory);
  const url = await listening;
  const padded = `${report}${"Nothing else is known. ".repeat(8_000)}`;
  const accepted: string[] = [];
  let refusal = await submit(url, padded);
  while (refusal.status === 200) {
    accepted.push(((await refusal.json()) as RunRecord).run_id);
    refusal = await submit(url, padded);
  }
  expect(refusal.status).toBe(503);
  expect(refusal.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
  expect(Number(refusal.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refusal.json()).toMatchObject({ code: "storage-full", status: 503 });
  for (const runId of accepted) expect((await fetch(`${url}/incident/run/${runId}`)).status).toBe(200);
  expect((await fetch(`${url}/livez`)).status).toBe(200);
  free();
  accepted.push(await submitted(url, padded));
  for (const runId of accepted) expect((await ended(url, runId)).status).toBe("completed");
});

test("a second service on the directory, or on the port, ends with one line that says what to do", async () => {
  const directory = temporaryDirectory();
  const first = startCourtProcess(directory);
  const url = await first.url;
  const second = await startCourtProcess(directory).ended;
  expect(second).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^court: The data directory .* is in use by .*\n$/),
  });

  const { port } = new URL(url);
  const third = await startCourtProcess(temporaryDirectory(), { COURT_PORT: port }).ended;
  expect(third).toMatchObject({
    code: 1,
    stderr: `court: 127.0.0.1:${port} is in use. Stop what listens there, or set COURT_PORT to another port.\n`,
  });
  // Neither has disturbed the first.
  expect((await ended(url, await submitted(url, report))).status).toBe("completed");
});

test("a report of 1 MiB keeps polls waiting for nothing, and a cancellation reaches its analysis", async () => {
  const { url: listening } = startCourtProcess(temporaryDirectory(), { COURT_ANALYSIS_THREADS: "1" });
  const url = await listening;
  const short = await submitted(url, report);
  await ended(url, short);
  const long = await submitted(url, longestReport);
  await untilStage(url, long, "intake");
  // An event loop that did the analysis itself would answer the first of these after the last stage.
  let polls = 0;
  let isRunning = true;
  while (isRunning) {
    expect((await fetch(`${url}/incident/run/${short}`)).status).toBe(200);
    polls += 1;
    const { status } = (await (await fetch(`${url}/incident/run/${long}`)).json()) as RunRecord;
    isRunning = status === "running";
  }
  expect(polls).toBeGreaterThan(20);
  expect((await ended(url, long)).status).toBe("completed");

  const cancelled = await submitted(url, longestReport);
  await untilStage(url, cancelled, "intake");
  await fetch(`${url}/incident/run/${cancelled}/cancel`, { method: "POST" });
  expect(await ended(url, cancelled)).toMatchObject({ status: "failed", outcome: "cancelled" });
  // The only thread is free again.
  expect((await ended(url, await submitted(url, report))).status).toBe("completed");
});

test("clients that break off, lie about their length or send what is no text are told so and leave nothing behind", async () => {
  const { url: listening } = startCourtProcess(temporaryDirectory());
  const url = await listening;
  const form = "content-type: application/x-www-form-urlencoded";
  const parts = "content-type: multipart/form-data; boundary=x";
  const half = '--x\r\ncontent-disposition: form-data; name="incident_text"\r\n\r\nhalf a';
  const answers = [
    await speak(url, [form, "content-length: 500"], "incident_text=shorter than it says", {
      breaksOff: true,
    }),
    await speak(url, [form, "content-length: 15"], "incident_text=longer than it says"),
    await speak(url, [parts, `content-length: ${half.length}`], half),
    await speak(url, [form, "content-length: 17"], Buffer.from("incident_text=\xe9t\xe9", "latin1")),
    await speak(url, [form, "content-length: 18"], "incident_text=a%00"),
    await speak(url, [form, "transfer-encoding: chunked"], "zz\r\nno chunk"),
  ];
  // What the second sends beyond its length is not part of it.
  expect(answers.map((answer) => answer.slice("HTTP/1.1 ".length, "HTTP/1.1 200".length))).toEqual([
    ...["400", "200", "400", "400", "400", "400"],
  ]);
  expect((await submit(url, "a".repeat(10 * 1024 * 1024))).status).toBe(413);
  const { jobs } = (await (await fetch(`${url}/incident/jobs`)).json()) as { jobs: RunRecord[] };
  expect(jobs.map(({ title }) => title)).toEqual(["l"]);
  expect((await ended(url, await submitted(url, report))).status).toBe("completed");
});

/** Says it over a socket of its own, and hears what comes back until the service ends it. */
async function speak(
  url: string,
  headers: readonly string[],
  body: string | Buffer,
  { breaksOff = false } = {},
): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  // A service that has heard enough may close before everything is sent.
  socket.on("error", () => {});
  const head = [`POST /incident/run HTTP/1.1`, `host: ${hostname}`, "connection: close", ...headers, "", ""];
  socket.write(head.join("\r\n"));
  socket.write(body);
  if (breaksOff) socket.end();
  let heard = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    heard += text;
  });
  await new Promise((resolve) => socket.once("close", resolve));
  return heard;
}

/** A disk of 32 MB with 28 MB of ballast on it; `free` throws the ballast off. Skips where mounting is not allowed. */
function smallDisk(context: TestContext): { directory: string; free(): void } {
  const directory = temporaryDirectory();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=32m", "tmpfs", directory], { stdio: "pipe" });
  } catch (error) {
    context.skip(`a small disk cannot be mounted here: ${(error as Error).message.trim()}`);
  }
  onTestFinished(() => {
    execFileSync("umount", ["--lazy", directory]);
  });
  const ballast = join(directory, "ballast");
  writeFileSync(ballast, Buffer.alloc(28 * 1024 * 1024));
  return { directory, free: () => rmSync(ballast) };
}
