import type { RunEvent, RunRecord, RunStatus, Statistics } from "@imperial-court/contract";

/**
 * What the HTTP layer may ask of the runs. One implementation over a run store and a job queue; both stores
 * (SQLite, PostgreSQL) pass the same conformance suite.
 */
export interface Runs {
  /** Durable when it resolves: run row, first event, job and idempotency key were committed together. */
  submit(incident: ReceivedIncident, options?: SubmitOptions): Promise<{ run: StoredRun; isReplay: boolean }>;
  find(runId: string): Promise<StoredRun | null>;
  /** The version alone, for `If-None-Match`: cheaper than `find`. */
  findVersion(runId: string): Promise<number | null>;
  /** Resolves when the run has ended, or with the unfinished run after `timeoutMs` or an abort. */
  waitForEnd(runId: string, timeoutMs: number, signal: AbortSignal): Promise<StoredRun | null>;
  /** Who submitted it; null when there is no such run. */
  findCaller(runId: string): Promise<string | null>;
  /** The text and hints as received. */
  findIncident(runId: string): Promise<ReceivedIncident | null>;
  list(query: RunQuery): Promise<{ runs: StoredRun[]; nextCursor: string | null }>;
  /** Idempotent. A queued run fails at once; a running one is told to stop. */
  cancel(runId: string, reason: string | null): Promise<StoredRun | null>;
  /** A new run of the same text with `replay_of`; null when there is no such run. */
  retry(runId: string, caller: string, origin?: SubmitOrigin | null): Promise<StoredRun | null>;
  /** Removes completed and failed runs that ended (created, if earlier unknown) before the age. */
  cleanup(options: {
    maxAgeHours: number;
    isDryRun: boolean;
  }): Promise<{ removed: number; remaining: number }>;
  /** Stored events after a number; null when there is no such run. */
  listEvents(runId: string, after: number): Promise<RunEvent[] | null>;
  /** Stored and coming events after a number, each once, in order; ends after `done`. */
  followEvents(runId: string, after: number, signal: AbortSignal): AsyncIterable<RunEvent>;
  statistics(range: { from: string | null; to: string | null }): Promise<Statistics>;
  counts(): Promise<Record<RunStatus, number>>;
}

export interface ReceivedIncident {
  readonly text: string;
  /** `form`, `multipart`, `json`, `text`, `email`, `retry`. */
  readonly source: string;
  /** Other fields the sender gave; JSON-serialisable. */
  readonly hints: Readonly<Record<string, unknown>>;
  /** W3C `traceparent` header, kept with the run. */
  readonly traceparent: string | null;
}

export interface SubmitOptions {
  readonly idempotencyKey?: string | null;
  /** Who submits; idempotency keys and fairness are per caller. "anonymous" without keys. */
  readonly caller?: string;
  /** Lower runs first; default 0. */
  readonly priority?: number;
  readonly replayOf?: string | null;
  /** For the audit log, whose entry is committed with the run; null writes none. */
  readonly origin?: SubmitOrigin | null;
}

/** From whom and where a submit came. */
export interface SubmitOrigin {
  readonly actor: string;
  readonly keyId: string | null;
  readonly address: string;
  /** `run.submit` or `run.retry`. */
  readonly action: string;
}

export interface RunQuery {
  readonly limit: number;
  readonly cursor?: string | null;
  readonly statuses?: readonly RunStatus[];
  /** Full-text search over text, title and report. */
  readonly q?: string | null;
  readonly severities?: readonly string[];
  /** Family label or kind code. */
  readonly types?: readonly string[];
  /** ISO instants on created_at: from inclusive, to exclusive. */
  readonly from?: string | null;
  readonly to?: string | null;
  /** Only runs that this caller submitted. */
  readonly caller?: string | null;
  /** True: `result` is left out. */
  readonly isSummary?: boolean;
}

/** A run as stored. The JSON is kept as text, so that a poll neither parses nor prints a report. */
export interface StoredRun {
  readonly runId: string;
  readonly status: RunStatus;
  /** Changes with every stored event. */
  readonly version: number;
  /** The record as JSON text, exactly as it goes over the wire; `basePath` is put before its links. */
  toJson(basePath?: string): string;
  /** The record, parsed. */
  toRecord(): RunRecord;
}
