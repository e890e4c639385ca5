import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openEmbeddedEngine } from "./engine.ts";
import { StartError } from "./errors.ts";
import { aRunbook } from "./knowledge/knowledge-store.conformance.ts";
import { createLog } from "./log.ts";
import { moveStore } from "./move-store.ts";
import { openPostgresEngine } from "./postgres-engine.ts";
import { createAnalyzeIncident } from "./runs/analyze-incident.ts";
import { createRuns } from "./runs/create-runs.ts";
import { defaultRetryPolicy } from "./runs/retry-policy.ts";
import { anIncident } from "./testing/builders.ts";
import { createTestDatabase } from "./testing/postgres-cluster.ts";
import { ScriptedAnalyser } from "./testing/scripted-analyser.ts";
import { temporaryDirectory } from "./testing/temporary-directory.ts";

const log = createLog("error", () => {});
const { signal } = new AbortController();

async function anEmptyDatabase(): Promise<string> {
  const place = await createTestDatabase();
  onTestFinished(() => place.drop());
  return place.url;
}

/** Three completed runs, one failed, two queued; two entries of knowledge, one of them edited and one removed. */
async function fillDirectory(directory: string): Promise<string[]> {
  const engine = openEmbeddedEngine(directory, log);
  const runs = createRuns({ ...engine, store: engine.runStore, maxQueuedRuns: 100 });
  await engine.queue.start(
    createAnalyzeIncident({
      store: engine.runStore,
      analyser: new ScriptedAnalyser(),
      retryPolicy: defaultRetryPolicy,
      runTimeoutMs: 60_000,
      stageTimeoutMs: 60_000,
    }),
    { slots: 2 },
  );
  const ids: string[] = [];
  for (const text of ["one \0 with a NUL", "集装箱找不到了", "three 'quoted' \\ \u{1F6A2}"]) {
    const { run } = await runs.submit(anIncident({ text }), { idempotencyKey: text.slice(0, 3) });
    await runs.waitForEnd(run.runId, 10_000, signal);
    ids.push(run.runId);
  }
  await engine.queue.stop({ graceMs: 1000 });
  for (let index = 0; index < 3; index++) ids.push((await runs.submit(anIncident())).run.runId);
  await runs.cancel(ids[3]!, "not needed");
  await engine.knowledge.save([aRunbook("A"), aRunbook("B")], "first.md");
  await engine.knowledge.save([aRunbook("A", { title: "Better" })], "edit");
  await engine.knowledge.remove("runbook", "B", "edit");
  await engine.close();
  return ids;
}

test("a data directory moves with runs, events, texts, keys and knowledge, and its queued runs go on", async () => {
  const directory = join(temporaryDirectory(), "data");
  mkdirSync(directory);
  const ids = await fillDirectory(directory);
  const before = openEmbeddedEngine(directory, log);
  const stored = await Promise.all(
    ids.map(async (id) => ({
      record: (await before.runStore.find(id))!.toJson(),
      events: await before.runStore.listEvents(id, 0),
      incident: await before.runStore.findIncident(id),
    })),
  );
  const revisions = await before.knowledge.revisions("runbook", "B");
  await before.close();

  const url = await anEmptyDatabase();
  const moved = await moveStore(directory, url);
  expect(moved).toMatchObject({
    queued: 2,
    rows: { runs: 6, incident_texts: 6, reports: 3, idempotency_keys: 3 },
  });
  expect(moved.checksum).toMatch(/^[0-9a-f]{64}$/);

  const engine = await openPostgresEngine(url, log);
  onTestFinished(() => engine.close());
  const runs = createRuns({ ...engine, store: engine.runStore, maxQueuedRuns: 100 });
  for (const [index, id] of ids.entries()) {
    expect((await runs.find(id))!.toJson()).toBe(stored[index]!.record);
    expect(await runs.listEvents(id, 0)).toEqual(stored[index]!.events);
    expect(await runs.findIncident(id)).toEqual(stored[index]!.incident);
  }
  expect((await runs.list({ limit: 10, q: "找不到" })).runs.map(({ runId }) => runId)).toEqual([ids[1]]);
  expect((await engine.knowledge.list({ type: "runbook", q: "bette", limit: 5, cursor: null })).total).toBe(
    1,
  );
  expect(await engine.knowledge.revisions("runbook", "B")).toEqual(revisions);
  const again = await runs.submit(anIncident({ text: "集装箱找不到了" }), { idempotencyKey: "集装箱" });
  expect(again).toMatchObject({ isReplay: true, run: { runId: ids[1] } });

  await engine.queue.start(
    createAnalyzeIncident({
      store: engine.runStore,
      analyser: new ScriptedAnalyser(),
      retryPolicy: defaultRetryPolicy,
      runTimeoutMs: 60_000,
      stageTimeoutMs: 60_000,
    }),
    { slots: 2 },
  );
  onTestFinished(() => engine.queue.stop({ graceMs: 0 }));
  for (const id of ids.slice(4)) {
    expect(await runs.waitForEnd(id, 20_000, signal)).toMatchObject({ status: "completed" });
  }
});

test("a directory in use is not moved, nor one into a database that has something in it", async () => {
  const directory = join(temporaryDirectory(), "data");
  mkdirSync(directory);
  await fillDirectory(directory);
  const url = await anEmptyDatabase();
  const running = openEmbeddedEngine(directory, log);
  await expect(moveStore(directory, url)).rejects.toThrow(StartError);
  await running.close();
  await moveStore(directory, url);
  await expect(moveStore(directory, url)).rejects.toThrow(/not empty/);
});
