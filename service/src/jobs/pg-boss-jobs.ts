import type pg from "pg";
import { type Db, PgBoss } from "pg-boss";
import type { Plan, PostgresDatabase, PostgresTransaction } from "../database/postgres-database.ts";
import { StartError } from "../errors.ts";
import { createTurnIndex, queueName, queueSchema } from "./pg-boss-table.ts";
import { dropUnusedParts, restoreUnusedParts } from "./pg-boss-unused-parts.ts";

/**
 * The jobs in pg-boss's table: taken, taken back, put back. What puts them in is `insertJobs` (pg-boss-table.ts).
 *
 * Of pg-boss this uses the schema and the statements, on our connections and in our transactions: `fetch`,
 * `deleteJob`, `fail`. Its own worker is not used: it takes one job per statement and sleeps a poll
 * interval after it, where one `fetch` here fills all free slots and one transaction settles all answers.
 * Its supervision is not used either: it decides after a heartbeat of ten seconds at least what a session
 * lock tells in a quarter of one (pg-boss-workers.ts), and counts the whole table to do so.
 *
 * A job is deleted when it is done: the run's row remembers. What is fetched carries pg-boss's own count of
 * deliveries (`retryCount`), and whoever settles names it, so that a settlement of a job that has gone to
 * another worker since changes nothing.
 */
/** A job's number of deliveries may grow for as long as it likes: retries are counted by the run. */
const retryLimit = 1_000_000_000;
/** pg-boss drops jobs that waited longer, were it to supervise; an acknowledged run waits for ever. */
const retentionSeconds = 3650 * 86_400;

/** What pg-boss is asked to keep with a job, to put it back as it was. */
interface JobNote {
  readonly priority: number;
  readonly group: string;
}

/** A job in hand. */
export interface FetchedJob {
  readonly id: string;
  readonly retryCount: number;
  readonly note: JobNote;
}

/** Creates or updates pg-boss's schema and the queue. Throws a StartError when a newer release wrote it. */
export async function migrateQueue(client: pg.Client): Promise<void> {
  const adapter: Db = { executeSql: (text, values) => client.query(text, values) };
  const boss = openBoss(adapter, { migrate: true });
  const ours = await newestSchema();
  if (await boss.isInstalled()) {
    const found = await boss.schemaVersion();
    if (found !== null && found > ours) {
      throw new StartError(
        `its queue's schema has version ${found}; this release knows versions up to ${ours}. Start a newer release.`,
      );
    }
    if (found !== null && found < ours) await restoreUnusedParts(client);
  }
  await boss.start();
  try {
    if ((await boss.getQueue(queueName)) === null) {
      await boss.createQueue(queueName, {
        retryLimit,
        retryDelay: 0,
        retryBackoff: false,
        retentionSeconds,
        notify: false,
      });
    }
    await client.query(createTurnIndex);
    await dropUnusedParts(client);
  } finally {
    await boss.stop({ graceful: false, close: false });
  }
}

export class PgBossJobs {
  readonly #boss: PgBoss;

  private constructor(boss: PgBoss) {
    this.#boss = boss;
  }

  static async open(database: PostgresDatabase): Promise<PgBossJobs> {
    const adapter: Db = {
      executeSql: async (text, values) => ({ rows: await database.query(text, values) }),
    };
    const boss = openBoss(adapter, { migrate: false });
    await boss.start();
    return new PgBossJobs(boss);
  }

  async close(): Promise<void> {
    await this.#boss.stop({ graceful: false, close: false });
  }

  /**
   * Takes the jobs whose turn it is, and notes in the same statement that this worker has them. Its commit is not
   * synced: those of the claims that follow bring it to the disk with theirs, and a job whose fetch a crash of the
   * server took back is in the line again.
   */
  async fetch(
    database: PostgresDatabase,
    workerId: number,
    limit: number,
    plan: Plan = "new",
  ): Promise<FetchedJob[]> {
    const noting: Db = {
      executeSql: async (text, values = []) => ({
        rows: await database.change(
          `WITH fetched AS (${text}), noted AS (
             INSERT INTO court.deliveries (job_id, worker_id) SELECT id, $${values.length + 1} FROM fetched
             ON CONFLICT (job_id) DO UPDATE SET worker_id = excluded.worker_id, is_cancelled = false)
           SELECT fetched.* FROM fetched, (SELECT set_config('synchronous_commit', 'off', true)) AS unsynced`,
          [...values, workerId],
          plan,
        ),
      }),
    };
    const jobs = await this.#boss.fetch<JobNote>(queueName, { batchSize: limit, db: noting });
    return jobs.map(({ id, data, retryCount }) => ({ id, note: data, retryCount }));
  }

  /** Answers the ids of those that were still this delivery's. */
  async remove(transaction: PostgresTransaction, jobs: readonly FetchedJob[]): Promise<Set<string>> {
    if (jobs.length === 0) return new Set();
    const fenced = jobs.map(({ id, retryCount }) => ({ id, retryCount }));
    const answer = await this.#boss.deleteJob(queueName, fenced, { db: within(transaction) });
    // In the answer, though not in its type: https://github.com/timgit/pg-boss/blob/master/src/manager.ts
    return new Set((answer as unknown as { settled: string[] }).settled);
  }

  /** Takes back jobs whatever becomes of them. */
  async removeAll(transaction: PostgresTransaction, ids: readonly string[], plan: Plan): Promise<void> {
    await this.#boss.deleteJob(queueName, [...ids], { db: within(transaction, plan) });
  }

  /** Back into the line at their old place, to be delivered at once. */
  async putBack(
    transaction: PostgresTransaction,
    jobs: readonly { readonly id: string; readonly retryCount: number }[],
    reason: string,
  ): Promise<void> {
    if (jobs.length === 0) return;
    const fenced = jobs.map(({ id, retryCount }) => ({ id, retryCount }));
    await this.#boss.fail(queueName, fenced, { reason }, { db: within(transaction) });
  }
}

function within(transaction: PostgresTransaction, plan: Plan = "new"): Db {
  return { executeSql: async (text, values = []) => ({ rows: await transaction.query(text, values, plan) }) };
}

function openBoss(db: Db, { migrate }: { migrate: boolean }): PgBoss {
  const boss = new PgBoss({
    db,
    schema: queueSchema,
    migrate,
    supervise: false,
    schedule: false,
    registerInstance: false,
    useListenNotify: false,
    queueCacheIntervalSeconds: 3600,
  });
  // Its background timers report here what the next call will report as well.
  boss.on("error", () => {});
  boss.on("warning", () => {});
  return boss;
}

async function newestSchema(): Promise<number> {
  const manifest = await import("pg-boss/package.json", { with: { type: "json" } });
  return Number((manifest.default as { pgboss: { schema: number } }).pgboss.schema);
}
