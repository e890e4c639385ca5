import { join } from "node:path";
import { type DataDirectoryLock, lockDataDirectory } from "./database/data-directory-lock.ts";
import { migrate } from "./database/migrate.ts";
import { SqliteDatabase } from "./database/sqlite-database.ts";
import type { JobQueue } from "./jobs/job-queue.ts";
import { SqliteJobQueue } from "./jobs/sqlite-job-queue.ts";
import type { KnowledgeStore } from "./knowledge/knowledge-store.ts";
import { createSqliteKnowledgeStore } from "./knowledge/sqlite-knowledge-store.ts";
import type { Log } from "./log.ts";
import { type CourtClock, createCourtClock } from "./runs/court-clock.ts";
import type { RunStore } from "./runs/run-store.ts";
import { SqliteRunStore } from "./runs/sqlite-run-store.ts";

/** The durable part of a service: where runs, jobs and knowledge are kept, whichever database that is. */
export interface Engine {
  readonly runStore: RunStore;
  readonly queue: JobQueue;
  readonly knowledge: KnowledgeStore;
  readonly clock: CourtClock;
  /** How analysis threads read the knowledge by connections of their own. */
  readonly place: { readonly databasePath: string | null; readonly databaseUrl: string | null };
  /** Resolves when the database answers; rejects with what is wrong. */
  check(): Promise<void>;
  close(): Promise<void>;
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
    runStore: new SqliteRunStore({ database, jobs: queue, clock }),
    queue,
    knowledge: createSqliteKnowledgeStore(database),
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
