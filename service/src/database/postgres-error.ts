import { CourtError } from "../errors.ts";

/** Seconds after which a server that restarts is usually back. */
const retryAfterSeconds = 2;
/** Seconds after which a full disk may have been mended. */
const fullRetryAfterSeconds = 30;

/** Of Node's sockets: the server was not reached, or the connection broke. */
const socketCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/** pg says these without a code: https://github.com/brianc/node-postgres/tree/master/packages */
const brokenMessages =
  /^(Connection terminated|Client has encountered a connection error|timeout e(xceeded|xpired)|Query read timeout|Client was closed|Cannot use a pool after)/;

/** SQLSTATE classes, https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isServerGoing(code: string): boolean {
  // 08 connection, 57P01–57P05 shutdown, crash, start-up, dropped database, idle session.
  return code.startsWith("08") || code.startsWith("57P");
}

/** True when the connection is of no further use: another may do better. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === "string" && (socketCodes.has(code) || isServerGoing(code))) return true;
  return brokenMessages.test(error.message);
}

/** True when a connection was given up since nothing came on it. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message === "Query read timeout";
}

/** True for a transaction that lost a race and may simply be tried again. */
export function isLostRace(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === "40001" || code === "40P01";
}

/** True for a row whose key is taken. */
export function isUniqueViolation(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === "23505";
}

/** The CourtError for what PostgreSQL or the way to it says; null for any other error. */
export function toPostgresStorageError(error: unknown): CourtError | null {
  if (error instanceof CourtError) return error.code.startsWith("storage-") ? error : null;
  if (!(error instanceof Error)) return null;
  const code = String((error as { code?: unknown }).code ?? "");
  if (code === "53100") {
    return new CourtError(
      "storage-full",
      "The disk of the database is full. Nothing was stored. Free space, then send it again.",
      { cause: error, retryAfterSeconds: fullRetryAfterSeconds },
    );
  }
  // 53 too many connections or memory, 25006 read-only, 55P03 lock and 57014 statement took too long, 58 disk.
  const isTrouble = code.startsWith("53") || code.startsWith("58") || /^(25006|55P03|57014)$/.test(code);
  if (!isTrouble && !isConnectionLost(error) && !isLostRace(error)) return null;
  return new CourtError(
    "storage-unavailable",
    `The database cannot be used: ${error.message}. Send it again in a moment.`,
    { cause: error, retryAfterSeconds },
  );
}
