/**
 * The queue: it delivers ids to a handler, at least once, and has never heard of incidents.
 *
 * - A job exists from the commit of the transaction that enqueued it until a handler answers `done`.
 * - A job is delivered to one handler at a time. When the process (embedded) or the worker (distributed)
 *   that had it dies, it is delivered again.
 * - Order: lower priority numbers first; within a priority the groups take turns, so that one group's
 *   flood does not make another group's single job wait for all of it.
 * - What a delivery means for the thing behind the id, whether it is a first try or a rescue, is not the
 *   queue's business: the owner of the ids keeps that in its own tables, in the same transaction.
 */
export interface JobQueue {
  /**
   * Begins to deliver, `slots` jobs at a time, and as many again whose handlers have freed theirs. What was
   * unfinished at the last stop or crash comes first.
   */
  start(handler: JobHandler, options: { readonly slots: number }): Promise<void>;
  /** Aborts the signal of the job's handler, in whichever process it runs. A job not being handled is left alone. */
  cancel(id: string): Promise<void>;
  /**
   * Delivers nothing more; gives running handlers `graceMs` to finish, then aborts them with `stopping`.
   * Resolves when all have answered and what they answered is stored. Jobs they hand back stay queued.
   */
  stop(options: { readonly graceMs: number }): Promise<void>;
  /**
   * `waiting` are deliverable now, `delayed` later, `running` are with a handler. Who only wants to know whether
   * they reach a limit says so: far below it, the numbers may be those of a moment ago.
   */
  depth(limit?: number): Promise<JobCounts>;
}

export interface JobCounts {
  readonly waiting: number;
  readonly delayed: number;
  readonly running: number;
}

/**
 * The part of a queue that a store calls inside its own transaction, so that a job and what it stands for
 * are committed together or not at all. `Transaction` is whatever the database module hands out; `Written` is
 * `void` where its statements run at once, a promise where they do not.
 */
export interface JobLedger<Transaction, Written extends void | Promise<void>> {
  enqueue(transaction: Transaction, job: NewJob): Written;
  /** Takes back a job that nobody handles; one being handled is only forgotten when its handler answers. */
  remove(transaction: Transaction, id: string): Written;
}

export interface NewJob {
  readonly id: string;
  /** Lower first. */
  readonly priority: number;
  /** Jobs of one group take turns with those of others: the caller's name. */
  readonly group: string;
  /** Milliseconds until it may be delivered; at most `longestDelayMs`. */
  readonly delayMs: number;
}

/** Longer delays are cut to this, so that a clock that jumped back cannot hold a job for ever. */
export const longestDelayMs = 3_600_000;

export interface Job {
  readonly id: string;
  /** Aborted with a `JobAborted` as its reason. */
  readonly signal: AbortSignal;
  /** The work is done, and only storing it is left: the next job need not wait for that. */
  readonly freeSlot: () => void;
  /** Storing it takes longer than it should: nothing more is begun for this slot. */
  readonly takeSlot: () => void;
}

/**
 * `done`: the job is finished and forgotten. `retry`: deliver again after the delay. `lost`: another handler
 * has it by now; this answer changes nothing. A throw means retry, with a delay of the queue's choice.
 */
export type JobAnswer =
  | { readonly kind: "done" }
  | { readonly kind: "retry"; readonly delayMs: number }
  | { readonly kind: "lost" };

export type JobHandler = (job: Job) => Promise<JobAnswer>;

/** `cancelled`: somebody asked for it. `stopping`: the process ends. `lost`: the queue gave it to another. */
export type AbortCause = "cancelled" | "stopping" | "lost";

/** The reason of an aborted job's signal. */
export class JobAborted extends Error {
  override name = "JobAborted";
  readonly because: AbortCause;

  constructor(because: AbortCause) {
    super(`the job was aborted: ${because}`);
    this.because = because;
  }
}
