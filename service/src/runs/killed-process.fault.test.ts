import { join } from "node:path";
import { expect, test } from "vitest";
import { openSqliteEngine } from "../testing/sqlite-engine.ts";
import { startEngineProcess } from "../testing/start-engine-process.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { EngineUnderTest } from "./conformance/engine-under-test.ts";

/** Looks into the directory of a process that has ended; nothing is analysed. */
async function lookInto(directory: string): Promise<EngineUnderTest> {
  const path = join(directory, "court.sqlite");
  return await EngineUnderTest.open(async () => openSqliteEngine(path));
}

const rounds = 20;

test(`no acknowledged run is lost or finished twice in ${rounds} rounds of SIGKILL during a burst`, async () => {
  const directory = temporaryDirectory();
  const acknowledged = new Set<string>();
  let unfinishedAtKills = 0;
  for (let round = 0; round < rounds; round++) {
    const victim = startEngineProcess(directory);
    await victim.told("ready");
    victim.order({ type: "flood" });
    await victim.told("accepted", 20 + Math.floor(Math.random() * 100));
    expect(await victim.end("SIGKILL")).toEqual({ code: null, signal: "SIGKILL" });
    for (const { runId } of victim.of("accepted")) acknowledged.add(runId);
    unfinishedAtKills += victim.of("accepted").length - victim.of("ended").length;
  }
  // The kills came while acknowledged runs were unfinished, or this test proves nothing.
  expect(unfinishedAtKills).toBeGreaterThan(0);

  const engine = await lookInto(directory);
  await engine.work();
  let rescued = 0;
  for (const runId of acknowledged) {
    const record = await engine.ended(runId);
    expect(record).toMatchObject({ status: "completed", attempt: 1 });
    const events = (await engine.runs.listEvents(runId, 0))!;
    expect(events.map(({ id }) => id)).toEqual(events.map((_event, index) => index + 1));
    expect(events.filter(({ type }) => type === "done")).toHaveLength(1);
    expect(events.at(-1)!.type).toBe("done");
    if (events.filter(({ type }) => type === "started").length > 1) rescued += 1;
  }
  expect(rescued).toBeGreaterThan(0);
  // Runs that were stored but never acknowledged are finished as well, perhaps a moment later.
  await expect.poll(() => engine.runs.counts(), { timeout: 60_000 }).toMatchObject({ queued: 0, running: 0 });
  expect(await engine.parts.queue.depth()).toMatchObject({ waiting: 0, delayed: 0 });
}, 180_000);

test("a run whose process was killed goes on in the next one and does not repeat its finished stage", async () => {
  const directory = temporaryDirectory();
  const victim = startEngineProcess(directory);
  await victim.told("ready");
  victim.order({ type: "submit", text: "hang once" });
  const { runId } = await victim.first("hanging");
  expect((await victim.end("SIGKILL")).signal).toBe("SIGKILL");

  const heir = startEngineProcess(directory);
  expect(await heir.first("analysing")).toMatchObject({ runId, resumed: ["collect-evidence"] });
  await heir.told("ready");
  heir.order({ type: "submit", text: "complete" });
  await heir.told("ended");
  expect((await heir.end("SIGTERM")).code).toBe(0);

  const engine = await lookInto(directory);
  expect(await engine.record(runId)).toMatchObject({ status: "completed", attempt: 1 });
  const events = (await engine.runs.listEvents(runId, 0))!;
  expect(events.filter(({ type }) => type === "started").map(({ detail }) => detail)).toMatchObject([
    { crashes: 0 },
    { crashes: 1, resumed_stages: ["collect-evidence"] },
  ]);
  const looks = events.filter(({ type, stage }) => type === "stage-started" && stage === "collect-evidence");
  expect(looks).toHaveLength(1);
});

test("a run that kills its process three times fails, and does not stand in the way of others", async () => {
  const directory = temporaryDirectory();
  let poison = "";
  for (let crash = 1; crash <= 3; crash++) {
    const victim = startEngineProcess(directory);
    if (crash === 1) {
      await victim.told("ready");
      victim.order({ type: "submit", text: "die" });
      ({ runId: poison } = await victim.first("accepted"));
    }
    expect(await victim.end(null)).toEqual({ code: null, signal: "SIGKILL" });
  }
  const survivor = startEngineProcess(directory);
  await survivor.told("ready");
  survivor.order({ type: "submit", text: "complete" });
  expect((await survivor.first("ended")).status).toBe("completed");
  expect(survivor.of("analysing").map(({ runId }) => runId)).not.toContain(poison);
  await survivor.end("SIGTERM");

  const engine = await lookInto(directory);
  const record = await engine.record(poison);
  expect(record).toMatchObject({ status: "failed", outcome: "error", attempt: 1 });
  expect(record.error).toContain("ended 3 times");
});

test("SIGTERM under load burns no attempt and counts no crash", async () => {
  const directory = temporaryDirectory();
  const first = startEngineProcess(directory);
  await first.told("ready");
  for (let index = 0; index < 4; index++) first.order({ type: "submit", text: "hang once" });
  const hanging = await first.told("hanging", 4);
  first.order({ type: "flood" });
  await first.told("ended", 50);
  expect(await first.end("SIGTERM")).toEqual({ code: 0, signal: null });
  const accepted = first.of("accepted").map(({ runId }) => runId);
  expect(first.of("ended").length).toBeLessThan(accepted.length);

  const engine = await lookInto(directory);
  expect((await engine.runs.counts()).running).toBe(0);
  for (const { runId } of hanging) expect((await engine.record(runId)).status).toBe("queued");
  await engine.work();
  for (const runId of accepted) {
    expect(await engine.ended(runId)).toMatchObject({ status: "completed", attempt: 1 });
    const events = (await engine.runs.listEvents(runId, 0))!;
    for (const { type, detail } of events) if (type === "started") expect(detail.crashes).toBe(0);
  }
});

test("a second process on the same directory is refused and names the first; a killed one leaves no lock", async () => {
  const directory = temporaryDirectory();
  const first = startEngineProcess(directory);
  await first.told("ready");
  const second = startEngineProcess(directory);
  const { reason } = await second.first("refused");
  expect(reason).toContain(`pid ${first.pid}`);
  expect(reason).toContain(directory);
  expect((await second.end(null)).code).toBe(1);
  // The refused one has not disturbed the first.
  first.order({ type: "submit", text: "complete" });
  await first.told("ended");
  await first.end("SIGKILL");
  const third = startEngineProcess(directory);
  await third.told("ready");
});
