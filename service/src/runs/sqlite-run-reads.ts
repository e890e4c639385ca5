import type { RunEvent } from "@imperial-court/contract";
import type { SqliteReader } from "../database/sqlite-reader.ts";
import { queuedEvent } from "./event-drafts.ts";
import { type RunRow, toStoredRun } from "./run-record.ts";
import type { ReceivedIncident, StoredRun } from "./runs.ts";
import type { KeptRun } from "./sqlite-run-cache.ts";
import { readIncident } from "./sqlite-run-rows.ts";

const recordColumns = `runs.run_id, status, version, created_at, started_at, completed_at, error, progress,
  current_step, outcome, attempt, title, source, severity, incident_kind, incident_type, priority, key_entities, replay_of`;

/** One run at a time: its record, its version, its text, its events. */
export class SqliteRunReads {
  readonly #reader: SqliteReader;

  constructor(reader: SqliteReader) {
    this.#reader = reader;
  }

  find(runId: string): StoredRun | null {
    return this.findToKeep(runId)?.run ?? null;
  }

  findToKeep(runId: string): KeptRun | null {
    const row = this.#reader.get<RunRow & { report: string | null }>(
      `SELECT ${recordColumns}, report FROM runs LEFT JOIN reports USING (seq) WHERE run_id = ?`,
      runId,
    );
    if (row === null) return null;
    return { run: toStoredRun(row, row.report), reportLength: row.report?.length ?? 0 };
  }

  /** `isSummary` leaves the report where it is. */
  findBySeq(seq: number, isSummary: boolean): StoredRun | null {
    if (isSummary) {
      const row = this.#reader.get<RunRow>(`SELECT ${recordColumns} FROM runs WHERE seq = ?`, seq);
      return row === null ? null : toStoredRun(row, null);
    }
    const row = this.#reader.get<RunRow & { report: string | null }>(
      `SELECT ${recordColumns}, report FROM runs LEFT JOIN reports USING (seq) WHERE runs.seq = ?`,
      seq,
    );
    return row === null ? null : toStoredRun(row, row.report);
  }

  findCaller(runId: string): string | null {
    const row = this.#reader.get<{ caller: string }>("SELECT caller FROM runs WHERE run_id = ?", runId);
    return row?.caller ?? null;
  }

  findIncident(runId: string): ReceivedIncident | null {
    const seq = this.#findSeq(runId);
    return seq === null ? null : readIncident(this.#reader, seq);
  }

  listEvents(runId: string, after: number): RunEvent[] | null {
    const run = this.#reader.get<{
      seq: number;
      created_at: string;
      source: string;
      replay_of: string | null;
    }>("SELECT seq, created_at, source, replay_of FROM runs WHERE run_id = ?", runId);
    if (run === null) return null;
    const rows = this.#reader.all<EventRow>(
      `SELECT number, type, at, progress, message, stage, detail FROM run_events
       WHERE seq = ? AND number > ? ORDER BY number`,
      run.seq,
      after,
    );
    const events = rows.map(({ number, type, at, progress, message, stage, detail }) => ({
      id: number,
      run_id: runId,
      type,
      at,
      progress,
      message,
      stage,
      detail: JSON.parse(detail),
    }));
    if (after >= 1) return events;
    const { type, stage, message, detail } = queuedEvent(run.source, run.replay_of);
    return [
      { id: 1, run_id: runId, type, at: run.created_at, progress: 0, message, stage, detail },
      ...events,
    ];
  }

  #findSeq(runId: string): number | null {
    return this.#reader.get<{ seq: number }>("SELECT seq FROM runs WHERE run_id = ?", runId)?.seq ?? null;
  }
}

interface EventRow {
  readonly number: number;
  readonly type: RunEvent["type"];
  readonly at: string;
  readonly progress: number;
  readonly message: string;
  readonly stage: string | null;
  readonly detail: string;
}
