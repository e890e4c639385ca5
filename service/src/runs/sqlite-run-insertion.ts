import type { SqliteDatabase, SqliteTransaction } from "../database/sqlite-database.ts";
import type { JobLedger } from "../jobs/job-queue.ts";
import { toStoredRun } from "./run-record.ts";
import type { InsertOutcome, NewRun } from "./run-store.ts";
import type { StoredRun } from "./runs.ts";
import type { StatusCounts } from "./status-counts.ts";

/**
 * A run comes into being: its row, text, idempotency key and job in one transaction. Its first event and its
 * place in the search backlog are implied by its row: a submit is what most callers wait for.
 */
export class SqliteRunInsertion {
  readonly #database: SqliteDatabase;
  readonly #jobs: JobLedger<SqliteTransaction, void>;
  readonly #counts: StatusCounts;
  readonly #findRun: (runId: string) => StoredRun | null;
  readonly #onCreated: (transaction: SqliteTransaction, run: NewRun) => void;

  constructor(parts: {
    database: SqliteDatabase;
    jobs: JobLedger<SqliteTransaction, void>;
    counts: StatusCounts;
    findRun: (runId: string) => StoredRun | null;
    onCreated: (transaction: SqliteTransaction, run: NewRun) => void;
  }) {
    this.#database = parts.database;
    this.#jobs = parts.jobs;
    this.#counts = parts.counts;
    this.#findRun = parts.findRun;
    this.#onCreated = parts.onCreated;
  }

  insert(run: NewRun): Promise<InsertOutcome> {
    return this.#database.write((transaction) => {
      const earlier = this.#findByKey(transaction, run);
      if (earlier !== null) return earlier;
      if (!run.mayCreate) return { kind: "refused" };
      return { kind: "created", run: this.#create(transaction, run) };
    });
  }

  #findByKey(transaction: SqliteTransaction, run: NewRun): InsertOutcome | null {
    if (run.idempotency === null) return null;
    const { key, fingerprint, validSince } = run.idempotency;
    const earlier = transaction.get<{ fingerprint: string; run_id: string }>(
      `SELECT fingerprint, run_id FROM idempotency_keys AS stored JOIN runs USING (seq)
       WHERE stored.caller = ? AND key = ? AND stored_at >= ?`,
      run.caller,
      key,
      validSince,
    );
    if (earlier === null) return null;
    if (earlier.fingerprint !== fingerprint) return { kind: "key-reused", runId: earlier.run_id };
    return { kind: "replay", run: this.#findRun(earlier.run_id)! };
  }

  #create(transaction: SqliteTransaction, run: NewRun): StoredRun {
    const { runId, createdAt, incident } = run;
    const seq = transaction.insert(
      `INSERT INTO runs (run_id, status, version, created_at, progress, attempt, failures, crashes, claim,
                         title, source, caller, job_priority, replay_of)
       VALUES (?, 'queued', 1, ?, 0, 0, 0, 0, 0, ?, ?, ?, ?, ?)`,
      runId,
      createdAt,
      run.title,
      incident.source,
      run.caller,
      run.priority,
      run.replayOf,
    );
    transaction.run(
      "INSERT INTO incident_texts (seq, text, hints, traceparent) VALUES (?, ?, ?, ?)",
      seq,
      incident.text,
      JSON.stringify(incident.hints),
      incident.traceparent,
    );
    if (run.idempotency !== null) {
      transaction.run(
        `INSERT OR REPLACE INTO idempotency_keys (caller, key, fingerprint, stored_at, seq)
         VALUES (?, ?, ?, ?, ?)`,
        run.caller,
        run.idempotency.key,
        run.idempotency.fingerprint,
        createdAt,
        seq,
      );
    }
    transaction.afterCommit(() => this.#counts.move(null, "queued"));
    this.#jobs.enqueue(transaction, { id: runId, priority: run.priority, group: run.caller, delayMs: 0 });
    this.#onCreated(transaction, run);
    return newlyCreated(run);
  }
}

function newlyCreated(run: NewRun): StoredRun {
  return toStoredRun(
    {
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
    },
    null,
  );
}
