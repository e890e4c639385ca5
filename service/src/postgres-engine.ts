import type { AuditDraft } from "./callers/audit-log.ts";
import { appendToPostgresAudit, PostgresAuditLog } from "./callers/postgres-audit-log.ts";
import { PostgresKeyStore } from "./callers/postgres-key-store.ts";
import { PostgresDatabase, type PostgresTransaction } from "./database/postgres-database.ts";
import { migratePostgres } from "./database/postgres-migrate.ts";
import { PostgresSession } from "./database/postgres-session.ts";
import type { Engine } from "./engine.ts";
import { PgBossJobQueue } from "./jobs/pg-boss-job-queue.ts";
import { migrateQueue } from "./jobs/pg-boss-jobs.ts";
import type { LivenessSettings } from "./jobs/pg-boss-workers.ts";
import { createPostgresFeedbackStore } from "./knowledge/postgres-feedback-store.ts";
import { createPostgresKnowledgeStore } from "./knowledge/postgres-knowledge-store.ts";
import type { Log } from "./log.ts";
import { type CourtClock, createCourtClock } from "./runs/court-clock.ts";
import { PostgresRunStore } from "./runs/postgres-run-store.ts";
import type { NewRun } from "./runs/run-store.ts";

/**
 * PostgreSQL, shared by any number of processes. Brings the schema up to date first. Throws StartError.
 */
export async function openPostgresEngine(
  url: string,
  log: Log,
  options: { clock?: CourtClock; liveness?: LivenessSettings } = {},
): Promise<Engine> {
  await migratePostgres(url, migrateQueue);
  const database = new PostgresDatabase(url);
  const session = new PostgresSession(url);
  const clock = options.clock ?? createCourtClock();
  const queue = await PgBossJobQueue.open({
    database,
    session,
    liveness: options.liveness,
    onHandlerError: (runId, error) =>
      log.error("a run's handler failed; it is tried again", { run_id: runId, error }),
    onError: (what, error) => log.warn(`${what}; it is tried again`, { error }),
  });
  const runStore = new PostgresRunStore({ database, session, jobs: queue, clock, onCreated: recordSubmits });
  const keys = new PostgresKeyStore(database, session);
  await session.start();
  return {
    runStore,
    queue,
    knowledge: createPostgresKnowledgeStore(database),
    feedback: createPostgresFeedbackStore(database),
    keys,
    audit: new PostgresAuditLog(database),
    clock,
    place: { databasePath: null, databaseUrl: url },
    async check() {
      await database.read("SELECT 1 AS answer");
    },
    async close() {
      await runStore.close();
      await queue.close();
      await session.close();
      await database.close();
    },
  };
}

/** A submit by a key is in the audit log if and only if the run is in the store. */
async function recordSubmits(transaction: PostgresTransaction, runs: readonly NewRun[]): Promise<void> {
  const drafts = runs.flatMap(({ runId, createdAt, replayOf, origin }): AuditDraft[] => {
    if (origin === null) return [];
    const detail: AuditDraft["detail"] = replayOf === null ? {} : { replay_of: replayOf };
    return [{ ...origin, at: createdAt, target: runId, outcome: "ok", detail }];
  });
  await appendToPostgresAudit(transaction, drafts);
}
