import pg from "pg";
import { PgBoss } from "pg-boss";
import { expect, onTestFinished, test } from "vitest";
import { PostgresDatabase } from "../database/postgres-database.ts";
import { migratePostgres } from "../database/postgres-migrate.ts";
import { PostgresSession } from "../database/postgres-session.ts";
import { createMigratedDatabase } from "../testing/migrated-database.ts";
import { createTestDatabase, type TestDatabase } from "../testing/postgres-cluster.ts";
import { PgBossJobQueue } from "./pg-boss-job-queue.ts";
import { migrateQueue } from "./pg-boss-jobs.ts";
import { jobTable, queueName, queueSchema } from "./pg-boss-table.ts";
import { restoreUnusedParts } from "./pg-boss-unused-parts.ts";

/** pg-boss itself, as its manual has it. */
async function aBoss(place: TestDatabase): Promise<PgBoss> {
  const options = { migrate: false, supervise: false, schedule: false, registerInstance: false };
  const boss = new PgBoss({ connectionString: place.url, schema: queueSchema, ...options });
  boss.on("error", () => {});
  await boss.start();
  onTestFinished(() => boss.stop({ graceful: false }));
  return boss;
}

async function indexesOf(place: TestDatabase): Promise<string[]> {
  const rows = await place.query<{ name: string }>(
    `SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indrelid = '${jobTable}'::regclass`,
  );
  return rows.map(({ name }) => name.replace(`${queueSchema}.`, "")).sort();
}

async function restore(place: TestDatabase): Promise<void> {
  const client = new pg.Client(place.url);
  await client.connect();
  await restoreUnusedParts(client);
  await client.end();
}

async function aQueue() {
  const place = await createMigratedDatabase();
  onTestFinished(() => place.drop());
  const database = new PostgresDatabase(place.url);
  onTestFinished(() => database.close());
  const session = new PostgresSession(place.url);
  const queue = await PgBossJobQueue.open({ database, session, onHandlerError: () => {}, onError: () => {} });
  onTestFinished(() => queue.close());
  return { place, database, queue };
}

test("a job is written as pg-boss's own insert writes it", async () => {
  const { place, database, queue } = await aQueue();
  const ours = ["01a21690-8af4-7e5f-8d1e-0501bdc05dd4", "01a21690-8af4-7e5f-8d1e-0501bdc05dd5"];
  const theirs = ["01a21690-8af4-7e5f-8d1e-0501bdc05dd6", "01a21690-8af4-7e5f-8d1e-0501bdc05dd7"];
  const [now, later] = [0, 90_500];
  await database.transact((transaction) =>
    queue.enqueueAll(transaction, [
      { id: ours[0]!, priority: -1, group: "O'Hara \\ co", delayMs: now },
      { id: ours[1]!, priority: 3, group: "gate", delayMs: later },
    ]),
  );
  const ranks = await place.query<{ priority: number }>(
    `SELECT priority FROM ${jobTable} WHERE id = ANY($1) ORDER BY id`,
    [ours],
  );
  const boss = await aBoss(place);
  await boss.insert(queueName, [
    {
      id: theirs[0]!,
      priority: ranks[0]!.priority,
      data: { priority: -1, group: "O'Hara \\ co" },
      group: { id: "O'Hara \\ co" },
    },
    {
      id: theirs[1]!,
      priority: ranks[1]!.priority,
      data: { priority: 3, group: "gate" },
      group: { id: "gate" },
      startAfter: later / 1000,
    },
  ]);
  // Instants as what lies between them: both were written at a now of their own.
  const written = (ids: string[]) =>
    place.query(
      `SELECT to_jsonb(job) - '{id,start_after,created_on,keep_until}'::text[] AS job,
              extract(epoch FROM start_after - created_on)::float8 AS delay, keep_until - start_after AS kept
       FROM ${jobTable} AS job WHERE id = ANY($1) ORDER BY id`,
      [ids],
    );
  const [soon, delayed] = await written(ours);
  expect(delayed).toMatchObject({ delay: later / 1000 });
  expect([soon, delayed]).toEqual(await written(theirs));
});

test("a job that pg-boss has no queue for is refused, not left out", async () => {
  const { place, database, queue } = await aQueue();
  await place.query(`DELETE FROM ${queueSchema}.queue`);
  const job = { id: "01a21690-8af4-7e5f-8d1e-0501bdc05dd4", priority: 0, group: "any", delayMs: 0 };
  await expect(database.transact((transaction) => queue.enqueue(transaction, job))).rejects.toThrow(
    "null value",
  );
});

test("only what our statements need is kept up; restored, it is what pg-boss made, and a start drops it again", async () => {
  const made = await createTestDatabase();
  onTestFinished(() => made.drop());
  const fresh = new PgBoss({ connectionString: made.url, schema: queueSchema, supervise: false });
  await fresh.start();
  onTestFinished(() => fresh.stop({ graceful: false }));
  const asMade = await indexesOf(made);

  const place = await createTestDatabase();
  onTestFinished(() => place.drop());
  await migratePostgres(place.url, migrateQueue);
  const needed = ["court_turns", "job_common_i11", "job_common_pkey"];
  expect(await indexesOf(place)).toEqual(needed);
  const boss = await aBoss(place);
  expect((await boss.detectSchemaDrift()).ok).toBe(false);

  await restore(place);
  expect(await indexesOf(place)).toEqual([...asMade, "court_turns"].sort());
  expect(await boss.detectSchemaDrift()).toEqual({
    ...(await fresh.detectSchemaDrift()),
    extraIndexes: [{ table: "job_common", name: "court_turns" }],
  });

  await migratePostgres(place.url, migrateQueue);
  expect(await indexesOf(place)).toEqual(needed);
});
