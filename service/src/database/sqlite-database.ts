import { DatabaseSync } from "node:sqlite";
import { CourtError, StartError } from "../errors.ts";
import { SqliteReader, type SqlRow, type SqlValue } from "./sqlite-reader.ts";
import { SqliteWriteAheadLog, type SyncFile } from "./sqlite-write-ahead-log.ts";
import { toStorageError } from "./storage-error.ts";

/**
 * One SQLite file, one connection, group commit.
 *
 * `write` collects works and runs them in one `BEGIN IMMEDIATE … COMMIT`, which appends them to the
 * write-ahead log; then the log is synced, and only then is anybody told. 64 callers share one sync instead
 * of waiting for 64. What arrives during a sync is the next batch.
 *
 * `synchronous=FULL` would sync inside COMMIT and hold up the event loop for as long as the disk takes,
 * milliseconds in which no poll is answered. So SQLite runs with `NORMAL`, which leaves out exactly that
 * sync (https://www.sqlite.org/pragma.html#pragma_synchronous) and keeps those that protect the file, and
 * the log is synced here by `fdatasync` in a thread of Node's pool. What was committed is lost in a power
 * failure until then, so nobody outside may learn of it earlier: who reads for an answer awaits `synced`.
 * A crash of the process alone loses nothing that was committed.
 *
 * When one work throws, the batch is rolled back and each work is run again alone, so that only the guilty
 * one fails: works must not have effects outside the transaction (use `afterCommit`). When the disk fails,
 * nobody is guilty and the whole batch is refused.
 */
export class SqliteDatabase extends SqliteReader {
  readonly path: string;
  readonly #connection: DatabaseSync;
  readonly #log: SqliteWriteAheadLog;
  #waiting: PendingWrite[] = [];
  #syncing: CommittedBatch | null = null;
  readonly #stops: (() => void)[] = [];
  #isScheduled = false;
  #isClosed = false;

  /**
   * Creates the file if need be. Throws a StartError when it cannot be opened or is no database. `sync`
   * stands in for the disk in tests.
   */
  constructor(path: string, options: { readonly sync?: SyncFile } = {}) {
    const connection = openConnection(path);
    super(connection);
    this.path = path;
    this.#connection = connection;
    this.#log = new SqliteWriteAheadLog(`${path}-wal`, options.sync);
  }

  /** Resolves with the work's result after its commit and sync. Rejects with a CourtError when the disk fails. */
  write<T>(work: (transaction: SqliteTransaction) => T): Promise<T> {
    if (this.#isClosed) {
      return Promise.reject(
        new CourtError("shutting-down", "The service is stopping; send it again elsewhere."),
      );
    }
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (result: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** Resolves when everything that a read may have seen by now is on disk; null when it is already. */
  get synced(): Promise<void> | null {
    return this.#syncing?.settled.promise ?? null;
  }

  /** One transaction at once, outside the batches, synced: for opening and migrating. */
  writeNow<T>(work: (transaction: SqliteTransaction) => T): T {
    const { result, transaction } = this.#transact(work);
    this.#log.syncNow();
    transaction.callBack();
    return result;
  }

  /** Runs a script of several statements; only inside `writeNow` of a migration, or at opening. */
  runScript(sql: string): void {
    this.#connection.exec(sql);
  }

  /** `stop` ends what works on this database beside its callers: timers, threads. */
  beforeClose(stop: () => void): void {
    this.#stops.push(stop);
  }

  /** Commits and syncs what is waiting, then closes. Later writes are refused. */
  close(): void {
    if (this.#isClosed) return;
    for (const stop of this.#stops) stop();
    if (this.#syncing !== null) this.#settleNow();
    while (this.#waiting.length > 0) {
      this.#commitWaiting();
      this.#settleNow();
    }
    this.#isClosed = true;
    this.#log.close();
    this.#connection.close();
  }

  /** At the end of a turn of the event loop that brought nothing more. */
  #schedule(): void {
    if (this.#isScheduled || this.#syncing !== null) return;
    this.#isScheduled = true;
    const latest = performance.now() + longestGatheringMs;
    let seen = 0;
    const look = () => {
      if (this.#isClosed) return;
      if (this.#waiting.length > seen && performance.now() < latest) {
        seen = this.#waiting.length;
        setImmediate(look);
        return;
      }
      this.#isScheduled = false;
      this.#commitAndSync();
    };
    setImmediate(look);
  }

  #commitAndSync(): void {
    this.#commitWaiting();
    const batch = this.#syncing;
    if (batch !== null) this.#log.sync((refusal) => this.#settle(batch, refusal));
    else if (this.#waiting.length > 0) this.#schedule();
  }

  /** What was committed is then in `#syncing`; what failed has been refused. */
  #commitWaiting(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    const committed: CommittedWork[] = [];
    try {
      const results: unknown[] = [];
      const { transaction } = this.#transact((transaction) => {
        const deadline = performance.now() + longestBatchMs;
        for (const { work } of batch) {
          results.push(work(transaction));
          if (performance.now() > deadline) break;
        }
      });
      // The callbacks of all works are in one list: the first work calls them back, before anyone is told.
      for (const [index, result] of results.entries()) {
        committed.push({ pending: batch[index]!, result, transaction: index === 0 ? transaction : null });
      }
      this.#waiting = batch.slice(results.length).concat(this.#waiting);
    } catch (error) {
      this.#commitAlone(batch, error, committed);
    }
    if (committed.length > 0) this.#syncing = { works: committed, settled: Promise.withResolvers() };
  }

  #commitAlone(batch: PendingWrite[], error: unknown, committed: CommittedWork[]): void {
    const storageError = toStorageError(error);
    if (storageError !== null || batch.length === 1) {
      for (const { reject } of batch) reject(storageError ?? error);
      return;
    }
    for (const pending of batch) {
      try {
        committed.push({ pending, ...this.#transact(pending.work) });
      } catch (guilty) {
        pending.reject(toStorageError(guilty) ?? guilty);
      }
    }
  }

  #settleNow(): void {
    const batch = this.#syncing;
    if (batch === null) return;
    try {
      this.#log.syncNow();
      this.#settle(batch, null);
    } catch (refusal) {
      this.#settle(batch, refusal as CourtError);
    }
  }

  /**
   * The batch is on disk, or the disk did not say so: then the works are refused, but what they did is
   * committed and seen by every read, so that what is kept in memory follows it all the same.
   */
  #settle(batch: CommittedBatch, refusal: CourtError | null): void {
    // The database was closed, and the batch settled, while its sync was under way.
    if (this.#syncing !== batch) return;
    this.#syncing = null;
    for (const { transaction } of batch.works) transaction?.callBack();
    for (const { pending, result } of batch.works) {
      if (refusal === null) pending.resolve(result);
      else pending.reject(refusal);
    }
    batch.settled.resolve();
    if (this.#waiting.length > 0) this.#schedule();
  }

  #transact<T>(work: (transaction: SqliteTransaction) => T): { result: T; transaction: SqliteTransaction } {
    const transaction = new SqliteTransaction(this);
    try {
      this.statement("BEGIN IMMEDIATE").run();
      const result = work(transaction);
      this.statement("COMMIT").run();
      return { result, transaction };
    } catch (error) {
      // SQLite has already rolled back by itself after some disk errors.
      if (this.#connection.isTransaction) this.statement("ROLLBACK").run();
      throw error;
    }
  }
}

function openConnection(path: string): DatabaseSync {
  let connection: DatabaseSync | null = null;
  try {
    connection = new DatabaseSync(path, { timeout: 5000, enableForeignKeyConstraints: true });
    connection.exec("PRAGMA journal_mode = WAL");
    connection.exec("PRAGMA synchronous = NORMAL");
    // The log is copied into the file after this many pages (16 MB): a busy page is then copied once, not often.
    connection.exec("PRAGMA wal_autocheckpoint = 4096");
    connection.exec("PRAGMA cache_size = -16384");
    // After a burst the log file shrinks back to this instead of keeping its largest size for ever.
    connection.exec("PRAGMA journal_size_limit = 67108864");
    return connection;
  } catch (error) {
    connection?.close();
    throw new StartError(`The database ${path} cannot be opened: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

/** What a work may do: read its own writes, write, and ask to be told of the commit. */
export class SqliteTransaction {
  readonly #database: SqliteReader;
  #callbacks: (() => void)[] = [];

  constructor(database: SqliteReader) {
    this.#database = database;
  }

  get<Row = SqlRow>(sql: string, ...values: SqlValue[]): Row | null {
    return this.#database.get<Row>(sql, ...values);
  }

  all<Row = SqlRow>(sql: string, ...values: SqlValue[]): Row[] {
    return this.#database.all<Row>(sql, ...values);
  }

  /** Answers how many rows changed. */
  run(sql: string, ...values: SqlValue[]): number {
    return Number(this.#database.statement(sql).run(...values).changes);
  }

  /** Answers the new row's rowid. */
  insert(sql: string, ...values: SqlValue[]): number {
    return Number(this.#database.statement(sql).run(...values).lastInsertRowid);
  }

  /** Called once, after the commit, in the order of asking; never after a rollback. Must not throw. */
  afterCommit(callback: () => void): void {
    this.#callbacks.push(callback);
  }

  callBack(): void {
    const callbacks = this.#callbacks;
    this.#callbacks = [];
    for (const callback of callbacks) {
      try {
        callback();
      } catch (error) {
        // The commit has happened and must not look as if it had not: the bug surfaces on its own.
        setImmediate(() => {
          throw error;
        });
      }
    }
  }
}

/**
 * A commit and its sync have a price of their own, whatever they carry: while every turn brings more writes,
 * they are gathered for so long. A disk that syncs in 0.2 ms would otherwise be given eight at a time.
 */
const longestGatheringMs = 1;

/** A flood is committed in portions of about this length, so that reads in between do not wait for all of it. */
const longestBatchMs = 20;

/** Committed together, and synced together. */
interface CommittedBatch {
  readonly works: readonly CommittedWork[];
  readonly settled: PromiseWithResolvers<void>;
}

interface CommittedWork {
  readonly pending: PendingWrite;
  readonly result: unknown;
  /** Whose callbacks are due; null when another work of the batch has them. */
  readonly transaction: SqliteTransaction | null;
}

interface PendingWrite {
  readonly work: (transaction: SqliteTransaction) => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}
