import type { RunStatus } from "@imperial-court/contract";
import type { StageName } from "../analysis/stages.ts";
import { type CourtClock, laterOf, parseMicros } from "./court-clock.ts";
import {
  cancellingEvent,
  doneEvent,
  type EventDraft,
  releasedEvent,
  retryingEvent,
  startedEvent,
} from "./event-drafts.ts";
import { cancelled, decideClaim, type Ending, isFinished, mayBecome } from "./run.ts";
import type { ClaimedRun, RunHold, WorkerEntry } from "./run-store.ts";
import type { ReceivedIncident } from "./runs.ts";

/** A run's row as it stands, locked. */
export interface RunState {
  readonly run_id: string;
  status: RunStatus;
  version: number;
  readonly created_at: string;
  started_at: string | null;
  completed_at: string | null;
  outcome: string | null;
  error: string | null;
  progress: number;
  current_step: string | null;
  attempt: number;
  failures: number;
  crashes: number;
  claim: number;
  cancel_reason: string | null;
  title: string;
  severity: string | null;
  priority: string | null;
  incident_kind: string | null;
  incident_type: string | null;
  key_entities: string | null;
  wait_us: number | null;
  run_us: number | null;
}

/** What a claim reads beside the row. */
export interface ClaimMaterial {
  readonly incident: ReceivedIncident;
  readonly stageResults: ReadonlyMap<StageName, unknown>;
}

export interface EventRow {
  readonly run_id: string;
  readonly number: number;
  readonly type: string;
  readonly at: string;
  readonly progress: number;
  readonly message: string;
  readonly stage: string | null;
  readonly detail: string;
}

/**
 * A run between being read and being written: the rules of its life played on a copy of its row, so that
 * many changes of many runs are one read and one write. Knows no SQL.
 */
export class RunDraft {
  readonly state: RunState;
  readonly events: EventRow[] = [];
  /** By stage, as JSON text. */
  readonly stageResults = new Map<StageName, string>();
  ending: Ending | null = null;
  readonly #clock: CourtClock;

  constructor(state: RunState, clock: CourtClock) {
    this.state = state;
    this.#clock = clock;
  }

  get isChanged(): boolean {
    return this.events.length > 0;
  }

  claim(material: ClaimMaterial): ClaimedRun | null {
    const { state } = this;
    const decision = decideClaim({
      status: state.status,
      failures: state.failures,
      crashes: state.crashes,
      cancelReason: state.cancel_reason,
      currentStep: state.current_step,
    });
    if (decision.kind === "nothing-to-do") return null;
    state.crashes = decision.crashes;
    if (decision.kind === "end") {
      this.#end(decision.ending);
      return null;
    }
    const { attempt, crashes } = decision;
    const startedAt = state.started_at ?? laterOf(this.#clock.now(), state.created_at);
    state.status = "running";
    state.claim += 1;
    state.attempt = attempt;
    state.started_at = startedAt;
    state.current_step = "Starting the analysis";
    state.wait_us = parseMicros(startedAt) - parseMicros(state.created_at);
    const stageResults = new Map<StageName, unknown>([
      ...material.stageResults,
      ...[...this.stageResults].map(([stage, json]) => [stage, JSON.parse(json)] as const),
    ]);
    this.#tell(startedEvent(attempt, crashes, [...stageResults.keys()]));
    const { run_id: runId, created_at: createdAt, claim } = state;
    return { runId, claim, attempt, crashes, createdAt, incident: material.incident, stageResults };
  }

  record(hold: RunHold, entry: WorkerEntry): boolean {
    if (!this.#isHeld(hold)) return false;
    this.state.progress = Math.max(this.state.progress, entry.progress);
    this.state.current_step = entry.currentStep ?? this.state.current_step;
    if (entry.stageResultJson !== null && entry.stage !== null) {
      this.stageResults.set(entry.stage, entry.stageResultJson);
    }
    this.#tell(entry);
    return true;
  }

  scheduleRetry(hold: RunHold, retry: { error: string; delayMs: number }): "retry" | "ended" | "lost" {
    if (!this.#isHeld(hold)) return "lost";
    this.state.failures += 1;
    return this.#putBack(retryingEvent(this.state.attempt, retry.error, retry.delayMs));
  }

  release(hold: RunHold): "retry" | "ended" | "lost" {
    return this.#isHeld(hold) ? this.#putBack(releasedEvent()) : "lost";
  }

  finish(hold: RunHold, ending: Ending): boolean {
    if (!this.#isHeld(hold)) return false;
    const reason = this.state.cancel_reason;
    this.#end(reason === null ? ending : cancelled(reason));
    return true;
  }

  requestCancel(reason: string): { isRunning: boolean } {
    const { state } = this;
    if (isFinished(state.status)) return { isRunning: false };
    if (state.status === "queued") {
      this.#end(cancelled(reason));
      return { isRunning: false };
    }
    if (state.cancel_reason === null) {
      state.cancel_reason = reason;
      this.#tell(cancellingEvent(reason));
    }
    return { isRunning: true };
  }

  #isHeld({ claim }: RunHold): boolean {
    return this.state.status === "running" && this.state.claim === claim;
  }

  #putBack(event: EventDraft): "retry" | "ended" {
    const { state } = this;
    if (state.cancel_reason !== null) {
      this.#end(cancelled(state.cancel_reason));
      return "ended";
    }
    state.status = "queued";
    state.current_step = event.message;
    this.#tell(event);
    return "retry";
  }

  #end(ending: Ending): void {
    const { state } = this;
    if (!mayBecome(state.status, ending.status)) {
      throw new Error(`run ${state.run_id} cannot go from ${state.status} to ${ending.status}`);
    }
    const completedAt = laterOf(this.#clock.now(), state.started_at ?? state.created_at);
    state.status = ending.status;
    state.outcome = ending.outcome;
    state.completed_at = completedAt;
    state.run_us =
      state.started_at === null ? null : parseMicros(completedAt) - parseMicros(state.started_at);
    if (ending.status === "completed") {
      const { headline, severity, priority, kind, type, keyEntities } = ending.analysis;
      state.progress = 100;
      state.current_step = "Report ready";
      state.title = headline ?? state.title;
      state.severity = severity;
      state.priority = priority;
      state.incident_kind = kind;
      state.incident_type = type;
      state.key_entities = JSON.stringify(keyEntities);
    } else {
      state.error = ending.error;
    }
    this.ending = ending;
    this.stageResults.clear();
    this.#tell(doneEvent(ending), completedAt);
  }

  #tell(event: EventDraft, notBefore = this.state.started_at): void {
    this.state.version += 1;
    this.events.push({
      run_id: this.state.run_id,
      number: this.state.version,
      type: event.type,
      at: laterOf(this.#clock.now(), notBefore),
      progress: this.state.progress,
      message: event.message,
      stage: event.stage,
      detail: JSON.stringify(event.detail),
    });
  }
}
