import type { RunEvent } from "@imperial-court/contract";
import type { PostgresDatabase, PostgresTransaction } from "../database/postgres-database.ts";
import { queuedEvent } from "./event-drafts.ts";
import { type IncidentRow, toIncident } from "./postgres-run-rows.ts";
import { type RunRow, toStoredRun } from "./run-record.ts";
import type { EntityKey, RelatedRun } from "./run-store.ts";
import type { ReceivedIncident, StoredRun } from "./runs.ts";

export const recordColumns = `run_id, status, version, created_at, started_at, completed_at, error, progress,
  current_step, outcome, attempt, title, source, severity, incident_kind, incident_type, priority, key_entities, replay_of`;

const selectRun = `SELECT ${recordColumns}, report FROM runs LEFT JOIN reports USING (run_id) WHERE run_id = $1`;

/** Looks at this many runs per identifier: a terminal's own code is named by most of them. */
const longestLook = 200;

/** One run at a time: its record, its version, its text, its events; and the runs that name an identifier. */
export class PostgresRunReads {
  readonly #database: PostgresDatabase;

  constructor(database: PostgresDatabase) {
    this.#database = database;
  }

  async find(runId: string): Promise<StoredRun | null> {
    return toRun(await this.#database.read<RunRow & { report: string | null }>(selectRun, [runId]));
  }

  async findWithin(transaction: PostgresTransaction, runId: string): Promise<StoredRun | null> {
    return toRun(await transaction.query<RunRow & { report: string | null }>(selectRun, [runId]));
  }

  async findVersion(runId: string): Promise<number | null> {
    const [row] = await this.#database.read<{ version: number }>(
      "SELECT version FROM runs WHERE run_id = $1",
      [runId],
    );
    return row?.version ?? null;
  }

  async findCaller(runId: string): Promise<string | null> {
    const [row] = await this.#database.read<{ caller: string }>("SELECT caller FROM runs WHERE run_id = $1", [
      runId,
    ]);
    return row?.caller ?? null;
  }

  async findIncident(runId: string): Promise<ReceivedIncident | null> {
    const [row] = await this.#database.read<IncidentRow>(
      `SELECT source, text, is_json, hints, traceparent FROM runs JOIN incident_texts USING (run_id)
       WHERE run_id = $1`,
      [runId],
    );
    return row === undefined ? null : toIncident(row);
  }

  /** The run and its events in one statement: a run without such events is told from no run. */
  async listEvents(runId: string, after: number): Promise<RunEvent[] | null> {
    const rows = await this.#database.read<EventRow>(
      `SELECT number, type, at, event.progress, message, stage, detail, created_at, source, replay_of
       FROM runs LEFT JOIN run_events AS event ON event.run_id = runs.run_id AND event.number > $2
       WHERE runs.run_id = $1 ORDER BY number`,
      [runId, Math.min(after, highestNumber)],
    );
    const [run] = rows;
    if (run === undefined) return null;
    const events = rows.flatMap(({ number, type, at, progress, message, stage, detail }) =>
      number === null
        ? []
        : [{ id: number, run_id: runId, type, at, progress, message, stage, detail: JSON.parse(detail) }],
    );
    if (after >= 1) return events;
    const { type, stage, message, detail } = queuedEvent(run.source, run.replay_of);
    return [
      { id: 1, run_id: runId, type, at: run.created_at, progress: 0, message, stage, detail },
      ...events,
    ];
  }

  async findRunsByEntities(
    entities: readonly EntityKey[],
    { excludeRunId, since, limit }: { excludeRunId: string | null; since: string | null; limit: number },
  ): Promise<RelatedRun[]> {
    if (entities.length === 0) return [];
    const rows = await this.#database.read<RelatedRow>(
      `WITH named AS (
         SELECT found.run_id, json_agg(json_build_object('type', type, 'value', value) ORDER BY place) AS shared
         FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (type, value, place)
         CROSS JOIN LATERAL (
           SELECT run_id FROM run_entities AS entity
           WHERE entity.type = asked.type COLLATE "C" AND entity.value = asked.value COLLATE "C"
             AND entity.created_at >= $3
           ORDER BY entity.created_at DESC, run_id DESC LIMIT ${longestLook}) AS found
         WHERE found.run_id IS DISTINCT FROM $4::uuid
         GROUP BY found.run_id)
       SELECT run_id, created_at, status, title, incident_kind, severity, shared
       FROM named JOIN runs USING (run_id) ORDER BY created_at DESC, run_id DESC LIMIT $5`,
      [
        entities.map(({ type }) => type),
        entities.map(({ value }) => value),
        since ?? "",
        excludeRunId,
        limit,
      ],
    );
    return rows.map((row) => ({
      runId: row.run_id,
      createdAt: row.created_at,
      status: row.status,
      title: row.title,
      kind: row.incident_kind,
      severity: row.severity,
      sharedEntities: row.shared,
    }));
  }
}

const highestNumber = 2 ** 31 - 1;

function toRun(rows: readonly (RunRow & { report: string | null })[]): StoredRun | null {
  const [row] = rows;
  return row === undefined ? null : toStoredRun(row, row.report);
}

interface EventRow {
  /** Null where the run has no such event. */
  readonly number: number | null;
  readonly type: RunEvent["type"];
  readonly at: string;
  readonly progress: number;
  readonly message: string;
  readonly stage: string | null;
  readonly detail: string;
  readonly created_at: string;
  readonly source: string;
  readonly replay_of: string | null;
}

interface RelatedRow {
  readonly run_id: string;
  readonly created_at: string;
  readonly status: RelatedRun["status"];
  readonly title: string;
  readonly incident_kind: string | null;
  readonly severity: string | null;
  readonly shared: EntityKey[];
}
