import {
  type Ask,
  type PostgresDatabase,
  type PostgresTransaction,
  toJsonRows,
} from "../database/postgres-database.ts";
import type { PostgresSession } from "../database/postgres-session.ts";
import {
  type JobCounts,
  type JobHandler,
  type JobLedger,
  type JobQueue,
  longestDelayMs,
  type NewJob,
} from "./job-queue.ts";
import { JobTurns } from "./job-turns.ts";
import { LineDepth } from "./line-depth.ts";
import { PgBossDeliveries } from "./pg-boss-deliveries.ts";
import { PgBossJobs } from "./pg-boss-jobs.ts";
import { insertJobs, notifyJobs } from "./pg-boss-table.ts";
import { defaultLiveness, type LivenessSettings, PgBossWorkers } from "./pg-boss-workers.ts";

export interface PgBossJobQueueOptions {
  readonly database: PostgresDatabase;
  /** Not yet started: the queue listens on it. */
  readonly session: PostgresSession;
  /** Told of a handler that threw; the job is delivered again. */
  readonly onHandlerError: (id: string, error: unknown) => void;
  /** Told of work of the queue's own that failed and is tried again. */
  readonly onError: (what: string, error: unknown) => void;
  readonly liveness?: LivenessSettings;
}

/**
 * The queue of many processes, over pg-boss's table: the line, and what goes into it. Ids are UUIDs. What a worker
 * takes from it is in pg-boss-deliveries.ts; who lives, and what happens to the jobs of the dead, in
 * pg-boss-workers.ts.
 */
export class PgBossJobQueue implements JobQueue, JobLedger<PostgresTransaction, Promise<void>> {
  readonly #database: PostgresDatabase;
  readonly #jobs: PgBossJobs;
  readonly #workers: PgBossWorkers;
  readonly #deliveries: PgBossDeliveries;
  readonly #turns = new JobTurns();
  readonly #depth: LineDepth;

  private constructor(options: PgBossJobQueueOptions, jobs: PgBossJobs) {
    const { database, session, onHandlerError, onError, liveness = defaultLiveness } = options;
    this.#database = database;
    this.#jobs = jobs;
    this.#workers = new PgBossWorkers({ database, session, jobs, settings: liveness });
    this.#deliveries = new PgBossDeliveries({
      ...{ database, jobs, workers: this.#workers, beatEveryMs: liveness.beatEveryMs },
      enqueueAll: (transaction, again) => this.enqueueAll(transaction, again),
      ...{ onHandlerError, onError },
    });
    this.#depth = new LineDepth(database);
    session.listen("court_jobs", () => this.#deliveries.deliver());
    session.listen("court_cancel", (id) => this.#deliveries.cancelHere(id));
    session.onConnect(async () => this.#deliveries.deliver());
    this.#workers.watch();
  }

  /** The database must have been migrated. */
  static async open(options: PgBossJobQueueOptions): Promise<PgBossJobQueue> {
    return new PgBossJobQueue(options, await PgBossJobs.open(options.database));
  }

  enqueue(transaction: PostgresTransaction, job: NewJob): Promise<void> {
    return this.enqueueAll(transaction, [job]);
  }

  async enqueueAll(transaction: PostgresTransaction, jobs: readonly NewJob[]): Promise<void> {
    if (jobs.length === 0) return;
    const ask: Ask = (sql, values, plan) => transaction.query(sql, values, plan);
    const { ranks, onCommitted } = await this.rank(ask, jobs);
    const rows = jobs.map(({ id, priority, group, delayMs }, index) => ({
      ...{ id, rank: ranks[index], priority, turn_group: group },
      delay_ms: Math.min(delayMs, longestDelayMs),
    }));
    await transaction.query(enqueueJobs, [toJsonRows(rows)]);
    transaction.afterCommit(onCommitted);
  }

  /**
   * For who puts in jobs with what they stand for in one statement (`insertJobs`, with `notifyJobs` to tell the
   * workers): their ranks in the line, in their order.
   */
  async rank(ask: Ask, jobs: readonly Omit<NewJob, "id">[]): Promise<JobRanks> {
    return {
      ranks: await this.#turns.rank(ask, jobs, performance.now()),
      onCommitted: () => {
        this.#depth.add(jobs.length);
        for (const { delayMs } of jobs) this.#deliveries.kickAfter(delayMs);
      },
    };
  }

  async remove(transaction: PostgresTransaction, id: string): Promise<void> {
    await this.removeAll(transaction, [id]);
  }

  async removeAll(transaction: PostgresTransaction, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await Promise.all([
      transaction.query("DELETE FROM deliveries WHERE job_id = ANY($1)", [ids]),
      this.#jobs.removeAll(transaction, ids, this.#deliveries.plan),
    ]);
    transaction.afterCommit(() => this.#deliveries.forget(ids));
  }

  start(handler: JobHandler, options: { readonly slots: number }): Promise<void> {
    return this.#deliveries.start(handler, options);
  }

  async cancel(id: string): Promise<void> {
    if (this.#deliveries.cancelHere(id)) return;
    await this.#database.transact(async (transaction) => {
      const told = await transaction.query(
        "UPDATE deliveries SET is_cancelled = true WHERE job_id = $1 RETURNING job_id",
        [id],
      );
      if (told.length > 0) await transaction.query("SELECT pg_notify('court_cancel', $1)", [id]);
    });
  }

  stop(options: { readonly graceMs: number }): Promise<void> {
    return this.#deliveries.stop(options);
  }

  /** After `stop`: this process looks after the others no more. */
  async close(): Promise<void> {
    await this.#workers.stop();
    await this.#jobs.close();
  }

  depth(limit?: number): Promise<JobCounts> {
    return this.#depth.read(limit);
  }
}

const enqueueJobs = `
  WITH jobs AS (${insertJobs(
    `SELECT * FROM json_to_recordset($1::json) AS new (
       id uuid, rank integer, priority integer, turn_group text, delay_ms float8)`,
  )})
  ${notifyJobs}`;

export interface JobRanks {
  readonly ranks: readonly number[];
  /** To be called after the commit. */
  readonly onCommitted: () => void;
}
