import { join } from "node:path";
import type { AuditDraft, AuditLog } from "./callers/audit-log.ts";
import type { KeyStore } from "./callers/key-store.ts";
import { appendToAudit, SqliteAuditLog } from "./callers/sqlite-audit-log.ts";
import { SqliteKeyStore } from "./callers/sqlite-key-store.ts";
import type { Config } from "./config.ts";
import { type DataDirectoryLock, lockDataDirectory } from "./database/data-directory-lock.ts";
import { migrate } from "./database/migrate.ts";
import { SqliteDatabase, type SqliteTransaction } from "./database/sqlite-database.ts";
import type { JobQueue } from "./jobs/job-queue.ts";
import { SqliteJobQueue } from "./jobs/sqlite-job-queue.ts";
import type { FeedbackStore } from "./knowledge/feedback-store.ts";
import type { KnowledgeStore } from "./knowledge/knowledge-store.ts";
import { createSqliteFeedbackStore } from "./knowledge/sqlite-feedback-store.ts";
import { createSqliteKnowledgeStore } from "./knowledge/sqlite-knowledge-store.ts";
import type { Log } from "./log.ts";
import { type CourtClock, createCourtClock } from "./runs/court-clock.ts";
import type { NewRun, RunStore } from "./runs/run-store.ts";
import { SqliteRunStore } from "./runs/sqlite-run-store.ts";

/** The durable part of a service: where runs, jobs and knowledge are kept, whichever database that is. */
export interface Engine {
  readonly runStore: RunStore;
  readonly queue: JobQueue;
  readonly knowledge: KnowledgeStore;
  readonly feedback: FeedbackStore;
  readonly keys: KeyStore;
  readonly audit: AuditLog;
  readonly clock: CourtClock;
  /** How analysis threads read the knowledge by connections of their own. */
  readonly place: { readonly databasePath: string | null; readonly databaseUrl: string | null };
  /** Resolves when the database answers; rejects with what is wrong. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Where the settings say: PostgreSQL if it is named, else the data directory. Throws StartError. */
export async function openEngine(config: Config, log: Log): Promise<Engine> {
  if (config.databaseUrl === null) return openEmbeddedEngine(config.dataDirectory, log);
  // Its driver and pg-boss cost an embedded start nothing.
  const { openPostgresEngine } = await import("./postgres-engine.ts");
  return await openPostgresEngine(config.databaseUrl, log);
}

/** SQLite in this process, in a directory that no other process may open. Throws StartError. */
export function openEmbeddedEngine(dataDirectory: string, log: Log): Engine {
  const lock = lockDataDirectory(dataDirectory);
  const databasePath = join(dataDirectory, "court.sqlite");
  const database = openDatabase(databasePath, lock);
  const clock = createCourtClock();
  const queue = new SqliteJobQueue({
    database,
    onHandlerError: (runId, error) =>
      log.error("a run's handler failed; it is tried again", { run_id: runId, error }),
  });
  return {
    runStore: new SqliteRunStore({ database, jobs: queue, clock, onCreated: recordSubmit }),
    queue,
    knowledge: createSqliteKnowledgeStore(database),
    feedback: createSqliteFeedbackStore(database),
    keys: new SqliteKeyStore(database),
    audit: new SqliteAuditLog(database),
    clock,
    place: { databasePath, databaseUrl: null },
    async check() {
      database.get("SELECT 1 AS answer");
    },
    async close() {
      database.close();
      lock.release();
    },
  };
}

/** A submit by a key is in the audit log if and only if the run is in the store. */
export function recordSubmit(transaction: SqliteTransaction, run: NewRun): void {
  if (run.origin === null) return;
  const { runId, createdAt, replayOf, origin } = run;
  const detail: AuditDraft["detail"] = replayOf === null ? {} : { replay_of: replayOf };
  appendToAudit(transaction, [{ ...origin, at: createdAt, target: runId, outcome: "ok", detail }]);
}

function openDatabase(path: string, lock: DataDirectoryLock): SqliteDatabase {
  try {
    const database = new SqliteDatabase(path);
    migrate(database);
    return database;
  } catch (error) {
    lock.release();
    throw error;
  }
}
