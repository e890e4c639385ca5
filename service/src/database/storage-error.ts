import { CourtError } from "../errors.ts";

// Primary result codes, the low byte of SQLite's extended ones: https://www.sqlite.org/rescode.html
const busy = 5;
const ioError = 10;
const corrupt = 11;
const full = 13;
const cannotOpen = 14;
const readOnly = 8;
/** The shared-memory index could not grow: on Linux this is how a full disk shows itself to a reader. */
const ioErrorShmSize = 4874;

const unavailable = new Set([busy, ioError, corrupt, cannotOpen, readOnly]);

/** Seconds after which a full disk may have been mended; a client that asks earlier only adds load. */
export const retryAfterSeconds = 30;

/** The CourtError for what SQLite says about its disk; null for any other error. */
export function toStorageError(error: unknown): CourtError | null {
  if (error instanceof CourtError && error.code.startsWith("storage-")) return error;
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return null;
  const primary = error.errcode & 0xff;
  if (primary === full || error.errcode === ioErrorShmSize) {
    return new CourtError(
      "storage-full",
      "The disk that holds the data directory is full. Nothing was stored. Free space, then send it again.",
      { cause: error, retryAfterSeconds },
    );
  }
  if (unavailable.has(primary)) {
    return new CourtError(
      "storage-unavailable",
      `The store in the data directory cannot be used: ${error.message}. Nothing was stored.`,
      { cause: error, retryAfterSeconds },
    );
  }
  return null;
}
