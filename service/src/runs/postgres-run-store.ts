import type { RunEvent, RunStatus, Statistics } from "@imperial-court/contract";
import type { PostgresDatabase, PostgresTransaction } from "../database/postgres-database.ts";
import type { PostgresSession } from "../database/postgres-session.ts";
import type { CourtClock } from "./court-clock.ts";
import { PostgresRunChanges } from "./postgres-run-changes.ts";
import { PostgresRunInsertion } from "./postgres-run-insertion.ts";
import { type BatchJobLedger, PostgresRunLifecycle } from "./postgres-run-lifecycle.ts";
import { PostgresRunList } from "./postgres-run-list.ts";
import { PostgresRunReads } from "./postgres-run-reads.ts";
import { PostgresRunRemoval } from "./postgres-run-removal.ts";
import { PostgresRunStatistics } from "./postgres-run-statistics.ts";
import type { Ending } from "./run.ts";
import type {
  ClaimedRun,
  EntityKey,
  InsertOutcome,
  NewRun,
  RelatedRun,
  RunHold,
  RunStore,
  WorkerEntry,
} from "./run-store.ts";
import type { ReceivedIncident, RunQuery, StoredRun } from "./runs.ts";

/** Runs in PostgreSQL, shared by any number of processes: the chapters of the store put together. */
export class PostgresRunStore implements RunStore {
  readonly #changes: PostgresRunChanges;
  readonly #reads: PostgresRunReads;
  readonly #insertion: PostgresRunInsertion;
  readonly #lifecycle: PostgresRunLifecycle;
  readonly #list: PostgresRunList;
  readonly #statistics: PostgresRunStatistics;
  readonly #removal: PostgresRunRemoval;

  /** `session` is not yet started: the store listens on it. */
  constructor(parts: {
    readonly database: PostgresDatabase;
    readonly session: PostgresSession;
    readonly jobs: BatchJobLedger;
    readonly clock: CourtClock;
    /** Called in the transaction that created the runs; what it throws takes them back. */
    readonly onCreated?: (transaction: PostgresTransaction, runs: readonly NewRun[]) => Promise<void>;
  }) {
    const { database, session, jobs, clock, onCreated = async () => {} } = parts;
    this.#changes = new PostgresRunChanges(session);
    this.#reads = new PostgresRunReads(database);
    this.#insertion = new PostgresRunInsertion({ database, jobs, reads: this.#reads, onCreated });
    this.#lifecycle = new PostgresRunLifecycle({ database, jobs, clock, changes: this.#changes });
    this.#list = new PostgresRunList(database);
    this.#statistics = new PostgresRunStatistics(database);
    this.#removal = new PostgresRunRemoval(database, this.#changes, () => this.#statistics.forgetCounts());
  }

  /** Resolves when what was begun has been settled. */
  async close(): Promise<void> {
    this.#changes.close();
    await Promise.all([this.#insertion.settled(), this.#lifecycle.settled()]);
  }

  insert(run: NewRun): Promise<InsertOutcome> {
    return this.#insertion.insert(run);
  }

  claim(runId: string): Promise<ClaimedRun | null> {
    return this.#lifecycle.claim(runId);
  }

  record(hold: RunHold, entry: WorkerEntry): Promise<boolean> {
    return this.#lifecycle.record(hold, entry);
  }

  scheduleRetry(
    hold: RunHold,
    retry: { error: string; delayMs: number },
  ): Promise<"retry" | "ended" | "lost"> {
    return this.#lifecycle.scheduleRetry(hold, retry);
  }

  release(hold: RunHold): Promise<"retry" | "ended" | "lost"> {
    return this.#lifecycle.release(hold);
  }

  finish(hold: RunHold, ending: Ending): Promise<boolean> {
    return this.#lifecycle.finish(hold, ending);
  }

  requestCancel(runId: string, reason: string): Promise<{ isRunning: boolean } | null> {
    return this.#lifecycle.requestCancel(runId, reason);
  }

  find(runId: string): Promise<StoredRun | null> {
    return this.#reads.find(runId);
  }

  findVersion(runId: string): Promise<number | null> {
    return this.#reads.findVersion(runId);
  }

  findCaller(runId: string): Promise<string | null> {
    return this.#reads.findCaller(runId);
  }

  findIncident(runId: string): Promise<ReceivedIncident | null> {
    return this.#reads.findIncident(runId);
  }

  listEvents(runId: string, after: number): Promise<RunEvent[] | null> {
    return this.#reads.listEvents(runId, after);
  }

  list(query: RunQuery): Promise<{ runs: StoredRun[]; nextCursor: string | null }> {
    return this.#list.list(query);
  }

  subscribe(runId: string, onChange: () => void): () => void {
    return this.#changes.subscribe(runId, onChange);
  }

  statistics(range: { from: string | null; to: string | null }): Promise<Statistics> {
    return this.#statistics.compute(range);
  }

  counts(): Promise<Record<RunStatus, number>> {
    return this.#statistics.counts();
  }

  findRunsByEntities(
    entities: readonly EntityKey[],
    options: { excludeRunId: string | null; since: string | null; limit: number },
  ): Promise<RelatedRun[]> {
    return this.#reads.findRunsByEntities(entities, options);
  }

  countEndedBefore(instant: string): Promise<number> {
    return this.#removal.countEndedBefore(instant);
  }

  removeEndedBefore(instant: string, limit: number): Promise<number> {
    return this.#removal.removeEndedBefore(instant, limit);
  }

  removeKeysBefore(instant: string): Promise<void> {
    return this.#removal.removeKeysBefore(instant);
  }
}
