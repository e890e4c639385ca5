import { closeSync, fdatasync, fdatasyncSync, openSync } from "node:fs";
import { CourtError } from "../errors.ts";
import { retryAfterSeconds } from "./storage-error.ts";

/** Brings what was written to a file onto the disk, then calls back; with an error when the disk refused. */
export type SyncFile = (file: number, done: (error: Error | null) => void) => void;

/**
 * The disk side of SQLite's write-ahead log: SQLite appends to it, this syncs it. The log is one and the same
 * file from the first connection to the last (it is started over in place), so its descriptor stays good.
 */
export class SqliteWriteAheadLog {
  readonly #path: string;
  readonly #syncFile: SyncFile;
  #file: number | null = null;
  #isSyncing = false;
  #isClosed = false;

  /** `path` is the log's own, which exists from the first transaction on. */
  constructor(path: string, syncFile: SyncFile = fdatasync) {
    this.#path = path;
    this.#syncFile = syncFile;
  }

  /** One at a time. `done` is called with a CourtError when what was written may be lost in a power failure. */
  sync(done: (refusal: CourtError | null) => void): void {
    let file: number;
    try {
      file = this.#open();
    } catch (error) {
      done(notSynced(error as Error));
      return;
    }
    this.#isSyncing = true;
    this.#syncFile(file, (error) => {
      this.#isSyncing = false;
      if (this.#isClosed) closeSync(file);
      done(error === null ? null : notSynced(error));
    });
  }

  /** The same at once, for opening and closing. Throws the CourtError. */
  syncNow(): void {
    try {
      fdatasyncSync(this.#open());
    } catch (error) {
      throw notSynced(error as Error);
    }
  }

  close(): void {
    this.#isClosed = true;
    if (this.#file !== null && !this.#isSyncing) closeSync(this.#file);
  }

  #open(): number {
    // Windows syncs only what is open for writing.
    this.#file ??= openSync(this.#path, "r+");
    return this.#file;
  }
}

function notSynced(cause: Error): CourtError {
  return new CourtError(
    "storage-unavailable",
    `The disk that holds the data directory did not confirm a write: ${cause.message}. It may have been stored or not: look for it before sending it again.`,
    { cause, retryAfterSeconds },
  );
}
