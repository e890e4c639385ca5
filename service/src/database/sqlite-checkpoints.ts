import { once } from "node:events";
import { Worker } from "node:worker_threads";

/**
 * Copies the write-ahead log into the database file from a thread, for works that write much: SQLite does it by
 * itself within a COMMIT, which then holds up the event loop for as long as the disk takes, measured up to 260 ms
 * for the 16 MB of `wal_autocheckpoint`. Neither readers nor writers wait for a passive checkpoint
 * (https://www.sqlite.org/pragma.html#pragma_wal_checkpoint); once all was copied the log is started over. Where the
 * thread cannot be had or fails, the COMMIT does it, as ever.
 */
export class SqliteCheckpoints {
  readonly #path: string;
  /** Begun with the first checkpoint. */
  #worker: Worker | null = null;
  #hasEnded = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** Resolves when what the log held has been copied, or cannot be. One at a time. */
  async take(): Promise<void> {
    if (this.#hasEnded) return;
    this.#worker ??= this.#begin();
    const worker = this.#worker;
    const answered = new AbortController();
    const { signal } = answered;
    worker.postMessage(null);
    const endings = [once(worker, "message", { signal }), once(worker, "exit", { signal })];
    await Promise.race(endings).catch(() => undefined);
    answered.abort();
    await Promise.allSettled(endings);
  }

  async close(): Promise<void> {
    this.#hasEnded = true;
    await this.#worker?.terminate();
  }

  #begin(): Worker {
    const path = new URL("./sqlite-checkpoint-worker.ts", import.meta.url);
    const end = () => {
      this.#hasEnded = true;
    };
    return new Worker(path, { workerData: this.#path }).once("error", end).once("exit", end);
  }
}
