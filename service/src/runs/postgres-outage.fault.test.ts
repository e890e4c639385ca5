import { expect, onTestFinished, test } from "vitest";
import { PostgresDatabase } from "../database/postgres-database.ts";
import { migratePostgres } from "../database/postgres-migrate.ts";
import { migrateQueue } from "../jobs/pg-boss-jobs.ts";
import { createMigratedDatabase } from "../testing/migrated-database.ts";
import {
  createDatabaseOn,
  startCluster,
  type TestCluster,
  type TestDatabase,
} from "../testing/postgres-cluster.ts";
import { openPostgresParts } from "../testing/postgres-engine.ts";
import { startEngineProcess } from "../testing/start-engine-process.ts";
import { startTcpProxy } from "../testing/tcp-proxy.ts";
import { EngineUnderTest } from "./conformance/engine-under-test.ts";

async function openDesk(place: TestDatabase): Promise<EngineUnderTest> {
  await migratePostgres(place.url, migrateQueue);
  return await EngineUnderTest.open(() => openPostgresParts(place.url));
}

/** Submits one after the other until told to stop; refusals are counted, anything else fails the test. */
function submitSteadily(engine: EngineUnderTest, callers: number) {
  const acknowledged: string[] = [];
  const refusals: { code: string; retryAfterSeconds: number | null }[] = [];
  let isOver = false;
  let wake = () => {};
  const submitting = Array.from({ length: callers }, async () => {
    while (!isOver) {
      try {
        acknowledged.push(await engine.submit({ text: "complete" }));
      } catch (error) {
        const refusal = error as (typeof refusals)[number];
        expect(refusal.code).toBe("storage-unavailable");
        refusals.push(refusal);
      }
      wake();
    }
  });
  return {
    acknowledged,
    refusals,
    async until(isEnough: () => boolean) {
      while (!isEnough()) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async stop() {
      isOver = true;
      await Promise.all(submitting);
    },
  };
}

async function expectAllFinishedOnce(engine: EngineUnderTest, runIds: readonly string[]): Promise<void> {
  expect(new Set(runIds).size).toBe(runIds.length);
  for (const runId of runIds) {
    expect(await engine.ended(runId)).toMatchObject({ status: "completed", attempt: 1 });
    const events = (await engine.runs.listEvents(runId, 0))!;
    expect(events.map(({ id }) => id)).toEqual(events.map((_event, index) => index + 1));
    expect(events.filter(({ type }) => type === "done")).toHaveLength(1);
  }
}

const loadTimeoutMs = 120_000;

test("every connection is cut again and again under load, and each acknowledged run is finished once", {
  timeout: loadTimeoutMs,
}, async () => {
  const place = await createMigratedDatabase();
  onTestFinished(() => place.drop());
  const engine = await openDesk(place);
  const worker = startEngineProcess(place.url);
  await worker.told("ready");
  const load = submitSteadily(engine, 8);
  let cut = 0;
  for (let round = 1; round <= 20; round++) {
    await load.until(() => load.acknowledged.length >= round * 15);
    const rows = await place.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    cut += rows.length;
  }
  await load.stop();
  expect(cut).toBeGreaterThan(100);
  await expectAllFinishedOnce(engine, load.acknowledged);
  // A live worker whose connections were cut is not taken for dead.
  const crashes = await place.query<{ crashes: number }>("SELECT max(crashes) AS crashes FROM court.runs");
  expect(crashes[0]!.crashes).toBe(0);
  expect(await worker.end("SIGTERM")).toEqual({ code: 0, signal: null });
});

test("PostgreSQL crashes and comes back under load: submits are refused meanwhile, nothing acknowledged is lost, all go on by themselves", {
  timeout: loadTimeoutMs,
}, async ({ annotate }) => {
  const cluster = await startOwnCluster();
  const place = await createDatabaseOn(cluster.url);
  const engine = await openDesk(place);
  const worker = startEngineProcess(place.url);
  await worker.told("ready");
  const hanging = await engine.submit({ text: "finish when told" });
  await worker.told("hanging");
  const load = submitSteadily(engine, 8);
  await load.until(() => load.acknowledged.length >= 200);

  await cluster.stop("immediate");
  await load.until(() => load.refusals.length >= 8);
  for (const { retryAfterSeconds } of load.refusals) expect(retryAfterSeconds).toBeGreaterThan(0);
  await expect(engine.runs.find(hanging)).rejects.toMatchObject({ code: "storage-unavailable" });
  // It finishes while there is nobody to tell.
  worker.order({ type: "finish" });

  await cluster.start();
  const backAt = performance.now();
  const acknowledgedBefore = load.acknowledged.length;
  await load.until(() => load.acknowledged.length >= acknowledgedBefore + 100);
  await annotate(`100 submits were taken ${Math.round(performance.now() - backAt)} ms after the start`);
  await load.stop();
  await expectAllFinishedOnce(engine, [...load.acknowledged, hanging]);
  expect(await worker.end("SIGTERM")).toEqual({ code: 0, signal: null });
});

test("a database that stops and starts in between is waited for by idle processes too", async () => {
  const cluster = await startOwnCluster();
  const place = await createDatabaseOn(cluster.url);
  const engine = await openDesk(place);
  const worker = startEngineProcess(place.url);
  await worker.told("ready");
  await cluster.stop("fast");
  await expect(engine.submit()).rejects.toMatchObject({ code: "storage-unavailable" });
  await cluster.start();
  let runId: string | null = null;
  while (runId === null) runId = await engine.submit({ text: "complete" }).catch(() => null);
  await expectAllFinishedOnce(engine, [runId]);
});

test("submits whose commit was not heard of, since the connection broke, are stored once and answered", async () => {
  const place = await createMigratedDatabase();
  onTestFinished(() => place.drop());
  const proxy = await startTcpProxy(place.url);
  const engine = await EngineUnderTest.open(() => openPostgresParts(proxy.url));
  for (const options of [{}, { idempotencyKey: "key" }]) {
    // The answers to a commit of one statement, and to one of a transaction.
    proxy.cutAnswerWith(Object.keys(options).length === 0 ? "pg_notify" : "COMMIT");
    const runId = await engine.submit({}, options);
    expect(await engine.record(runId)).toMatchObject({ status: "queued" });
    expect(await engine.store.listEvents(runId, 0)).toHaveLength(1);
  }
  expect(proxy.cutAnswers).toBe(2);
  expect((await engine.runs.counts()).queued).toBe(2);
  expect((await engine.parts.queue.depth()).waiting).toBe(2);
});

test("of connections that went silent one is waited for, and the others are replaced with it", async () => {
  const place = await createMigratedDatabase();
  onTestFinished(() => place.drop());
  const proxy = await startTcpProxy(place.url);
  const database = new PostgresDatabase(proxy.url);
  onTestFinished(() => database.close());
  let begun = 0;
  const all = Promise.withResolvers<void>();
  const together = async () => {
    begun += 1;
    if (begun === 5) all.resolve();
    await all.promise;
  };
  await Promise.all(Array.from({ length: 5 }, () => database.transact(together)));
  proxy.goSilent();
  expect(proxy.silenced).toBe(2 * 5);
  proxy.recover();
  await expect(database.change("SELECT 1")).rejects.toMatchObject({ code: "storage-unavailable" });
  expect(await database.change("SELECT 2 AS answer")).toEqual([{ answer: 2 }]);
});

async function startOwnCluster(): Promise<TestCluster> {
  const cluster = await startCluster();
  onTestFinished(() => cluster.remove());
  return cluster;
}
