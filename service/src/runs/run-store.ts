import type { RunEvent, RunEventType, RunStatus, Statistics } from "@imperial-court/contract";
import type { StageName } from "../analysis/stages.ts";
import type { Ending } from "./run.ts";
import type { ReceivedIncident, RunQuery, StoredRun, SubmitOrigin } from "./runs.ts";

/**
 * The store of runs, their events, stage results and idempotency keys: the source of truth.
 *
 * Guarantees each implementation gives, checked by one conformance suite:
 * - Every method is one transaction, and resolves after its commit. Implementations may commit the calls of
 *   several callers together.
 * - A run and its job are committed together; a run that is failed while queued loses its job likewise.
 * - Writes of a worker name the claim they were made under. When another claim has been made since, or the
 *   run has ended, they change nothing and say so.
 * - What one worker writes under one claim takes effect in the order of its calls, awaited or not.
 * - Every change of a run stores exactly one event; events are numbered from 1 without gaps, and a run's
 *   version is the number of its last event.
 * - A cancellation that was accepted wins over whatever the worker writes afterwards.
 * - created_at ≤ started_at ≤ completed_at, whatever the clock does.
 */
export interface RunStore {
  insert(run: NewRun): Promise<InsertOutcome>;

  /** Called when a job is delivered. Decides by `decideClaim`; ends the run, or begins a new claim on it. */
  claim(runId: string): Promise<ClaimedRun | null>;
  /** An event of the worker's, and a stage's result with it. False: the claim is no longer valid. */
  record(hold: RunHold, entry: WorkerEntry): Promise<boolean>;
  /** Back to `queued` after a failed attempt; `retry` when the run is now queued. */
  scheduleRetry(
    hold: RunHold,
    retry: { error: string; delayMs: number },
  ): Promise<"retry" | "ended" | "lost">;
  /** Back to `queued` without counting anything: the process is stopping. */
  release(hold: RunHold): Promise<"retry" | "ended" | "lost">;
  /** False: the claim is no longer valid. */
  finish(hold: RunHold, ending: Ending): Promise<boolean>;
  /** Fails a queued run; marks a running one. `isRunning`: the worker must be told. Null: no such run. */
  requestCancel(runId: string, reason: string): Promise<{ isRunning: boolean } | null>;

  find(runId: string): Promise<StoredRun | null>;
  findVersion(runId: string): Promise<number | null>;
  /** Who submitted it; null when there is no such run. */
  findCaller(runId: string): Promise<string | null>;
  findIncident(runId: string): Promise<ReceivedIncident | null>;
  list(query: RunQuery): Promise<{ runs: StoredRun[]; nextCursor: string | null }>;
  /** Null when there is no such run. */
  listEvents(runId: string, after: number): Promise<RunEvent[] | null>;
  /** Calls back after each commit that changed the run, in this process or another. Calls may be merged. */
  subscribe(runId: string, onChange: () => void): () => void;
  statistics(range: { from: string | null; to: string | null }): Promise<Statistics>;
  counts(): Promise<Record<RunStatus, number>>;
  /** Other runs that name one of the identifiers, newest first. */
  findRunsByEntities(
    entities: readonly EntityKey[],
    options: { excludeRunId: string | null; since: string | null; limit: number },
  ): Promise<RelatedRun[]>;

  /** How many completed and failed runs ended before the instant. */
  countEndedBefore(instant: string): Promise<number>;
  /** Removes at most `limit` of them with everything that belongs to them; answers how many. */
  removeEndedBefore(instant: string, limit: number): Promise<number>;
  /** Forgets idempotency keys stored before the instant. */
  removeKeysBefore(instant: string): Promise<void>;
}

export interface NewRun {
  readonly runId: string;
  /** Six fractional digits, from the court's clock. */
  readonly createdAt: string;
  readonly title: string;
  readonly incident: ReceivedIncident;
  readonly caller: string;
  /** Of the job: lower first. */
  readonly priority: number;
  readonly replayOf: string | null;
  readonly idempotency: IdempotencyKey | null;
  /** Not null: the audit log gets an entry in the transaction that creates the run. */
  readonly origin: SubmitOrigin | null;
  /** False when the queue is full: an earlier run may be found by its key, a new one is not created. */
  readonly mayCreate: boolean;
}

export interface IdempotencyKey {
  readonly key: string;
  /** SHA-256 of the parsed fields, as hexadecimal digits. */
  readonly fingerprint: string;
  /** A key stored before this instant counts as forgotten. */
  readonly validSince: string;
}

export type InsertOutcome =
  | { readonly kind: "created"; readonly run: StoredRun }
  | { readonly kind: "replay"; readonly run: StoredRun }
  | { readonly kind: "key-reused"; readonly runId: string }
  | { readonly kind: "refused" };

/** A worker's right to write: valid until the next claim or the end of the run. */
export interface RunHold {
  readonly runId: string;
  readonly claim: number;
}

export interface ClaimedRun extends RunHold {
  readonly attempt: number;
  readonly crashes: number;
  readonly createdAt: string;
  readonly incident: ReceivedIncident;
  readonly stageResults: ReadonlyMap<StageName, unknown>;
}

export interface WorkerEntry {
  readonly type: Extract<RunEventType, "stage-started" | "stage-finished" | "lookup">;
  readonly stage: StageName | null;
  readonly message: string;
  /** Null leaves the run's step as it is. */
  readonly currentStep: string | null;
  /** 0..100; a lower number than the stored one is ignored. */
  readonly progress: number;
  readonly detail: Readonly<Record<string, unknown>>;
  /** The stage's result as JSON text, to be handed back by a later claim; null stores nothing. */
  readonly stageResultJson: string | null;
}

export interface EntityKey {
  readonly type: string;
  readonly value: string;
}

/** Another run that names the same identifiers. */
export interface RelatedRun {
  readonly runId: string;
  readonly createdAt: string;
  readonly status: RunStatus;
  readonly title: string;
  readonly kind: string | null;
  readonly severity: string | null;
  /** Those of the identifiers asked for that it names. */
  readonly sharedEntities: readonly EntityKey[];
}
