import { GroupCommit } from "../database/group-commit.ts";
import type { Plan, PostgresDatabase, PostgresTransaction } from "../database/postgres-database.ts";
import type { Job, JobAnswer, JobHandler, NewJob } from "./job-queue.ts";
import type { FetchedJob, PgBossJobs } from "./pg-boss-jobs.ts";
import { jobTable, notifyJobs, ofQueue } from "./pg-boss-table.ts";
import type { PgBossWorkers } from "./pg-boss-workers.ts";
import { delayAfterThrow, RunningJobs } from "./running-jobs.ts";

/** A notification says that there is work; this finds what no notification told: delays that ran out. */
const pollMs = 500;
/** An answer that the database did not take is offered again after this. */
const settleAgainMs = 500;

export interface PgBossDeliveriesParts {
  readonly database: PostgresDatabase;
  readonly jobs: PgBossJobs;
  readonly workers: PgBossWorkers;
  readonly beatEveryMs: number;
  /** Back into the line, those that are to be tried again. */
  readonly enqueueAll: (transaction: PostgresTransaction, jobs: readonly NewJob[]) => Promise<void>;
  readonly onHandlerError: (id: string, error: unknown) => void;
  readonly onError: (what: string, error: unknown) => void;
}

/**
 * What one worker has in hand: fetched, handed to the handler, settled.
 *
 * - One fetch fills all free slots; the next one follows when a handler has answered or freed its slot, when
 *   a notification says that something was put in, and every half second.
 * - Answers are settled together, in transactions that name the delivery: what another worker has by now is
 *   left alone. `lost` puts the job back, for the next claim to decide: a job is only ever forgotten by a
 *   handler that said `done`, or by a transaction that removed it: then its answer needs none of its own.
 * - The answer of a fetch may be lost on its way, after the database has noted that this worker has the jobs.
 *   Such strays go back into the line with the next fetch, or when two beats in a row have found them.
 */
export class PgBossDeliveries {
  readonly #database: PostgresDatabase;
  readonly #jobs: PgBossJobs;
  readonly #workers: PgBossWorkers;
  readonly #beatEveryMs: number;
  readonly #enqueueAll: PgBossDeliveriesParts["enqueueAll"];
  readonly #onHandlerError: (id: string, error: unknown) => void;
  readonly #onError: (what: string, error: unknown) => void;
  readonly #running = new RunningJobs<FetchedJob>(() => this.deliver());
  /** Jobs from their delivery until the database has taken their answer, or their removal. */
  readonly #inHand = new Set<FetchedJob>();
  /** The database may have noted jobs for this worker that it has never seen. */
  #mayHaveStrays = false;
  #strays: ReadonlySet<string> = new Set();
  readonly #throws = new Map<string, number>();
  readonly #kicks = new Set<NodeJS.Timeout>();
  readonly #settling: GroupCommit<Settlement, undefined>;
  #handler: JobHandler | null = null;
  #workerId: number | null = null;
  #isStopping = false;
  #isFetching = false;
  #fetching: Promise<void> = Promise.resolve();
  #hasNews = false;
  /**
   * A plan that was kept from when the line was empty reads all of it for each statement: no matter while it is
   * short, seconds when it is not. A worker whose fetch was filled has a long one before it, as far as it knows.
   */
  #plan: Plan = "new";
  #pollTimer: NodeJS.Timeout | undefined;
  #beatTimer: NodeJS.Timeout | undefined;

  constructor(parts: PgBossDeliveriesParts) {
    this.#database = parts.database;
    this.#jobs = parts.jobs;
    this.#workers = parts.workers;
    this.#beatEveryMs = parts.beatEveryMs;
    this.#enqueueAll = parts.enqueueAll;
    this.#onHandlerError = parts.onHandlerError;
    this.#onError = parts.onError;
    this.#settling = new GroupCommit({
      inFlight: 2,
      commit: (settlements) => this.#commit(settlements),
      keyOf: ({ job }) => job.id,
      mayShareKey: false,
    });
  }

  /** How its statements are planned, by whether the line was seen to be long. */
  get plan(): Plan {
    return this.#plan;
  }

  async start(handler: JobHandler, options: { readonly slots: number }): Promise<void> {
    this.#handler = handler;
    this.#running.slots = options.slots;
    this.#workerId = await this.#workers.register();
    this.#pollTimer = setInterval(() => this.deliver(), pollMs);
    this.#beatTimer = setInterval(() => void this.#beat().catch(() => {}), this.#beatEveryMs);
    this.deliver();
  }

  async stop({ graceMs }: { readonly graceMs: number }): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#pollTimer);
    for (const kick of this.#kicks) clearTimeout(kick);
    await this.#fetching;
    await this.#running.stop(graceMs);
    await this.#settling.settled();
    clearInterval(this.#beatTimer);
    if (this.#workerId !== null) {
      // A database that is away finds out by itself: the lock is gone, and nobody beats.
      await this.#workers.retire(this.#workerId).catch(() => {});
      this.#workerId = null;
    }
  }

  /** Jobs that a transaction has removed: their answers have nothing left to settle. */
  forget(ids: readonly string[]): void {
    const removed = new Set(ids);
    for (const job of this.#inHand) if (removed.has(job.id)) this.#inHand.delete(job);
  }

  /** Looks when a delay has run out, if that is before the next poll. */
  kickAfter(delayMs: number): void {
    if (delayMs <= 0) {
      this.deliver();
      return;
    }
    if (delayMs > pollMs || this.#isStopping) return;
    const kick = setTimeout(() => {
      this.#kicks.delete(kick);
      this.deliver();
    }, delayMs + 1);
    this.#kicks.add(kick);
  }

  /** There may be something to fetch. */
  deliver(): void {
    this.#hasNews = true;
    if (this.#isFetching || this.#isStopping || this.#workerId === null) return;
    if (this.#running.freeSlots <= 0 && !this.#mayHaveStrays) return;
    this.#isFetching = true;
    this.#fetching = this.#fetch(this.#workerId).finally(() => {
      this.#isFetching = false;
    });
  }

  /** Until the slots are full, or nothing is left and nothing was put in while it looked. */
  async #fetch(workerId: number): Promise<void> {
    while (this.#hasNews && !this.#isStopping) {
      // Handlers that answer in the same turn free their slots together, and are refilled together.
      await new Promise(setImmediate);
      if (this.#isStopping) return;
      try {
        if (this.#mayHaveStrays) await this.#giveStraysBack(workerId);
        const free = this.#running.freeSlots;
        if (free <= 0) return;
        this.#hasNews = false;
        const jobs = await this.#jobs.fetch(this.#database, workerId, free, this.#plan);
        for (const job of jobs) this.#begin(job);
        const isMoreLeft = jobs.length === free;
        if (isMoreLeft) this.#hasNews = true;
        this.#plan = isMoreLeft ? "new" : "kept";
      } catch (error) {
        // The poll comes back to it, when the database does.
        this.#mayHaveStrays = true;
        this.#onError("jobs could not be fetched", error);
        return;
      }
    }
  }

  /** Not while a fetch is under way, whose jobs would look like strays. */
  async #giveStraysBack(workerId: number): Promise<void> {
    await this.#workers.putBackAllBut(
      workerId,
      [...this.#inHand].map(({ id }) => id),
    );
    this.#mayHaveStrays = false;
  }

  #begin(job: FetchedJob): void {
    this.#inHand.add(job);
    this.#running.begin(job, (running) => this.#handle(job, running));
  }

  async #handle(job: FetchedJob, running: Omit<Job, "id">): Promise<void> {
    let answer: JobAnswer;
    try {
      answer = await this.#handler!({ id: job.id, ...running });
      this.#throws.delete(job.id);
    } catch (error) {
      this.#onHandlerError(job.id, error);
      const throws = this.#throws.get(job.id) ?? 0;
      this.#throws.set(job.id, throws + 1);
      answer = { kind: "retry", delayMs: delayAfterThrow(throws) };
    }
    this.#running.end(job);
    if (this.#inHand.has(job)) void this.#settle({ job, answer });
    this.deliver();
  }

  async #settle(settlement: Settlement): Promise<void> {
    try {
      await this.#settling.add(settlement);
      this.#inHand.delete(settlement.job);
    } catch (error) {
      this.#onError("a job's answer could not be stored", error);
      // While the process stops, the end of its session settles it.
      if (!this.#isStopping) setTimeout(() => void this.#settle(settlement), settleAgainMs);
    }
  }

  async #commit(settlements: readonly Settlement[]): Promise<undefined[]> {
    const settled = settlements.filter(({ answer }) => answer.kind !== "lost");
    const lost = settlements.filter(({ answer }) => answer.kind === "lost").map(({ job }) => job);
    await this.#database.transact(async (transaction) => {
      const removed = await this.#jobs.remove(
        transaction,
        settled.map(({ job }) => job),
      );
      const again = settled.flatMap(({ job, answer }) =>
        answer.kind === "retry" && removed.has(job.id)
          ? [{ id: job.id, ...job.note, delayMs: Math.max(answer.delayMs, 0) }]
          : [],
      );
      await this.#enqueueAll(transaction, again);
      await this.#jobs.putBack(transaction, lost, "its worker lost it");
      await transaction.query(forgetDeliveries, [this.#workerId, settlements.map(({ job }) => job.id)]);
      if (lost.length > 0) await transaction.query(notifyJobs);
    });
    return settlements.map(() => undefined);
  }

  async #beat(): Promise<void> {
    const workerId = this.#workerId;
    if (workerId === null) return;
    const handled = this.#running.keys();
    const { isKnown, held, cancelled } = await this.#workers.beat(workerId);
    for (const id of cancelled) this.cancelHere(id);
    for (const job of handled) if (!isKnown || !held.has(job.id)) this.#running.abort(job, "lost");
    const inHand = new Set([...this.#inHand].map(({ id }) => id));
    const strays = held.difference(inHand);
    // A single beat may have met a fetch whose answer was on its way.
    if (!strays.isDisjointFrom(this.#strays)) {
      this.#mayHaveStrays = true;
      this.deliver();
    }
    this.#strays = strays;
    if (!isKnown && !this.#isStopping) {
      this.#workerId = await this.#workers.register();
      this.deliver();
    }
  }

  /** Answers whether the job is handled here. */
  cancelHere(id: string): boolean {
    const handled = this.#running.keys().filter((job) => job.id === id);
    for (const job of handled) this.#running.abort(job, "cancelled");
    return handled.length > 0;
  }
}

/** What is in a worker's hands now has been delivered again since, and is noted there. */
const forgetDeliveries = `
  DELETE FROM deliveries WHERE worker_id = $1 AND job_id = ANY($2::uuid[])
    AND NOT EXISTS (SELECT FROM ${jobTable} WHERE ${ofQueue} AND id = job_id AND state = 'active')`;

interface Settlement {
  readonly job: FetchedJob;
  readonly answer: JobAnswer;
}
