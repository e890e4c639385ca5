import type { SqliteTransaction } from "../database/sqlite-database.ts";
import type { EventDraft } from "./event-drafts.ts";
import type { ReceivedIncident } from "./runs.ts";

/** What was received, as stored; null when there is no such run. */
export function readIncident(reader: Pick<SqliteTransaction, "get">, seq: number): ReceivedIncident | null {
  const row = reader.get<{ source: string; text: string; hints: string; traceparent: string | null }>(
    "SELECT source, text, hints, traceparent FROM incident_texts JOIN runs USING (seq) WHERE seq = ?",
    seq,
  );
  return row === null ? null : { ...row, hints: JSON.parse(row.hints) };
}

/** A run whose version has just become `version`, the number of the event to write. */
export interface NumberedRun {
  readonly seq: number;
  readonly version: number;
  readonly progress: number;
}

export function insertEvent(
  transaction: SqliteTransaction,
  run: NumberedRun,
  event: EventDraft,
  at: string,
): void {
  transaction.run(
    `INSERT INTO run_events (seq, number, type, at, progress, message, stage, detail)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    run.seq,
    run.version,
    event.type,
    at,
    run.progress,
    event.message,
    event.stage,
    JSON.stringify(event.detail),
  );
}
