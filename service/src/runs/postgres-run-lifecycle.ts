import { GroupCommit } from "../database/group-commit.ts";
import {
  type Ask,
  type PostgresDatabase,
  type PostgresTransaction,
  toJsonRows,
} from "../database/postgres-database.ts";
import type { NewJob } from "../jobs/job-queue.ts";
import type { JobRanks } from "../jobs/pg-boss-job-queue.ts";
import type { CourtClock } from "./court-clock.ts";
import { type PostgresRunChanges, runChannel } from "./postgres-run-changes.ts";
import { type ClaimMaterial, RunDraft, type RunState } from "./postgres-run-draft.ts";
import { type IncidentRow, toIncident } from "./postgres-run-rows.ts";
import { reportWords } from "./postgres-run-words.ts";
import type { Ending } from "./run.ts";
import type { ClaimedRun, RunHold, WorkerEntry } from "./run-store.ts";

/** What a run store needs of a queue whose statements are sent and awaited. */
export interface BatchJobLedger {
  rank(ask: Ask, jobs: readonly Omit<NewJob, "id">[]): Promise<JobRanks>;
  removeAll(transaction: PostgresTransaction, ids: readonly string[]): Promise<void>;
}

/**
 * The writes of runs' lives in PostgreSQL, from their first claim on.
 *
 * What all workers of the process write in a moment is one transaction: lock and read the rows, play the
 * changes on them (`RunDraft`), write what came out. Two such transactions are under way at most; the changes
 * of one run follow each other. A run that ends takes its job with it, in the same transaction.
 */
export class PostgresRunLifecycle {
  readonly #database: PostgresDatabase;
  readonly #jobs: BatchJobLedger;
  readonly #clock: CourtClock;
  readonly #changes: PostgresRunChanges;
  readonly #writes: GroupCommit<RunWrite, unknown>;

  constructor(parts: {
    database: PostgresDatabase;
    jobs: BatchJobLedger;
    clock: CourtClock;
    changes: PostgresRunChanges;
  }) {
    this.#database = parts.database;
    this.#jobs = parts.jobs;
    this.#clock = parts.clock;
    this.#changes = parts.changes;
    this.#writes = new GroupCommit({
      inFlight: 2,
      commit: (writes) => this.#commit(writes),
      keyOf: ({ runId }) => runId,
      mayShareKey: true,
      weightOf: ({ weight }) => weight,
    });
  }

  claim(runId: string): Promise<ClaimedRun | null> {
    return this.#write<ClaimedRun | null>(runId, null, (draft, material) => draft.claim(material!), {
      isClaim: true,
    });
  }

  record(hold: RunHold, entry: WorkerEntry): Promise<boolean> {
    const weight = entry.stageResultJson?.length ?? 0;
    return this.#write(hold.runId, false, (draft) => draft.record(hold, entry), { weight });
  }

  scheduleRetry(
    hold: RunHold,
    retry: { error: string; delayMs: number },
  ): Promise<"retry" | "ended" | "lost"> {
    return this.#write(hold.runId, "lost", (draft) => draft.scheduleRetry(hold, retry));
  }

  release(hold: RunHold): Promise<"retry" | "ended" | "lost"> {
    return this.#write(hold.runId, "lost", (draft) => draft.release(hold));
  }

  finish(hold: RunHold, ending: Ending): Promise<boolean> {
    const weight = ending.status === "completed" ? ending.analysis.reportJson.length : 0;
    return this.#write(hold.runId, false, (draft) => draft.finish(hold, ending), { weight });
  }

  requestCancel(runId: string, reason: string): Promise<{ isRunning: boolean } | null> {
    return this.#write<{ isRunning: boolean } | null>(runId, null, (draft) => draft.requestCancel(reason));
  }

  settled(): Promise<void> {
    return this.#writes.settled();
  }

  /** `missing` is the answer where there is no such run. */
  #write<T>(
    runId: string,
    missing: T,
    play: (draft: RunDraft, material: ClaimMaterial | null) => T,
    { isClaim = false, weight = 0 } = {},
  ): Promise<T> {
    return this.#writes.add({ runId, missing, play, isClaim, weight }) as Promise<T>;
  }

  #commit(writes: readonly RunWrite[]): Promise<unknown[]> {
    return this.#database.transact(async (transaction) => {
      const runIds = [...new Set(writes.map(({ runId }) => runId))];
      const claimed = writes.filter(({ isClaim }) => isClaim).map(({ runId }) => runId);
      // In one way to the server, one after the other there.
      const [states, materials] = await Promise.all([
        transaction.query<RunState>(lockRuns, [runIds]),
        readMaterials(transaction, claimed),
      ]);
      const drafts = new Map(states.map((state) => [state.run_id, new RunDraft(state, this.#clock)]));
      const results = writes.map(({ runId, missing, play }) => {
        const draft = drafts.get(runId);
        return draft === undefined ? missing : play(draft, materials.get(runId) ?? null);
      });
      const changed = [...drafts.values()].filter(({ isChanged }) => isChanged);
      if (changed.length > 0) await this.#store(transaction, changed);
      return results;
    });
  }

  /** In one way to the server. */
  async #store(transaction: PostgresTransaction, drafts: readonly RunDraft[]): Promise<void> {
    const ended = drafts.filter(({ ending }) => ending !== null).map(({ state }) => state.run_id);
    const changed = transaction.query(storeRuns, [
      toJsonRows(drafts.map(({ state }) => state)),
      toJsonRows(drafts.flatMap(({ events }) => events)),
      toJsonRows(
        drafts.flatMap(({ state, stageResults }) =>
          [...stageResults].map(([stage, result]) => ({ run_id: state.run_id, stage, result })),
        ),
      ),
      ended,
      this.#changes.payloadsOf(
        transaction,
        drafts.map(({ state }) => state.run_id),
      ),
    ]);
    await Promise.all([
      changed,
      this.#storeReports(transaction, drafts),
      this.#jobs.removeAll(transaction, ended),
    ]);
  }

  async #storeReports(transaction: PostgresTransaction, drafts: readonly RunDraft[]): Promise<void> {
    const completed = drafts.flatMap(({ state, ending }) =>
      ending?.status === "completed" ? [{ state, analysis: ending.analysis }] : [],
    );
    if (completed.length === 0) return;
    await transaction.query(storeReports, [
      toJsonRows(
        completed.map(({ state, analysis }) => ({
          run_id: state.run_id,
          report: analysis.reportJson,
          words: reportWords(analysis),
        })),
      ),
      toJsonRows(
        completed.flatMap(({ state, analysis }) =>
          analysis.entities.map((entity) => ({
            ...entity,
            run_id: state.run_id,
            created_at: state.created_at,
          })),
        ),
      ),
    ]);
  }
}

interface RunWrite {
  readonly runId: string;
  readonly missing: unknown;
  readonly play: (draft: RunDraft, material: ClaimMaterial | null) => unknown;
  readonly isClaim: boolean;
  readonly weight: number;
}

async function readMaterials(
  transaction: PostgresTransaction,
  runIds: readonly string[],
): Promise<Map<string, ClaimMaterial>> {
  if (runIds.length === 0) return new Map();
  const rows = await transaction.query<
    IncidentRow & { run_id: string; stages: Record<string, string> | null }
  >(
    `SELECT run_id, source, text, is_json, hints, traceparent,
            (SELECT json_object_agg(stage, result) FROM stage_results WHERE run_id = runs.run_id) AS stages
     FROM runs JOIN incident_texts USING (run_id) WHERE run_id = ANY($1)`,
    [runIds],
  );
  return new Map(
    rows.map(({ run_id, stages, ...incident }) => [
      run_id,
      {
        incident: toIncident(incident),
        stageResults: new Map(
          Object.entries(stages ?? {}).map(([stage, json]) => [stage, JSON.parse(json)]),
        ) as ClaimMaterial["stageResults"],
      },
    ]),
  );
}

/** In the order of their ids, so that two transactions never wait for each other in a circle. */
const lockRuns = `
  SELECT run_id, status, version, created_at, started_at, completed_at, outcome, error, progress, current_step,
         attempt, failures, crashes, claim, cancel_reason, title, severity, priority, incident_kind,
         incident_type, key_entities, wait_us::float8 AS wait_us, run_us::float8 AS run_us
  FROM runs WHERE run_id = ANY($1::uuid[]) ORDER BY run_id FOR UPDATE`;

/** Everything that every change brings, and who is told of it, in one way to the server. */
const storeRuns = `
  WITH updated AS (
    UPDATE runs SET
      status = draft.status, version = draft.version, started_at = draft.started_at,
      completed_at = draft.completed_at, outcome = draft.outcome, error = draft.error,
      progress = draft.progress, current_step = draft.current_step, attempt = draft.attempt,
      failures = draft.failures, crashes = draft.crashes, claim = draft.claim,
      cancel_reason = draft.cancel_reason, title = draft.title, severity = draft.severity,
      priority = draft.priority, incident_kind = draft.incident_kind, incident_type = draft.incident_type,
      key_entities = draft.key_entities,
      wait_us = draft.wait_us, run_us = draft.run_us
    FROM json_to_recordset($1::json) AS draft (
      run_id uuid, status text, version integer, started_at text, completed_at text, outcome text, error text,
      progress integer, current_step text, attempt integer, failures integer, crashes integer, claim integer,
      cancel_reason text, title text, severity text, priority text, incident_kind text, incident_type text,
      key_entities text,
      wait_us bigint, run_us bigint)
    WHERE runs.run_id = draft.run_id
  ), staged AS (
    INSERT INTO stage_results (run_id, stage, result)
    SELECT run_id, stage, result
    FROM json_to_recordset($3::json) AS draft (run_id uuid, stage text, result text)
    ON CONFLICT (run_id, stage) DO UPDATE SET result = excluded.result
  ), unstaged AS (
    DELETE FROM stage_results WHERE run_id = ANY($4::uuid[])
  ), eventful AS (
    INSERT INTO run_events (run_id, number, type, at, progress, message, stage, detail)
  SELECT run_id, number, type, at, progress, message, stage, detail
  FROM json_to_recordset($2::json) AS draft (
    run_id uuid, number integer, type text, at text, progress integer, message text, stage text, detail text)
  )
  SELECT pg_notify('${runChannel}', payload) FROM unnest($5::text[]) AS payload`;

const storeReports = `
  WITH reported AS (
    INSERT INTO reports (run_id, report)
    SELECT run_id, report FROM json_to_recordset($1::json) AS draft (run_id uuid, report text)
  ), worded AS (
    UPDATE incident_texts AS stored
    SET words = coalesce(stored.unindexed_words::tsvector, stored.words,
                         (SELECT words FROM earlier_run_words WHERE run_id = stored.run_id), '')
                || draft.words::tsvector,
        unindexed_words = NULL
    FROM json_to_recordset($1::json) AS draft (run_id uuid, words text)
    WHERE stored.run_id = draft.run_id
  )
  INSERT INTO run_entities (type, value, run_id, created_at)
  SELECT type, value, run_id, created_at
  FROM json_to_recordset($2::json) AS draft (type text, value text, run_id uuid, created_at text)
  ON CONFLICT DO NOTHING`;
