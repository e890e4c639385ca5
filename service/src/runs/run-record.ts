import type { RunOutcome, RunRecord, RunStatus } from "@imperial-court/contract";
import type { StoredRun } from "./runs.ts";

/** A run's own columns: what a record says except the report. */
export interface RunRow {
  readonly run_id: string;
  readonly status: RunStatus;
  readonly version: number;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly completed_at: string | null;
  readonly error: string | null;
  readonly progress: number;
  readonly current_step: string | null;
  readonly outcome: RunOutcome | null;
  readonly attempt: number;
  readonly title: string;
  readonly source: string;
  readonly severity: string | null;
  readonly incident_kind: string | null;
  readonly incident_type: string | null;
  readonly priority: string | null;
  /** A JSON array; null before the report. */
  readonly key_entities: string | null;
  readonly replay_of: string | null;
}

/** `reportJson` is the stored report, as it is to stand in the record; null leaves `result` null. */
export function toStoredRun(row: RunRow, reportJson: string | null): StoredRun {
  // A process serves one base path, so that one text is made of a run however often it is polled.
  let made: { basePath: string; json: string } | null = null;
  const toJson = (basePath = "") => {
    if (made?.basePath !== basePath) made = { basePath, json: composeRecord(row, reportJson, basePath) };
    return made.json;
  };
  return {
    runId: row.run_id,
    status: row.status,
    version: row.version,
    toJson,
    toRecord: () => JSON.parse(toJson()) as RunRecord,
  };
}

/**
 * The record as JSON text. The report is put in as it was stored: parsing and printing 50 KB at each poll
 * would cost more than everything else the poll does.
 */
function composeRecord(row: RunRow, reportJson: string | null, basePath: string): string {
  const self = `${basePath}/incident/run/${row.run_id}`;
  return (
    `{"run_id":"${row.run_id}","status":"${row.status}","created_at":"${row.created_at}"` +
    `,"started_at":${quote(row.started_at)},"completed_at":${quote(row.completed_at)}` +
    `,"result":${reportJson ?? "null"},"error":${quote(row.error)}` +
    `,"progress":${row.progress},"current_step":${quote(row.current_step)},"outcome":${quote(row.outcome)}` +
    `,"attempt":${row.attempt},"title":${quote(row.title)},"source":${quote(row.source)}` +
    `,"severity":${quote(row.severity)},"incident_kind":${quote(row.incident_kind)}` +
    `,"incident_type":${quote(row.incident_type)},"priority":${quote(row.priority)}` +
    `,"key_entities":${row.key_entities ?? "[]"}` +
    `,"replay_of":${quote(row.replay_of)},"links":{"self":"${self}","events":"${self}/events"` +
    `,"report":"${self}/report.md","cancel":"${self}/cancel","retry":"${self}/retry"}}`
  );
}

function quote(text: string | null): string {
  return text === null ? "null" : JSON.stringify(text);
}
