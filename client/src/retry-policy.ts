import { CourtApiError, CourtUnreachableError } from "./errors.ts";

/** Tries of one repeatable call: three more after the first, over about a second and a half. */
export const defaultAttempts = 4;

/**
 * Tries while a run is being watched: half a minute and more, long enough for a service to be restarted
 * under a watcher.
 */
export const patientAttempts = 12;

const firstDelayMs = 200;
const longestDelayMs = 5_000;
/** A service that asks for more patience than this is not waited for: the caller decides. */
const longestRetryAfterSeconds = 30;

const passingStatuses = new Set([429, 502, 503, 504]);

/**
 * How long to wait before another try, or null when another try would not help. Jittered, so that callers
 * that failed together do not come back together; never sooner than the service's own `Retry-After`.
 */
export function retryDelayMs(error: unknown, attempt: number): number | null {
  if (error instanceof CourtUnreachableError) return backoffMs(attempt);
  if (!(error instanceof CourtApiError) || !passingStatuses.has(error.status)) return null;
  const askedSeconds = error.retryAfterSeconds ?? 0;
  if (askedSeconds > longestRetryAfterSeconds) return null;
  const askedMs = askedSeconds * 1000;
  return Math.max(backoffMs(attempt), askedMs + Math.random() * Math.min(askedMs, 1000) * 0.25);
}

/** Between half and the whole of 200 ms, 400 ms, 800 ms … 5 s. */
export function backoffMs(attempt: number): number {
  const wholeMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
  return wholeMs * (0.5 + Math.random() / 2);
}

/** Resolves after the time; rejects with the signal's reason as soon as it is aborted. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
