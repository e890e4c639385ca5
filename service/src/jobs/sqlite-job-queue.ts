import type { SqliteDatabase, SqliteTransaction } from "../database/sqlite-database.ts";
import { FairLine } from "./fair-line.ts";
import {
  type Job,
  type JobAnswer,
  type JobCounts,
  type JobHandler,
  type JobLedger,
  type JobQueue,
  longestDelayMs,
  type NewJob,
} from "./job-queue.ts";
import { delayAfterThrow, firstThrowDelayMs, RunningJobs } from "./running-jobs.ts";

/** Two priorities apart, a flood of the better one lets one of the other through every ten seconds. */
const ageingMs = 5_000;

export interface SqliteJobQueueOptions {
  readonly database: SqliteDatabase;
  /** Told of a handler that threw; the job is delivered again. */
  readonly onHandlerError: (id: string, error: unknown) => void;
  /** Wall clock in milliseconds, for when a delayed job is due after a restart. */
  readonly now?: () => number;
}

/**
 * The queue of one process. The table says which jobs are unfinished; order, turns and delays are kept in
 * memory and rebuilt from it at `start`, so that whatever was running at a crash is delivered again.
 *
 * A job enters memory after the commit that stored it, and leaves the table when its handler said `done`.
 * When that last write fails, the job is delivered once more: the handler finds nothing left to do.
 */
export class SqliteJobQueue implements JobQueue, JobLedger<SqliteTransaction, void> {
  readonly #database: SqliteDatabase;
  readonly #onHandlerError: (id: string, error: unknown) => void;
  readonly #now: () => number;
  readonly #line = new FairLine(ageingMs);
  readonly #jobs = new Map<string, { priority: number; group: string; throws: number }>();
  readonly #delayed = new Map<string, NodeJS.Timeout>();
  readonly #running = new RunningJobs<string>(() => this.#deliver());
  readonly #writes = new Set<Promise<void>>();
  #handler: JobHandler | null = null;
  #isStopping = false;
  #nextPosition: number;

  constructor(options: SqliteJobQueueOptions) {
    this.#database = options.database;
    this.#onHandlerError = options.onHandlerError;
    this.#now = options.now ?? Date.now;
    this.#nextPosition = 1;
    for (const row of this.#database.all<JobRow>("SELECT * FROM jobs ORDER BY position")) {
      this.#nextPosition = row.position + 1;
      this.#jobs.set(row.id, { priority: row.priority, group: row.turn_group, throws: 0 });
      this.#await(row.id, row.available_at - this.#now());
    }
  }

  enqueue(transaction: SqliteTransaction, job: NewJob): void {
    const delayMs = Math.min(job.delayMs, longestDelayMs);
    transaction.run(
      "INSERT INTO jobs (id, position, turn_group, priority, available_at) VALUES (?, ?, ?, ?, ?)",
      job.id,
      this.#nextPosition++,
      job.group,
      job.priority,
      this.#now() + delayMs,
    );
    transaction.afterCommit(() => {
      this.#jobs.set(job.id, { priority: job.priority, group: job.group, throws: 0 });
      this.#await(job.id, delayMs);
    });
  }

  remove(transaction: SqliteTransaction, id: string): void {
    if (this.#running.has(id)) return;
    transaction.run("DELETE FROM jobs WHERE id = ?", id);
    transaction.afterCommit(() => {
      if (!this.#running.has(id)) this.#forget(id);
    });
  }

  async start(handler: JobHandler, options: { readonly slots: number }): Promise<void> {
    this.#handler = handler;
    this.#running.slots = options.slots;
    this.#deliver();
  }

  async cancel(id: string): Promise<void> {
    this.#running.abort(id, "cancelled");
  }

  async stop({ graceMs }: { readonly graceMs: number }): Promise<void> {
    this.#isStopping = true;
    for (const timer of this.#delayed.values()) clearTimeout(timer);
    await this.#running.stop(graceMs);
    await Promise.all(this.#writes);
  }

  async depth(): Promise<JobCounts> {
    return this.depthNow();
  }

  depthNow(): JobCounts {
    return { waiting: this.#line.size, delayed: this.#delayed.size, running: this.#running.size };
  }

  #await(id: string, delayMs: number): void {
    const job = this.#jobs.get(id)!;
    if (delayMs <= 0) {
      this.#line.add({ id, ...job }, performance.now());
      this.#deliver();
      return;
    }
    const timer = setTimeout(
      () => {
        this.#delayed.delete(id);
        this.#line.add({ id, ...job }, performance.now());
        this.#deliver();
      },
      Math.min(delayMs, longestDelayMs),
    );
    this.#delayed.set(id, timer);
  }

  #forget(id: string): void {
    this.#jobs.delete(id);
    this.#line.remove(id);
    clearTimeout(this.#delayed.get(id));
    this.#delayed.delete(id);
  }

  #deliver(): void {
    const handler = this.#handler;
    while (handler !== null && !this.#isStopping && this.#running.freeSlots > 0) {
      const id = this.#line.take(performance.now());
      if (id === null) return;
      this.#running.begin(id, (running) => this.#handle(handler, { id, ...running }));
    }
  }

  async #handle(handler: JobHandler, given: Job): Promise<void> {
    const { id } = given;
    let answer: JobAnswer;
    try {
      answer = await handler(given);
    } catch (error) {
      this.#onHandlerError(id, error);
      const job = this.#jobs.get(id)!;
      answer = { kind: "retry", delayMs: delayAfterThrow(job.throws) };
      job.throws += 1;
    }
    this.#running.end(id);
    this.#settle(id, answer);
    this.#deliver();
  }

  #settle(id: string, answer: JobAnswer): void {
    if (answer.kind === "lost") {
      this.#forget(id);
    } else if (answer.kind === "done") {
      this.#store(
        (transaction) => transaction.run("DELETE FROM jobs WHERE id = ?", id),
        () => this.#forget(id),
        (error) => {
          this.#onHandlerError(id, error);
          if (!this.#isStopping) this.#await(id, firstThrowDelayMs);
        },
      );
    } else {
      this.#putBack(id, Math.min(Math.max(answer.delayMs, 0), longestDelayMs));
    }
  }

  #putBack(id: string, delayMs: number): void {
    if (delayMs > 0) {
      const availableAt = this.#now() + delayMs;
      this.#store(
        (transaction) => transaction.run("UPDATE jobs SET available_at = ? WHERE id = ?", availableAt, id),
        () => {},
        // The delay is then kept in memory alone: after a restart the job comes early.
        (error) => this.#onHandlerError(id, error),
      );
    }
    if (!this.#isStopping) this.#await(id, delayMs);
  }

  /** A write that nobody waits for, except `stop`. */
  #store(
    work: (transaction: SqliteTransaction) => void,
    onStored: () => void,
    onFailed: (error: unknown) => void,
  ): void {
    const write: Promise<void> = this.#database
      .write(work)
      .then(onStored, onFailed)
      .finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }
}

interface JobRow {
  id: string;
  position: number;
  turn_group: string;
  priority: number;
  available_at: number;
}
