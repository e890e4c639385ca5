import type { RunStatus } from "@imperial-court/contract";
import type { StageName } from "../analysis/stages.ts";
import type { SqliteDatabase, SqliteTransaction } from "../database/sqlite-database.ts";
import type { JobLedger } from "../jobs/job-queue.ts";
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
import type { RunChanges } from "./run-changes.ts";
import type { ClaimedRun, RunHold, WorkerEntry } from "./run-store.ts";
import { insertEvent, type NumberedRun, readIncident } from "./sqlite-run-rows.ts";
import type { StatusCounts } from "./status-counts.ts";

/** The writes of a run's life in SQLite, from its first claim on. Each method is one work for `database.write`. */
export class SqliteRunLifecycle {
  readonly #database: SqliteDatabase;
  readonly #jobs: JobLedger<SqliteTransaction, void>;
  readonly #clock: CourtClock;
  readonly #counts: StatusCounts;
  readonly #changes: RunChanges;

  constructor(parts: {
    database: SqliteDatabase;
    jobs: JobLedger<SqliteTransaction, void>;
    clock: CourtClock;
    counts: StatusCounts;
    changes: RunChanges;
  }) {
    this.#database = parts.database;
    this.#jobs = parts.jobs;
    this.#clock = parts.clock;
    this.#counts = parts.counts;
    this.#changes = parts.changes;
  }

  claim(runId: string): Promise<ClaimedRun | null> {
    return this.#database.write((transaction) => {
      const state = transaction.get<RunState>(`${selectState} WHERE run_id = ?`, runId);
      if (state === null) return null;
      const decision = decideClaim({
        status: state.status,
        failures: state.failures,
        crashes: state.crashes,
        cancelReason: state.cancel_reason,
        currentStep: state.current_step,
      });
      if (decision.kind === "nothing-to-do") return null;
      if (decision.kind === "end") {
        this.#end(transaction, { ...state, crashes: decision.crashes }, decision.ending);
        return null;
      }
      return this.#start(transaction, state, decision);
    });
  }

  record(hold: RunHold, entry: WorkerEntry): Promise<boolean> {
    return this.#database.write((transaction) => {
      const run = transaction.get<{ seq: number; version: number; progress: number; started_at: string }>(
        `UPDATE runs SET version = version + 1, progress = max(progress, ?),
                         current_step = coalesce(?, current_step)
         WHERE run_id = ? AND claim = ? AND status = 'running'
         RETURNING seq, version, progress, started_at`,
        entry.progress,
        entry.currentStep,
        hold.runId,
        hold.claim,
      );
      if (run === null) return false;
      this.#writeEvent(transaction, { ...run, runId: hold.runId }, entry, run.started_at);
      if (entry.stageResultJson !== null) {
        transaction.run(
          "INSERT OR REPLACE INTO stage_results (seq, stage, result) VALUES (?, ?, ?)",
          run.seq,
          entry.stage,
          entry.stageResultJson,
        );
      }
      return true;
    });
  }

  scheduleRetry(
    hold: RunHold,
    retry: { error: string; delayMs: number },
  ): Promise<"retry" | "ended" | "lost"> {
    return this.#database.write((transaction) => {
      const state = this.#held(transaction, hold);
      if (state === null) return "lost";
      const event = retryingEvent(state.attempt, retry.error, retry.delayMs);
      return this.#putBack(transaction, { ...state, failures: state.failures + 1 }, event);
    });
  }

  release(hold: RunHold): Promise<"retry" | "ended" | "lost"> {
    return this.#database.write((transaction) => {
      const state = this.#held(transaction, hold);
      if (state === null) return "lost";
      return this.#putBack(transaction, state, releasedEvent());
    });
  }

  finish(hold: RunHold, ending: Ending): Promise<boolean> {
    return this.#database.write((transaction) => {
      const state = this.#held(transaction, hold);
      if (state === null) return false;
      const reason = state.cancel_reason;
      this.#end(transaction, state, reason === null ? ending : cancelled(reason));
      return true;
    });
  }

  requestCancel(runId: string, reason: string): Promise<{ isRunning: boolean } | null> {
    return this.#database.write((transaction) => {
      const state = transaction.get<RunState>(`${selectState} WHERE run_id = ?`, runId);
      if (state === null) return null;
      if (isFinished(state.status)) return { isRunning: false };
      if (state.status === "queued") {
        this.#end(transaction, state, cancelled(reason));
        this.#jobs.remove(transaction, runId);
        return { isRunning: false };
      }
      if (state.cancel_reason === null) {
        const version = state.version + 1;
        transaction.run(
          "UPDATE runs SET cancel_reason = ?, version = ? WHERE seq = ?",
          reason,
          version,
          state.seq,
        );
        const run = { seq: state.seq, version, progress: state.progress, runId };
        this.#writeEvent(transaction, run, cancellingEvent(reason), state.started_at);
      }
      return { isRunning: true };
    });
  }

  #start(
    transaction: SqliteTransaction,
    state: RunState,
    { attempt, crashes }: { attempt: number; crashes: number },
  ): ClaimedRun {
    const startedAt = state.started_at ?? laterOf(this.#clock.now(), state.created_at);
    const version = state.version + 1;
    const claim = state.claim + 1;
    transaction.run(
      `UPDATE runs SET status = 'running', version = ?, claim = ?, attempt = ?, crashes = ?, started_at = ?,
                       current_step = ?, wait_us = ?
       WHERE seq = ?`,
      version,
      claim,
      attempt,
      crashes,
      startedAt,
      "Starting the analysis",
      parseMicros(startedAt) - parseMicros(state.created_at),
      state.seq,
    );
    const stageResults = this.#readStageResults(transaction, state.seq);
    const run = { seq: state.seq, version, progress: state.progress, runId: state.run_id };
    this.#writeEvent(transaction, run, startedEvent(attempt, crashes, [...stageResults.keys()]), startedAt);
    this.#countMove(transaction, state.status, "running");
    const incident = readIncident(transaction, state.seq)!;
    return {
      runId: state.run_id,
      claim,
      attempt,
      crashes,
      createdAt: state.created_at,
      incident,
      stageResults,
    };
  }

  #readStageResults(transaction: SqliteTransaction, seq: number): Map<StageName, unknown> {
    const rows = transaction.all<{ stage: StageName; result: string }>(
      "SELECT stage, result FROM stage_results WHERE seq = ?",
      seq,
    );
    return new Map(rows.map(({ stage, result }) => [stage, JSON.parse(result)]));
  }

  /** The run of a valid hold; null when it was claimed again or has ended. */
  #held(transaction: SqliteTransaction, hold: RunHold): RunState | null {
    return transaction.get<RunState>(
      `${selectState} WHERE run_id = ? AND claim = ? AND status = 'running'`,
      hold.runId,
      hold.claim,
    );
  }

  #putBack(transaction: SqliteTransaction, state: RunState, event: EventDraft): "retry" | "ended" {
    if (state.cancel_reason !== null) {
      this.#end(transaction, state, cancelled(state.cancel_reason));
      return "ended";
    }
    const version = state.version + 1;
    transaction.run(
      "UPDATE runs SET status = 'queued', version = ?, failures = ?, current_step = ? WHERE seq = ?",
      version,
      state.failures,
      event.message,
      state.seq,
    );
    const run = { seq: state.seq, version, progress: state.progress, runId: state.run_id };
    this.#writeEvent(transaction, run, event, state.started_at);
    this.#countMove(transaction, "running", "queued");
    return "retry";
  }

  #end(transaction: SqliteTransaction, state: RunState, ending: Ending): void {
    if (!mayBecome(state.status, ending.status)) {
      throw new Error(`run ${state.run_id} cannot go from ${state.status} to ${ending.status}`);
    }
    const begunAt = state.started_at ?? state.created_at;
    const completedAt = laterOf(this.#clock.now(), begunAt);
    const version = state.version + 1;
    const analysis = ending.status === "completed" ? ending.analysis : null;
    const progress = analysis === null ? state.progress : 100;
    transaction.run(
      `UPDATE runs SET status = ?, outcome = ?, error = ?, version = ?, progress = ?, crashes = ?,
                       current_step = coalesce(?, current_step), completed_at = ?, run_us = ?,
                       title = coalesce(?, title), severity = ?, priority = ?, incident_kind = ?,
                       incident_type = ?, key_entities = ?
       WHERE seq = ?`,
      ending.status,
      ending.outcome,
      ending.status === "failed" ? ending.error : null,
      version,
      progress,
      state.crashes,
      analysis === null ? null : "Report ready",
      completedAt,
      state.started_at === null ? null : parseMicros(completedAt) - parseMicros(state.started_at),
      analysis?.headline ?? null,
      analysis?.severity ?? null,
      analysis?.priority ?? null,
      analysis?.kind ?? null,
      analysis?.type ?? null,
      analysis === null ? null : JSON.stringify(analysis.keyEntities),
      state.seq,
    );
    if (analysis !== null) {
      transaction.run("INSERT INTO reports (seq, report) VALUES (?, ?)", state.seq, analysis.reportJson);
      for (const { type, value } of analysis.entities) {
        transaction.run(
          "INSERT OR IGNORE INTO run_entities (type, value, seq) VALUES (?, ?, ?)",
          type,
          value,
          state.seq,
        );
      }
      transaction.run("INSERT OR IGNORE INTO run_search_backlog (seq) VALUES (?)", state.seq);
    }
    transaction.run("DELETE FROM stage_results WHERE seq = ?", state.seq);
    const run = { seq: state.seq, version, progress, runId: state.run_id };
    this.#writeEvent(transaction, run, doneEvent(ending), completedAt);
    this.#countMove(transaction, state.status, ending.status);
  }

  #writeEvent(
    transaction: SqliteTransaction,
    run: NumberedRun & { runId: string },
    event: EventDraft,
    notBefore: string | null,
  ): void {
    insertEvent(transaction, run, event, laterOf(this.#clock.now(), notBefore));
    transaction.afterCommit(() => this.#changes.announce(run.runId));
  }

  #countMove(transaction: SqliteTransaction, from: RunStatus, to: RunStatus): void {
    if (from !== to) transaction.afterCommit(() => this.#counts.move(from, to));
  }
}

const selectState = `SELECT seq, run_id, status, version, created_at, started_at, progress, current_step,
                            attempt, failures, crashes, claim, cancel_reason
                     FROM runs`;

interface RunState {
  readonly seq: number;
  readonly run_id: string;
  readonly status: RunStatus;
  readonly version: number;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly progress: number;
  readonly current_step: string | null;
  readonly attempt: number;
  readonly failures: number;
  readonly crashes: number;
  readonly claim: number;
  readonly cancel_reason: string | null;
}
