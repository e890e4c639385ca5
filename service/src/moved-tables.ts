import { toIncidentColumns } from "./runs/postgres-run-rows.ts";
import { incidentWords, reportTextWords } from "./runs/postgres-run-words.ts";

/** A table of the embedded store and where its rows go. */
export interface MovedTable {
  readonly name: string;
  /** Of the target, with their types. */
  readonly columns: Readonly<Record<string, string>>;
  /** By which a row is found again. */
  readonly keys: readonly string[];
  /** From SQLite: of runs between two numbers, or `LIMIT ? OFFSET ?`. */
  readonly select: string;
  readonly convert: (row: Record<string, unknown>) => Record<string, unknown>;
  /** Run first: what a migration puts into a new table. */
  readonly clear?: string;
}

const same = (row: Record<string, unknown>) => row;

const runColumns = {
  run_id: "uuid",
  status: "text",
  version: "integer",
  created_at: "text",
  started_at: "text",
  completed_at: "text",
  outcome: "text",
  error: "text",
  progress: "integer",
  current_step: "text",
  attempt: "integer",
  failures: "integer",
  crashes: "integer",
  claim: "integer",
  cancel_reason: "text",
  title: "text",
  source: "text",
  caller: "text",
  job_priority: "integer",
  replay_of: "uuid",
  severity: "text",
  priority: "text",
  incident_kind: "text",
  incident_type: "text",
  key_entities: "text",
  wait_us: "bigint",
  run_us: "bigint",
};

const columnsOf = (columns: object) => Object.keys(columns).join(", ");
const between = "seq BETWEEN ? AND ?";

function ofRun(
  name: string,
  columns: Record<string, string>,
  keys: readonly string[],
  convert: MovedTable["convert"] = same,
): MovedTable {
  const all = { run_id: "uuid", ...columns };
  return {
    name,
    columns: all,
    keys,
    select: `SELECT ${columnsOf(all)} FROM ${name} JOIN runs USING (seq) WHERE ${between} ORDER BY seq`,
    convert,
  };
}

/** What belongs to runs, and the runs themselves first. */
export const ofRuns: readonly MovedTable[] = [
  {
    name: "runs",
    columns: runColumns,
    keys: ["run_id"],
    select: `SELECT ${columnsOf(runColumns)} FROM runs WHERE ${between} ORDER BY seq`,
    convert: same,
  },
  {
    name: "incident_texts",
    columns: { run_id: "uuid", text: "text", is_json: "boolean", hints: "text", traceparent: "text" },
    keys: ["run_id"],
    select: `SELECT run_id, text, hints, traceparent FROM incident_texts JOIN runs USING (seq)
             WHERE ${between} ORDER BY seq`,
    convert: (row) => ({
      ...row,
      ...toIncidentColumns({ text: row.text as string, hints: {}, source: "", traceparent: null }),
      hints: row.hints,
      traceparent: row.traceparent,
    }),
  },
  ofRun("reports", { report: "text" }, ["run_id"]),
  {
    name: "run_events",
    columns: {
      run_id: "uuid",
      number: "integer",
      type: "text",
      at: "text",
      progress: "integer",
      message: "text",
      stage: "text",
      detail: "text",
    },
    keys: ["run_id", "number"],
    select: `SELECT run_id, number, type, at, run_events.progress AS progress, message, stage, detail
             FROM run_events JOIN runs USING (seq) WHERE ${between} ORDER BY seq, number`,
    convert: same,
  },
  ofRun("stage_results", { stage: "text", result: "text" }, ["run_id", "stage"]),
  ofRun("run_entities", { type: "text", value: "text", created_at: "text" }, ["run_id", "type", "value"]),
  {
    name: "idempotency_keys",
    columns: { caller: "text", key: "text", fingerprint: "text", stored_at: "text", run_id: "uuid" },
    keys: ["caller", "key"],
    select: `SELECT stored.caller AS caller, key, fingerprint, stored_at, run_id
             FROM idempotency_keys AS stored JOIN runs USING (seq) WHERE ${between} ORDER BY seq`,
    convert: same,
  },
  {
    name: "feedback",
    columns: {
      run_id: "uuid",
      number: "integer",
      given_at: "text",
      is_right: "boolean",
      kind: "text",
      severity: "text",
      module: "text",
      runbook_id: "text",
      resolution: "text",
      comment: "text",
    },
    keys: ["run_id", "number"],
    select: `SELECT run_id, number, given_at, is_right, kind, feedback.severity AS severity, module,
                    runbook_id, resolution, comment
             FROM feedback JOIN runs USING (seq) WHERE ${between} ORDER BY seq, number`,
    convert: (row) => ({ ...row, is_right: row.is_right === 1 }),
  },
];

const hex = (value: unknown) => `\\x${Buffer.from(value as Uint8Array).toString("hex")}`;
const page = "LIMIT ? OFFSET ?";

/** What belongs to no run. */
export const whole: readonly MovedTable[] = [
  {
    name: "knowledge_entries",
    columns: {
      type: "text",
      id: "text",
      revision: "integer",
      title: "text",
      source: "text",
      created_at: "text",
      is_current: "boolean",
      is_removed: "boolean",
      hash: "text",
      body: "text",
      words: "tsvector",
    },
    keys: ["type", "id", "revision"],
    // A revision that a large save had staged and not yet published is nobody's.
    select: `SELECT type, id, revision, title, source, created_at, is_removed, hash, body,
                    revision = (SELECT max(revision) FROM knowledge_entries AS newest
                                WHERE newest.type = entry.type AND newest.id = entry.id
                                  AND newest.seq NOT IN (SELECT seq FROM knowledge_staged)) AS is_current
             FROM knowledge_entries AS entry WHERE seq NOT IN (SELECT seq FROM knowledge_staged)
             ORDER BY seq ${page}`,
    convert: (row) => ({
      ...row,
      is_current: row.is_current === 1,
      is_removed: row.is_removed === 1,
      words: null,
    }),
  },
  {
    name: "knowledge_version",
    columns: { version: "bigint" },
    keys: ["version"],
    select: `SELECT version FROM knowledge_version ${page}`,
    convert: same,
    clear: "DELETE FROM knowledge_version",
  },
  {
    name: "api_keys",
    columns: {
      id: "text",
      name: "text",
      scopes: "text",
      hash: "bytea",
      created_at: "text",
      created_by: "text",
      expires_at: "text",
      revoked_at: "text",
      last_used_at: "text",
    },
    keys: ["id"],
    select: `SELECT * FROM api_keys ORDER BY created_at, id ${page}`,
    convert: (row) => ({ ...row, hash: hex(row.hash) }),
  },
  {
    name: "sessions",
    columns: { hash: "bytea", key_id: "text", expires_at: "text" },
    keys: ["hash"],
    select: `SELECT * FROM sessions ORDER BY expires_at, hash ${page}`,
    convert: (row) => ({ ...row, hash: hex(row.hash) }),
  },
  {
    name: "audit_log",
    columns: {
      seq: "bigint",
      at: "text",
      actor: "text",
      key_id: "text",
      address: "text",
      action: "text",
      target: "text",
      outcome: "text",
      detail: "text",
      hash: "text",
    },
    keys: ["seq"],
    select: `SELECT * FROM audit_log ORDER BY seq ${page}`,
    convert: same,
  },
];

/** The words of a run, which the embedded store keeps in another form. */
export function searchWords(run: { run_id: string; title: string; text: string; report: string | null }) {
  return {
    run_id: run.run_id,
    words: incidentWords(run.text),
    report_words: run.report === null ? "" : reportTextWords(run.title, run.report),
  };
}
