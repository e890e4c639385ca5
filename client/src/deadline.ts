import { CourtTimeoutError } from "./errors.ts";

/** A caller's signal and a time limit in one. Has to be closed, or its timer keeps a process alive. */
export interface Deadline {
  /** Its reason is the caller's own, or a CourtTimeoutError. */
  readonly signal: AbortSignal;
  close(): void;
}

// The longest that a timer can be: about 24 days.
const longestTimerMs = 2 ** 31 - 1;

export function openDeadline(what: string, timeoutMs: number | undefined, signal?: AbortSignal): Deadline {
  const scope = new AbortController();
  const onAbort = () => scope.abort(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  const timer =
    timeoutMs === undefined || timeoutMs > longestTimerMs
      ? undefined
      : setTimeout(() => scope.abort(new CourtTimeoutError(what, timeoutMs)), timeoutMs);
  return {
    signal: scope.signal,
    close() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}
