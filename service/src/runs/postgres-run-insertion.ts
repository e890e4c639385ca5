import { GroupCommit } from "../database/group-commit.ts";
import {
  type Ask,
  type PostgresDatabase,
  type PostgresTransaction,
  toJsonRows,
} from "../database/postgres-database.ts";
import { insertJobs, notifyJobs } from "../jobs/pg-boss-table.ts";
import type { BatchJobLedger } from "./postgres-run-lifecycle.ts";
import type { PostgresRunReads } from "./postgres-run-reads.ts";
import { toIncidentColumns } from "./postgres-run-rows.ts";
import { incidentWords } from "./postgres-run-words.ts";
import { type RunRow, toStoredRun } from "./run-record.ts";
import type { InsertOutcome, NewRun } from "./run-store.ts";

/**
 * Runs come into being: the submits of a moment are one transaction, with their rows, texts, idempotency keys
 * and jobs, and are answered after its commit; where there are no keys and no audit log to write, they are one
 * statement. A run's first event is implied by its row.
 *
 * A key is taken by inserting it: of two processes that get the same key at once, the second waits for the
 * first one's commit and then finds its run.
 */
export class PostgresRunInsertion {
  readonly #database: PostgresDatabase;
  readonly #jobs: BatchJobLedger;
  readonly #reads: PostgresRunReads;
  readonly #onCreated: (transaction: PostgresTransaction, runs: readonly NewRun[]) => Promise<void>;
  readonly #submits: GroupCommit<NewRun, InsertOutcome>;

  constructor(parts: {
    database: PostgresDatabase;
    jobs: BatchJobLedger;
    reads: PostgresRunReads;
    onCreated: (transaction: PostgresTransaction, runs: readonly NewRun[]) => Promise<void>;
  }) {
    this.#database = parts.database;
    this.#jobs = parts.jobs;
    this.#reads = parts.reads;
    this.#onCreated = parts.onCreated;
    this.#submits = new GroupCommit({
      inFlight: 2,
      portion,
      commit: (runs) => this.#commit(runs),
      keyOf: ({ caller, idempotency }) => (idempotency === null ? null : placeOf(caller, idempotency.key)),
      // The second of a key is answered by what the first has stored.
      mayShareKey: false,
      weightOf: ({ incident }) => incident.text.length,
    });
  }

  insert(run: NewRun): Promise<InsertOutcome> {
    return this.#submits.add(run);
  }

  settled(): Promise<void> {
    return this.#submits.settled();
  }

  async #commit(runs: readonly NewRun[]): Promise<InsertOutcome[]> {
    if (runs.every(isPlain)) return await this.#commitPlain(runs);
    return await this.#database.transact(async (transaction) => {
      const earlier = await this.#findEarlier(transaction, runs);
      const outcomes = runs.map((run) => earlier.get(run.runId) ?? outcomeOf(run));
      const created = runs.filter((_run, index) => outcomes[index]!.kind === "created");
      if (created.length > 0) {
        const ask: Ask = (sql, values, plan) => transaction.query(sql, values, plan);
        const { rows, onCommitted } = await this.#compose(created, ask);
        transaction.afterCommit(onCommitted);
        // In one way to the server, one after the other there.
        await Promise.all([transaction.query(insertRuns, [rows]), this.#onCreated(transaction, created)]);
      }
      return outcomes;
    });
  }

  /** Without anything to look up or to tell of them, runs come into being by one statement. */
  async #commitPlain(runs: readonly NewRun[]): Promise<InsertOutcome[]> {
    const created = runs.filter(({ mayCreate }) => mayCreate);
    if (created.length > 0) {
      const ask: Ask = (sql, values, plan) => this.#database.change(sql, values, plan);
      const { rows, onCommitted } = await this.#compose(created, ask);
      await this.#database.insert(insertRuns, [rows]);
      onCommitted();
    }
    return runs.map(outcomeOf);
  }

  /** Takes the keys that are free; what the others stand for, by the id of the run that asked. */
  async #findEarlier(
    transaction: PostgresTransaction,
    runs: readonly NewRun[],
  ): Promise<Map<string, InsertOutcome>> {
    const found = new Map<string, InsertOutcome>();
    const keyed = runs.filter(({ idempotency }) => idempotency !== null);
    if (keyed.length === 0) return found;
    const creating = keyed.filter(({ mayCreate }) => mayCreate);
    const taken =
      creating.length === 0
        ? []
        : await transaction.query<{ run_id: string }>(takeKeys, [toJsonRows(creating.map(keyRow))]);
    const ours = new Set(taken.map(({ run_id }) => run_id));
    const others = keyed.filter(({ runId }) => !ours.has(runId));
    if (others.length === 0) return found;
    const rows = await transaction.query<{ asked_by: string; fingerprint: string; run_id: string }>(
      findKeys,
      [toJsonRows(others.map(keyRow))],
    );
    for (const { asked_by, fingerprint, run_id } of rows) {
      const asker = others.find(({ runId }) => runId === asked_by)!;
      if (asker.idempotency!.fingerprint !== fingerprint) {
        found.set(asked_by, { kind: "key-reused", runId: run_id });
        continue;
      }
      const run = await this.#reads.findWithin(transaction, run_id);
      if (run !== null) found.set(asked_by, { kind: "replay", run });
    }
    return found;
  }

  /** Runs and their jobs as the rows of `insertRuns`. */
  async #compose(runs: readonly NewRun[], ask: Ask): Promise<{ rows: string; onCommitted: () => void }> {
    const jobs = runs.map(({ priority, caller }) => ({ priority, group: caller, delayMs: 0 }));
    const { ranks, onCommitted } = await this.#jobs.rank(ask, jobs);
    return { rows: toJsonRows(runs.map((run, index) => toRow(run, ranks[index]!))), onCommitted };
  }
}

/** Nothing but a run: no key that may be taken, nobody whose doing is recorded with it. */
function isPlain({ idempotency, origin }: NewRun): boolean {
  return idempotency === null && origin === null;
}

function outcomeOf(run: NewRun): InsertOutcome {
  return run.mayCreate ? { kind: "created", run: newlyCreated(run) } : { kind: "refused" };
}

/**
 * A batch costs as much as several submits, whatever is in it: smaller ones cost more, larger ones leave the
 * database idle while requests are read and answered, and this process while they are stored.
 */
const portion = 32;

function placeOf(caller: string, key: string): string {
  return `${caller}\n${key}`;
}

function keyRow({ runId, caller, createdAt, idempotency }: NewRun) {
  const { key, fingerprint, validSince } = idempotency!;
  return { run_id: runId, caller, key, fingerprint, stored_at: createdAt, valid_since: validSince };
}

function toRow(run: NewRun, rank: number) {
  return {
    run_id: run.runId,
    rank,
    created_at: run.createdAt,
    title: run.title,
    source: run.incident.source,
    caller: run.caller,
    job_priority: run.priority,
    replay_of: run.replayOf,
    ...toIncidentColumns(run.incident),
    unindexed_words: incidentWords(run.incident.text),
  };
}

function newlyCreated(run: NewRun) {
  const row: RunRow = {
    run_id: run.runId,
    status: "queued",
    version: 1,
    created_at: run.createdAt,
    started_at: null,
    completed_at: null,
    error: null,
    progress: 0,
    current_step: null,
    outcome: null,
    attempt: 0,
    title: run.title,
    source: run.incident.source,
    severity: null,
    incident_kind: null,
    incident_type: null,
    priority: null,
    key_entities: null,
    replay_of: run.replayOf,
  };
  return toStoredRun(row, null);
}

/** In the order of the keys, so that two transactions never wait for each other in a circle. */
const takeKeys = `
  INSERT INTO idempotency_keys (caller, key, fingerprint, stored_at, run_id)
  SELECT caller, key, fingerprint, stored_at, run_id
  FROM json_to_recordset($1::json) AS new (
    caller text, key text, fingerprint text, stored_at text, valid_since text, run_id uuid)
  ORDER BY caller, key
  ON CONFLICT (caller, key) DO UPDATE
    SET fingerprint = excluded.fingerprint, stored_at = excluded.stored_at, run_id = excluded.run_id
    -- Two days old at least, and so forgotten; or of a run that has been removed since.
    WHERE idempotency_keys.stored_at < (
        SELECT min(valid_since) FROM json_to_recordset($1::json) AS new (valid_since text COLLATE "C"))
      OR NOT EXISTS (SELECT FROM runs WHERE runs.run_id = idempotency_keys.run_id)
  RETURNING run_id`;

const findKeys = `
  SELECT asked.run_id AS asked_by, stored.fingerprint, stored.run_id
  FROM json_to_recordset($1::json) AS asked (run_id uuid, caller text, key text, valid_since text)
  JOIN idempotency_keys AS stored ON stored.caller = asked.caller AND stored.key = asked.key
  WHERE stored.stored_at >= asked.valid_since COLLATE "C"`;

const insertRuns = `
  WITH new AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS new (
      run_id uuid, rank integer, created_at text, title text, source text, caller text, job_priority integer,
      replay_of uuid, text text, is_json boolean, hints text, traceparent text, unindexed_words text)
  ), created AS (
    INSERT INTO runs (run_id, status, version, created_at, title, source, caller, job_priority, replay_of)
    SELECT run_id, 'queued', 1, created_at, title, source, caller, job_priority, replay_of FROM new
  ), texts AS (
    INSERT INTO incident_texts (run_id, text, is_json, hints, traceparent, unindexed_words)
    SELECT run_id, text, is_json, hints, traceparent, unindexed_words FROM new
  ), jobs AS (${insertJobs(
    "SELECT run_id AS id, rank, job_priority AS priority, caller AS turn_group, 0 AS delay_ms FROM new",
  )})
  ${notifyJobs}`;
