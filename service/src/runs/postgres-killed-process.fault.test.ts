import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { createMigratedDatabase } from "../testing/migrated-database.ts";
import { createNetworkNamespace } from "../testing/network-namespace.ts";
import type { TestDatabase } from "../testing/postgres-cluster.ts";
import { openPostgresParts } from "../testing/postgres-engine.ts";
import { type EngineProcess, startEngineProcess } from "../testing/start-engine-process.ts";
import { startTcpProxy } from "../testing/tcp-proxy.ts";
import { EngineUnderTest } from "./conformance/engine-under-test.ts";

/** An engine in this process that submits and looks, and analyses nothing. */
async function openDesk(): Promise<{ engine: EngineUnderTest; place: TestDatabase }> {
  const place = await createMigratedDatabase();
  onTestFinished(() => place.drop());
  return { place, engine: await EngineUnderTest.open(() => openPostgresParts(place.url)) };
}

async function expectFinishedOnce(engine: EngineUnderTest, runId: string): Promise<{ claims: number }> {
  expect(await engine.ended(runId)).toMatchObject({ status: "completed", attempt: 1 });
  const events = (await engine.runs.listEvents(runId, 0))!;
  expect(events.map(({ id }) => id)).toEqual(events.map((_event, index) => index + 1));
  expect(events.filter(({ type }) => type === "done")).toHaveLength(1);
  expect(events.at(-1)!.type).toBe("done");
  return { claims: events.filter(({ type }) => type === "started").length };
}

test("a run whose worker was killed goes on at once in another, and does not repeat its finished stage", async ({
  annotate,
}) => {
  const { engine, place } = await openDesk();
  const victim = startEngineProcess(place.url);
  await victim.told("ready");
  const runId = await engine.submit({ text: "hang once" });
  await victim.told("hanging");
  const heir = startEngineProcess(place.url);
  await heir.told("ready");
  const killedAt = performance.now();
  expect((await victim.end("SIGKILL")).signal).toBe("SIGKILL");
  expect(await heir.first("analysing")).toMatchObject({ runId, resumed: ["collect-evidence"] });
  await annotate(`analysed again ${Math.round(performance.now() - killedAt)} ms after SIGKILL`);
  expect(await expectFinishedOnce(engine, runId)).toEqual({ claims: 2 });
  const started = (await engine.runs.listEvents(runId, 0))!.filter(({ type }) => type === "started");
  expect(started.map(({ detail }) => detail.crashes)).toEqual([0, 1]);
});

const burstTimeoutMs = 180_000;

test("no acknowledged run is lost or finished twice when API processes and workers are killed during a burst", {
  timeout: burstTimeoutMs,
}, async () => {
  const { engine, place } = await openDesk();
  const acknowledged = new Set<string>();
  let unfinishedAtKills = 0;
  /** Kills the victims while a flood is under way, and the API process with them or after them. */
  const killInFlood = async (victimsOf: (api: EngineProcess) => readonly EngineProcess[]) => {
    const api = startEngineProcess(place.url, { isWorking: false });
    await api.told("ready");
    api.order({ type: "flood" });
    await api.told("ended", 30 + Math.floor(Math.random() * 60));
    for (const victim of victimsOf(api)) expect((await victim.end("SIGKILL")).signal).toBe("SIGKILL");
    await api.end("SIGKILL");
    for (const { runId } of api.of("accepted")) acknowledged.add(runId);
    unfinishedAtKills += api.of("accepted").length - api.of("ended").length;
  };
  for (let round = 0; round < 2; round++) {
    const workers = [startEngineProcess(place.url), startEngineProcess(place.url)];
    await killInFlood((api) => [api]);
    await killInFlood(() => workers);
  }
  expect(unfinishedAtKills).toBeGreaterThan(0);
  await engine.work();
  for (const runId of acknowledged) await expectFinishedOnce(engine, runId);
  const { queued, running } = await engine.runs.counts();
  for (const { runId } of (await engine.runs.list({ limit: 200, statuses: ["queued", "running"] })).runs) {
    // Stored but never acknowledged: finished as well.
    await expectFinishedOnce(engine, runId);
  }
  expect(queued + running).toBeLessThan(200);
});

test("a run that kills its worker three times fails, and the fourth worker lives", async () => {
  const { engine, place } = await openDesk();
  const poison = await engine.submit({ text: "die" });
  for (let crash = 1; crash <= 3; crash++) {
    expect((await startEngineProcess(place.url).end(null)).signal).toBe("SIGKILL");
  }
  const survivor = startEngineProcess(place.url);
  await survivor.told("ready");
  const other = await engine.submit({ text: "complete" });
  await expectFinishedOnce(engine, other);
  const record = await engine.ended(poison);
  expect(record).toMatchObject({ status: "failed", outcome: "error", attempt: 1 });
  expect(record.error).toContain("ended 3 times");
  expect(survivor.of("analysing").map(({ runId }) => runId)).not.toContain(poison);
});

const freezeMs = 30_000;

test("a worker stopped for 30 s loses its run to another, and what it writes when it wakes up is refused", {
  timeout: 120_000,
}, async ({ annotate }) => {
  const { engine, place } = await openDesk();
  const frozen = startEngineProcess(place.url);
  await frozen.told("ready");
  const runId = await engine.submit({ text: "finish when told" });
  await frozen.told("hanging");
  const heir = startEngineProcess(place.url);
  await heir.told("ready");
  frozen.signal("SIGSTOP");
  const frozenAt = performance.now();
  const wakingUp = delay(freezeMs);
  expect(await heir.first("analysing")).toMatchObject({ runId, resumed: ["collect-evidence"] });
  const rescueMs = performance.now() - frozenAt;
  await annotate(`analysed again ${Math.round(rescueMs)} ms after SIGSTOP`);
  await expectFinishedOnce(engine, runId);
  const record = await engine.record(runId);
  expect(record.title).toBe(`Analysed by ${heir.pid}`);
  // It finishes its analysis the moment it wakes up, and writes under a claim that is no longer its own.
  await wakingUp;
  frozen.order({ type: "finish" });
  frozen.signal("SIGCONT");
  await heir.end("SIGKILL");
  const next = await engine.submit({ text: "complete" });
  await expectFinishedOnce(engine, next);
  expect((await engine.record(next)).title).toBe(`Analysed by ${frozen.pid}`);
  expect(await engine.record(runId)).toEqual(record);
});

test("a worker behind a connection that went silent loses its run, and works again once it is let through", async () => {
  const { engine, place } = await openDesk();
  const proxy = await startTcpProxy(place.url);
  const options = { lostAfterMs: 1_500 };
  const cutOff = startEngineProcess(proxy.url, options);
  await cutOff.told("ready");
  const runId = await engine.submit({ text: "finish when told" });
  await cutOff.told("hanging");
  const heir = startEngineProcess(place.url, options);
  await heir.told("ready");
  proxy.goSilent();
  expect(proxy.silenced).toBeGreaterThan(0);
  expect(await heir.first("analysing")).toMatchObject({ runId });
  await expectFinishedOnce(engine, runId);
  const record = await engine.record(runId);
  cutOff.order({ type: "finish" });
  await heir.end("SIGKILL");
  proxy.recover();
  const next = await engine.submit({ text: "complete" });
  expect(await engine.runs.waitForEnd(next, 40_000, new AbortController().signal)).toMatchObject({
    status: "completed",
  });
  expect((await engine.record(next)).title).toBe(`Analysed by ${cutOff.pid}`);
  expect(await engine.record(runId)).toEqual(record);
});

test("a worker whose session finds no way back keeps its run, and is rescued as ever once it has one", async () => {
  const { engine, place } = await openDesk();
  const proxy = await startTcpProxy(place.url);
  const worker = startEngineProcess(proxy.url);
  await worker.told("ready");
  const runId = await engine.submit({ text: "finish when told" });
  await worker.told("hanging");
  const lockHolder = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted";
  const ended = `SELECT pg_terminate_backend(pid) FROM (${lockHolder} AND database =
    (SELECT oid FROM pg_database WHERE datname = current_database())) AS holder`;
  proxy.refuse("court session");
  expect(await place.query(ended)).toHaveLength(1);
  const heir = startEngineProcess(place.url);
  await heir.told("ready");
  // Four seconds and more: others look four times in each.
  await proxy.refused(9);
  expect(heir.of("analysing")).toEqual([]);
  worker.order({ type: "finish" });
  expect(await expectFinishedOnce(engine, runId)).toEqual({ claims: 1 });
  expect((await engine.record(runId)).title).toBe(`Analysed by ${worker.pid}`);
  // Without its session it still takes work, since the other one is gone.
  await heir.end("SIGTERM");
  const next = await engine.submit({ text: "hang" });
  await worker.told("hanging", 2);
  proxy.refuse(null);
  while ((await place.query("SELECT FROM court.workers WHERE NOT has_lock")).length > 0);
  await worker.end("SIGKILL");
  const second = startEngineProcess(place.url);
  expect(await second.first("analysing")).toMatchObject({ runId: next });
  // Told by the lock, not by ten seconds of silence.
  const [job] = await place.query<{ output: unknown }>(
    `SELECT output FROM court_jobs.job_common WHERE id = '${next}'`,
  );
  expect(job!.output).toMatchObject({ reason: "its worker died" });
  await engine.runs.cancel(next, null);
  expect(await engine.ended(next)).toMatchObject({ status: "failed", outcome: "cancelled" });
});

test("a worker whose network is cut loses its run, and works again once the cable is back", async (context) => {
  const { engine, place } = await openDesk();
  const network = createNetworkNamespace(context);
  const way = await startTcpProxy(place.url, network.hostAddress);
  const options = { lostAfterMs: 1_500 };
  const cutOff = startEngineProcess(way.url, options, { namespace: network.name });
  await cutOff.told("ready");
  const runId = await engine.submit({ text: "finish when told" });
  await cutOff.told("hanging");
  const heir = startEngineProcess(place.url, options);
  await heir.told("ready");
  network.cut();
  expect(await heir.first("analysing")).toMatchObject({ runId });
  await expectFinishedOnce(engine, runId);
  const record = await engine.record(runId);
  cutOff.order({ type: "finish" });
  await heir.end("SIGKILL");
  network.mend();
  const next = await engine.submit({ text: "complete" });
  expect(await engine.runs.waitForEnd(next, 50_000, new AbortController().signal)).toMatchObject({
    status: "completed",
  });
  expect((await engine.record(next)).title).toBe(`Analysed by ${cutOff.pid}`);
  expect(await engine.record(runId)).toEqual(record);
});

test("SIGTERM hands running runs back at once and counts neither attempt nor crash", async () => {
  const { engine, place } = await openDesk();
  const first = startEngineProcess(place.url);
  await first.told("ready");
  const ids = [await engine.submit({ text: "hang once" }), await engine.submit({ text: "hang once" })];
  await first.told("hanging", 2);
  expect(await first.end("SIGTERM")).toEqual({ code: 0, signal: null });
  for (const id of ids) expect((await engine.record(id)).status).toBe("queued");
  expect(await place.query("SELECT * FROM court.workers")).toEqual([]);
  const second = startEngineProcess(place.url);
  await second.told("ready");
  for (const id of ids) {
    await expectFinishedOnce(engine, id);
    const events = (await engine.runs.listEvents(id, 0))!;
    for (const { type, detail } of events) if (type === "started") expect(detail.crashes).toBe(0);
  }
});

test("a cancellation reaches a worker in another process, and a follower there sees every event", async () => {
  const { engine, place } = await openDesk();
  const worker = startEngineProcess(place.url);
  await worker.told("ready");
  const runId = await engine.submit({ text: "hang" });
  await worker.told("hanging");
  const seen: number[] = [];
  const following = (async () => {
    for await (const event of engine.runs.followEvents(runId, 0, new AbortController().signal)) {
      seen.push(event.id);
    }
  })();
  await engine.runs.cancel(runId, "no longer needed");
  expect(await engine.ended(runId)).toMatchObject({ status: "failed", outcome: "cancelled" });
  await following;
  expect(seen).toEqual((await engine.runs.listEvents(runId, 0))!.map(({ id }) => id));
});
