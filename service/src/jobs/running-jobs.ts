import { type AbortCause, type Job, JobAborted } from "./job-queue.ts";

/** How long an aborted handler may take to answer before `stop` goes on without it. */
const abortPatienceMs = 5_000;
/** A handler that threw is tried again after this, doubled each time up to the longest. */
export const firstThrowDelayMs = 1_000;
const longestThrowDelayMs = 60_000;

/** Milliseconds until a job is tried again whose handler has thrown so many times before. */
export function delayAfterThrow(throws: number): number {
  return Math.min(firstThrowDelayMs * 2 ** throws, longestThrowDelayMs);
}

interface Running {
  readonly controller: AbortController;
  readonly answered: Promise<void>;
}

/** The jobs that handlers of this process work on, and the slots they take. */
export class RunningJobs<Key> {
  readonly #running = new Map<Key, Running>();
  /** Of those, the ones whose handlers only store what they have done. */
  readonly #storing = new Set<Key>();
  readonly #onSlotFreed: () => void;
  /** How many jobs work at a time; none before a queue is started. */
  slots = 0;

  constructor(onSlotFreed: () => void) {
    this.#onSlotFreed = onSlotFreed;
  }

  get size(): number {
    return this.#running.size;
  }

  get freeSlots(): number {
    return this.slots - this.#running.size + Math.min(this.#storing.size, this.slots);
  }

  keys(): Key[] {
    return [...this.#running.keys()];
  }

  has(key: Key): boolean {
    return this.#running.has(key);
  }

  /** `handle` begins in a later microtask, when the job is among the running. */
  begin(key: Key, handle: (job: Omit<Job, "id">) => Promise<void>): void {
    const controller = new AbortController();
    const job = {
      signal: controller.signal,
      freeSlot: () => {
        this.#storing.add(key);
        this.#onSlotFreed();
      },
      takeSlot: () => void this.#storing.delete(key),
    };
    this.#running.set(key, { controller, answered: Promise.resolve().then(() => handle(job)) });
  }

  /** Its handler has answered. */
  end(key: Key): void {
    this.#running.delete(key);
    this.#storing.delete(key);
  }

  abort(key: Key, because: AbortCause): void {
    this.#running.get(key)?.controller.abort(new JobAborted(because));
  }

  /** Gives the handlers `graceMs` to answer, then aborts them. */
  async stop(graceMs: number): Promise<void> {
    await this.#allAnswered(graceMs);
    for (const key of this.keys()) this.abort(key, "stopping");
    await this.#allAnswered(abortPatienceMs);
  }

  async #allAnswered(patienceMs: number): Promise<void> {
    if (this.#running.size === 0) return;
    const { promise: patienceIsOver, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, patienceMs);
    const all = Promise.all([...this.#running.values()].map(({ answered }) => answered));
    await Promise.race([all, patienceIsOver]);
    clearTimeout(timer);
  }
}
