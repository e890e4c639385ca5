import { DatabaseSync } from "node:sqlite";
import { CourtError, StartError } from "../errors.ts";
import { SqliteReader, type SqlRow, type SqlValue } from "./sqlite-reader.ts";
import { toStorageError } from "./storage-error.ts";

/**
 * One SQLite file, one connection, group commit.
 *
 * `write` collects what one turn of the event loop brings and runs it in one `BEGIN IMMEDIATE … COMMIT`;
 * with `synchronous=FULL` the commit returns after the fsync, so whoever awaits `write` knows that the work
 * is on disk. 64 callers share one fsync instead of waiting for 64.
 *
 * When one work throws, the batch is rolled back and each work is run again alone, so that only the guilty
 * one fails: works must not have effects outside the transaction (use `afterCommit`). When the disk fails,
 * nobody is guilty and the whole batch is refused.
 */
export class SqliteDatabase extends SqliteReader {
  readonly path: string;
  readonly #connection: DatabaseSync;
  #waiting: PendingWrite[] = [];
  readonly #stops: (() => void)[] = [];
  #isScheduled = false;
  #isClosed = false;

  /** Creates the file if need be. Throws a StartError when it cannot be opened or is no database. */
  constructor(path: string) {
    const connection = openConnection(path);
    super(connection);
    this.path = path;
    this.#connection = connection;
  }

  /** Resolves with the work's result after its commit. Rejects with a CourtError when the disk fails. */
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

  /** One transaction at once, outside the batches: for opening and migrating. */
  writeNow<T>(work: (transaction: SqliteTransaction) => T): T {
    return this.#transact(work);
  }

  /** Runs a script of several statements; only inside `writeNow` of a migration, or at opening. */
  runScript(sql: string): void {
    this.#connection.exec(sql);
  }

  /** `stop` ends what works on this database beside its callers: timers, threads. */
  beforeClose(stop: () => void): void {
    this.#stops.push(stop);
  }

  /** Commits what is waiting, then closes. Later writes are refused. */
  close(): void {
    if (this.#isClosed) return;
    for (const stop of this.#stops) stop();
    while (this.#waiting.length > 0) this.#commitBatch();
    this.#isClosed = true;
    this.#connection.close();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#isClosed) return;
      this.#commitBatch();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #commitBatch(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    const results: unknown[] = [];
    try {
      this.#transact((transaction) => {
        const deadline = performance.now() + longestBatchMs;
        for (const { work } of batch) {
          results.push(work(transaction));
          if (performance.now() > deadline) break;
        }
      });
    } catch (error) {
      this.#commitAlone(batch, error);
      return;
    }
    for (const [index, result] of results.entries()) batch[index]!.resolve(result);
    if (results.length < batch.length) this.#waiting = batch.slice(results.length).concat(this.#waiting);
  }

  #commitAlone(batch: PendingWrite[], error: unknown): void {
    const storageError = toStorageError(error);
    if (storageError !== null || batch.length === 1) {
      for (const { reject } of batch) reject(storageError ?? error);
      return;
    }
    for (const { work, resolve, reject } of batch) {
      try {
        resolve(this.#transact(work));
      } catch (guilty) {
        reject(toStorageError(guilty) ?? guilty);
      }
    }
  }

  #transact<T>(work: (transaction: SqliteTransaction) => T): T {
    const transaction = new SqliteTransaction(this);
    let result: T;
    try {
      this.statement("BEGIN IMMEDIATE").run();
      result = work(transaction);
      this.statement("COMMIT").run();
    } catch (error) {
      // SQLite has already rolled back by itself after some disk errors.
      if (this.#connection.isTransaction) this.statement("ROLLBACK").run();
      throw error;
    }
    transaction.callBack();
    return result;
  }
}

function openConnection(path: string): DatabaseSync {
  let connection: DatabaseSync | null = null;
  try {
    connection = new DatabaseSync(path, { timeout: 5000, enableForeignKeyConstraints: true });
    connection.exec("PRAGMA journal_mode = WAL");
    connection.exec("PRAGMA synchronous = FULL");
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

/** A flood is committed in portions of about this length, so that reads in between do not wait for all of it. */
const longestBatchMs = 20;

interface PendingWrite {
  readonly work: (transaction: SqliteTransaction) => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}
