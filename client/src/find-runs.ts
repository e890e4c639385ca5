import type { JobList, RunRecord, RunStatus, Severity } from "@imperial-court/contract";
import { openDeadline } from "./deadline.ts";
import { defaultAttempts, delay, patientAttempts } from "./retry-policy.ts";
import { type Call, readJson, send, type Transport } from "./transport.ts";

export interface ListQuery {
  /** Runs a page; the service gives at most 200. */
  readonly limit?: number | undefined;
  /** From the page before; opaque. */
  readonly cursor?: string | null | undefined;
  readonly status?: readonly RunStatus[] | undefined;
  readonly severity?: readonly Severity[] | undefined;
  /** Family labels or kind codes. */
  readonly type?: readonly string[] | undefined;
  /** Full-text search over text, title and report. */
  readonly q?: string | undefined;
  /** ISO instants on created_at: from inclusive, to exclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** `summary` leaves the reports out. */
  readonly view?: "summary" | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WaitOptions {
  /** For the run to end; without it as long as it takes. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How long one long poll may last: the service's limit. */
const longPollSeconds = 60;
/** A service, or a proxy before it, that answers a long poll at once is asked again this often. */
const pollIntervalMs = 2_000;
const cachedRuns = 100;

export const runPath = (runId: string) => `/incident/run/${encodeURIComponent(runId)}`;

/**
 * Reads single runs. A run that has not changed since the last look is not sent again (ETag, 304): the same
 * object is given back, so that `===` tells whether something is new.
 */
export function createRunReader(
  transport: Transport,
): (runId: string, signal?: AbortSignal) => Promise<RunRecord> {
  const known = new Map<string, { etag: string; run: RunRecord }>();
  return (runId, signal) => {
    const last = known.get(runId);
    return send(
      transport,
      {
        method: "GET",
        path: runPath(runId),
        headers: last ? { "if-none-match": last.etag } : {},
        isRepeatable: true,
        signal,
      },
      async (response) => {
        if (response.status === 304 && last) return last.run;
        const run = await readJson<RunRecord>(response);
        const etag = response.headers.get("etag");
        // Deleting first keeps the most recently changed runs at the end, and the limit drops the others.
        known.delete(runId);
        if (etag !== null) known.set(runId, { etag, run });
        const oldest = known.keys().next();
        if (known.size > cachedRuns && !oldest.done) known.delete(oldest.value);
        return run;
      },
    );
  };
}

/** Resolves with the ended run. Throws CourtTimeoutError when it has not ended in time; it goes on. */
export async function waitForEnd(
  transport: Transport,
  runId: string,
  options: WaitOptions = {},
): Promise<RunRecord> {
  const deadline = openDeadline(`Run ${runId} has not ended`, options.timeoutMs, options.signal);
  const { signal } = deadline;
  const call: Call = {
    method: "GET",
    path: runPath(runId),
    headers: { prefer: `wait=${longPollSeconds}` },
    isRepeatable: true,
    timeoutMs: transport.timeoutMs + longPollSeconds * 1000,
    signal,
  };
  try {
    for (let attempts = defaultAttempts; ; attempts = patientAttempts) {
      const askedAt = performance.now();
      const run = await send(transport, { ...call, attempts }, (response) => readJson<RunRecord>(response));
      if (hasEnded(run)) return run;
      await delay(Math.max(0, pollIntervalMs - (performance.now() - askedAt)), signal);
    }
  } finally {
    deadline.close();
  }
}

export function hasEnded({ status }: RunRecord): boolean {
  return status === "completed" || status === "failed";
}

export function listPage(transport: Transport, { signal, ...query }: ListQuery = {}): Promise<JobList> {
  return send(
    transport,
    { method: "GET", path: "/incident/jobs", query, isRepeatable: true, signal },
    (response) => readJson<JobList>(response),
  );
}

/** Every run that fits, newest first, a page at a time as they are asked for. */
export async function* listRuns(
  transport: Transport,
  query: ListQuery = {},
): AsyncGenerator<RunRecord, void, void> {
  let cursor = query.cursor ?? null;
  do {
    const page = await listPage(transport, { ...query, cursor });
    yield* page.jobs;
    cursor = page.next_cursor;
  } while (cursor !== null && cursor !== undefined);
}
