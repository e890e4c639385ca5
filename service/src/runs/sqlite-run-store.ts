import type { RunEvent, RunStatus, Statistics } from "@imperial-court/contract";
import { ReaderThread } from "../database/reader-thread.ts";
import type { SqliteDatabase, SqliteTransaction } from "../database/sqlite-database.ts";
import type { JobLedger } from "../jobs/job-queue.ts";
import type { CourtClock } from "./court-clock.ts";
import type { Ending } from "./run.ts";
import { RunChanges } from "./run-changes.ts";
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
import { SqliteRunCache } from "./sqlite-run-cache.ts";
import { findRunsByEntities } from "./sqlite-run-entities.ts";
import { SqliteRunInsertion } from "./sqlite-run-insertion.ts";
import { SqliteRunLifecycle } from "./sqlite-run-lifecycle.ts";
import { SqliteRunList } from "./sqlite-run-list.ts";
import { SqliteRunReads } from "./sqlite-run-reads.ts";
import { SqliteRunRemoval } from "./sqlite-run-removal.ts";
import { SqliteRunSearch } from "./sqlite-run-search.ts";
import { SqliteRunStatistics } from "./sqlite-run-statistics.ts";
import { StatusCounts } from "./status-counts.ts";

/** Runs in SQLite: the chapters of the store put together. */
export class SqliteRunStore implements RunStore {
  readonly #database: SqliteDatabase;
  readonly #cache = new SqliteRunCache();
  readonly #changes = new RunChanges((runId) => this.#cache.drop(runId));
  readonly #counts: StatusCounts;
  readonly #reads: SqliteRunReads;
  readonly #insertion: SqliteRunInsertion;
  readonly #lifecycle: SqliteRunLifecycle;
  readonly #search: SqliteRunSearch;
  readonly #list: SqliteRunList;
  readonly #statistics: SqliteRunStatistics;
  readonly #removal: SqliteRunRemoval;

  constructor(options: {
    readonly database: SqliteDatabase;
    readonly jobs: JobLedger<SqliteTransaction, void>;
    readonly clock: CourtClock;
    /** Called in the transaction that created a run; what it throws takes the run back. */
    readonly onCreated?: (transaction: SqliteTransaction, run: NewRun) => void;
  }) {
    const { database, jobs, clock, onCreated = () => {} } = options;
    this.#database = database;
    this.#counts = new StatusCounts(database);
    this.#reads = new SqliteRunReads(database);
    this.#insertion = new SqliteRunInsertion({
      database,
      jobs,
      counts: this.#counts,
      findRun: (runId) => this.#reads.find(runId),
      onCreated,
    });
    this.#lifecycle = new SqliteRunLifecycle({
      database,
      jobs,
      clock,
      counts: this.#counts,
      changes: this.#changes,
    });
    const thread = new ReaderThread(database.path);
    this.#search = new SqliteRunSearch(database);
    this.#list = new SqliteRunList({ reader: database, thread, reads: this.#reads, search: this.#search });
    this.#statistics = new SqliteRunStatistics(thread);
    this.#removal = new SqliteRunRemoval(database, this.#counts, this.#changes);
    database.beforeClose(() => {
      this.#search.stop();
      thread.close();
    });
  }

  insert(run: NewRun): Promise<InsertOutcome> {
    this.#search.wake();
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
    this.#search.wake();
    return this.#lifecycle.finish(hold, ending);
  }

  requestCancel(runId: string, reason: string): Promise<{ isRunning: boolean } | null> {
    return this.#lifecycle.requestCancel(runId, reason);
  }

  async find(runId: string): Promise<StoredRun | null> {
    return this.#cache.find(runId) ?? (await this.#onDisk(this.#readAndKeep(runId)));
  }

  async findVersion(runId: string): Promise<number | null> {
    return (await this.find(runId))?.version ?? null;
  }

  async findCaller(runId: string): Promise<string | null> {
    return await this.#onDisk(this.#reads.findCaller(runId));
  }

  async findIncident(runId: string): Promise<ReceivedIncident | null> {
    return await this.#onDisk(this.#reads.findIncident(runId));
  }

  async listEvents(runId: string, after: number): Promise<RunEvent[] | null> {
    return await this.#onDisk(this.#reads.listEvents(runId, after));
  }

  async list(query: RunQuery): Promise<{ runs: StoredRun[]; nextCursor: string | null }> {
    return await this.#onDisk(await this.#list.list(query));
  }

  #readAndKeep(runId: string): StoredRun | null {
    const found = this.#reads.findToKeep(runId);
    if (found !== null) this.#cache.keep(found);
    return found?.run ?? null;
  }

  /** What was just read, once a power failure could no longer take it back. */
  async #onDisk<T>(read: T): Promise<T> {
    const { synced } = this.#database;
    if (synced !== null) await synced;
    return read;
  }

  subscribe(runId: string, onChange: () => void): () => void {
    return this.#changes.subscribe(runId, onChange);
  }

  statistics(range: { from: string | null; to: string | null }): Promise<Statistics> {
    return this.#statistics.compute(range);
  }

  async counts(): Promise<Record<RunStatus, number>> {
    return this.#counts.current();
  }

  async findRunsByEntities(
    entities: readonly EntityKey[],
    options: { excludeRunId: string | null; since: string | null; limit: number },
  ): Promise<RelatedRun[]> {
    return findRunsByEntities(this.#database, entities, options);
  }

  async countEndedBefore(instant: string): Promise<number> {
    return this.#removal.countEndedBefore(instant);
  }

  removeEndedBefore(instant: string, limit: number): Promise<number> {
    return this.#removal.removeEndedBefore(instant, limit);
  }

  removeKeysBefore(instant: string): Promise<void> {
    return this.#removal.removeKeysBefore(instant);
  }
}
