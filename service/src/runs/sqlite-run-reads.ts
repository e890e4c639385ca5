import type { RunEvent } from "@imperial-court/contract";
import type { SqliteReader } from "../database/sqlite-reader.ts";
import { type RunRow, toStoredRun } from "./run-record.ts";
import type { ReceivedIncident, StoredRun } from "./runs.ts";
import { readIncident } from "./sqlite-run-rows.ts";

const recordColumns = `runs.run_id, status, version, created_at, started_at, completed_at, error, progress,
  current_step, outcome, attempt, title, source, severity, incident_kind, incident_type, priority, replay_of`;

/** One run at a time: its record, its version, its text, its events. */
export class SqliteRunReads {
  readonly #reader: SqliteReader;

  constructor(reader: SqliteReader) {
    this.#reader = reader;
  }

  find(runId: string): StoredRun | null {
    const row = this.#reader.get<RunRow & { report: string | null }>(
      `SELECT ${recordColumns}, report FROM runs LEFT JOIN reports USING (seq) WHERE run_id = ?`,
      runId,
    );
    return row === null ? null : toStoredRun(row, row.report);
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

  findVersion(runId: string): number | null {
    const row = this.#reader.get<{ version: number }>("SELECT version FROM runs WHERE run_id = ?", runId);
    return row?.version ?? null;
  }

  findIncident(runId: string): ReceivedIncident | null {
    const seq = this.#findSeq(runId);
    return seq === null ? null : readIncident(this.#reader, seq);
  }

  listEvents(runId: string, after: number): RunEvent[] | null {
    const seq = this.#findSeq(runId);
    if (seq === null) return null;
    const rows = this.#reader.all<EventRow>(
      `SELECT number, type, at, progress, message, stage, detail FROM run_events
       WHERE seq = ? AND number > ? ORDER BY number`,
      seq,
      after,
    );
    return rows.map(({ number, type, at, progress, message, stage, detail }) => ({
      id: number,
      run_id: runId,
      type,
      at,
      progress,
      message,
      stage,
      detail: JSON.parse(detail),
    }));
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
