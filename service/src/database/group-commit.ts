import { toPostgresStorageError } from "./postgres-error.ts";

/**
 * Collects operations and commits them together: what arrives while batches are under way becomes the next
 * one, so that an idle database answers at once and a busy one commits hundreds at a time.
 *
 * At most `inFlight` batches are under way. An operation whose key is in one of them waits for it, so that
 * the operations of one key take effect in the order of their calls. When a batch fails and the database is
 * well, each operation is tried alone, so that only the guilty one fails.
 */
export class GroupCommit<Operation, Result> {
  readonly #commit: (operations: readonly Operation[]) => Promise<readonly Result[]>;
  readonly #keyOf: (operation: Operation) => string | null;
  readonly #weightOf: (operation: Operation) => number;
  readonly #mayShareKey: boolean;
  readonly #inFlight: number;
  readonly #portion: number | null;
  #waiting: Pending<Operation, Result>[] = [];
  readonly #busyKeys = new Set<string>();
  readonly #batches = new Set<Promise<void>>();
  #isScheduled = false;

  constructor(options: {
    readonly inFlight: number;
    /**
     * So many operations are worth a batch of their own: it begins at once, while the turn of the event loop brings
     * more, and beside one that is under way. Fewer wait for the end of both. Without it any number does, and all
     * that a turn brings goes together.
     */
    readonly portion?: number | undefined;
    /** One result for each operation, in their order. */
    readonly commit: (operations: readonly Operation[]) => Promise<readonly Result[]>;
    readonly keyOf: (operation: Operation) => string | null;
    /** Whether one batch may hold several operations of a key. */
    readonly mayShareKey: boolean;
    /** Characters it brings along. */
    readonly weightOf?: (operation: Operation) => number;
  }) {
    this.#commit = options.commit;
    this.#keyOf = options.keyOf;
    this.#weightOf = options.weightOf ?? (() => 0);
    this.#mayShareKey = options.mayShareKey;
    this.#inFlight = options.inFlight;
    this.#portion = options.portion ?? null;
  }

  add(operation: Operation): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ operation, key: this.#keyOf(operation), resolve, reject });
      const isPortion = this.#portion !== null && this.#waiting.length % this.#portion === 0;
      if (isPortion && this.#mayBegin) this.#begin();
      else this.#schedule();
    });
  }

  /** Resolves when everything added so far has been settled. */
  async settled(): Promise<void> {
    while (this.#waiting.length > 0 || this.#batches.size > 0) {
      if (this.#batches.size > 0) await Promise.race(this.#batches);
      else await new Promise(setImmediate);
    }
  }

  #schedule(): void {
    if (this.#isScheduled || !this.#mayBegin) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#begin();
    });
  }

  get #mayBegin(): boolean {
    if (this.#batches.size === 0) return true;
    return this.#batches.size < this.#inFlight && this.#waiting.length >= (this.#portion ?? 1);
  }

  #begin(): void {
    while (this.#mayBegin) {
      const batch = this.#take();
      if (batch.length === 0) return;
      const keys = new Set(batch.flatMap(({ key }) => key ?? []));
      for (const key of keys) this.#busyKeys.add(key);
      const underway: Promise<void> = this.#settle(batch).finally(() => {
        this.#batches.delete(underway);
        for (const key of keys) this.#busyKeys.delete(key);
        if (this.#waiting.length > 0) this.#schedule();
      });
      this.#batches.add(underway);
    }
  }

  #take(): Pending<Operation, Result>[] {
    const batch: Pending<Operation, Result>[] = [];
    const later: Pending<Operation, Result>[] = [];
    const taken = new Set<string>();
    // What stays behind holds back what comes after it under the same key.
    const held = new Set<string>(this.#busyKeys);
    let weight = 0;
    for (const pending of this.#waiting) {
      const { key, operation } = pending;
      const isFull = batch.length >= longestBatch || weight >= heaviestBatch;
      if (isFull || (key !== null && (held.has(key) || (taken.has(key) && !this.#mayShareKey)))) {
        later.push(pending);
        if (key !== null) held.add(key);
        continue;
      }
      batch.push(pending);
      weight += this.#weightOf(operation);
      if (key !== null) taken.add(key);
    }
    this.#waiting = later;
    return batch;
  }

  async #settle(batch: readonly Pending<Operation, Result>[]): Promise<void> {
    try {
      const results = await this.#commit(batch.map(({ operation }) => operation));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index]!);
    } catch (error) {
      if (batch.length === 1 || toPostgresStorageError(error) !== null) {
        for (const { reject } of batch) reject(error);
        return;
      }
      for (const pending of batch) await this.#settle([pending]);
    }
  }
}

/** Longer batches gain nothing more and make the first wait for the last. */
const longestBatch = 256;
const heaviestBatch = 4 * 1024 * 1024;

interface Pending<Operation, Result> {
  readonly operation: Operation;
  readonly key: string | null;
  resolve(result: Result): void;
  reject(error: unknown): void;
}
