import { Worker } from "node:worker_threads";
import { CourtError } from "../errors.ts";
import type { SqlRow, SqlValue } from "./sqlite-reader.ts";

/** A thread that is not asked for this long is let go: it costs some 15 MB. */
const idleMs = 30_000;

export interface ReadQuery {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/**
 * Long reads in a thread with a read-only connection of its own, so that a question over a hundred thousand
 * rows does not hold up the event loop. Started by the first question.
 */
export class ReaderThread {
  readonly #path: string;
  #thread: Thread | null = null;
  #idleTimer: NodeJS.Timeout | undefined;
  #nextNumber = 1;

  constructor(path: string) {
    this.#path = path;
  }

  /** The rows of each query, all read from one and the same state of the database. */
  read<Row = SqlRow>(queries: readonly ReadQuery[]): Promise<Row[][]> {
    clearTimeout(this.#idleTimer);
    const { worker, asked } = this.#thread ?? this.#start();
    worker.ref();
    const number = this.#nextNumber++;
    return new Promise((resolve, reject) => {
      asked.set(number, { resolve: resolve as (rows: SqlRow[][]) => void, reject });
      worker.postMessage({ number, queries });
    });
  }

  /** Lets the thread go; questions under way are refused. The next question starts another. */
  close(): void {
    clearTimeout(this.#idleTimer);
    void this.#thread?.worker.terminate();
    this.#thread = null;
  }

  #start(): Thread {
    const worker = new Worker(new URL("./reader-thread-worker.ts", import.meta.url), {
      workerData: this.#path,
    });
    const asked: Thread["asked"] = new Map();
    const thread = { worker, asked };
    this.#thread = thread;
    worker.on("message", ({ number, rows, error }: ReadAnswer) => {
      const question = asked.get(number);
      asked.delete(number);
      if (rows !== null) question?.resolve(rows);
      else question?.reject(unreadable(error));
      if (asked.size === 0) this.#idle(thread);
    });
    const giveUp = (reason: Error | number) => {
      if (this.#thread === thread) this.#thread = null;
      for (const { reject } of asked.values()) reject(unreadable(`the reading thread ended (${reason})`));
      asked.clear();
    };
    worker.on("error", giveUp);
    worker.on("exit", giveUp);
    return thread;
  }

  #idle({ worker }: Thread): void {
    worker.unref();
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.close(), idleMs);
    this.#idleTimer.unref();
  }
}

interface Thread {
  readonly worker: Worker;
  readonly asked: Map<number, { resolve(rows: SqlRow[][]): void; reject(error: Error): void }>;
}

export interface ReadAnswer {
  readonly number: number;
  /** Null when the reading failed; `error` says why. */
  readonly rows: SqlRow[][] | null;
  readonly error: string;
}

function unreadable(reason: string): CourtError {
  return new CourtError("storage-unavailable", `The store could not be read: ${reason}.`, {
    retryAfterSeconds: 5,
  });
}
