import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { CourtError } from "../errors.ts";
import { connectionSettings, openPool } from "./postgres-connections.ts";
import { isConnectionLost, isLostRace, isUniqueViolation, toPostgresStorageError } from "./postgres-error.ts";

/** Connections of a process, beside the one of its session: more only make them wait inside the server. */
const readingConnections = 5;
const writingConnections = 5;

/** How long a transaction is tried again on other connections, and its fate asked for, before it is given up. */
const patienceMs = 3_000;
const pauseMs = 50;

/**
 * What transactions ask of the planner. A prepared statement's plan is kept, and one made while a table was
 * small reads all of it, sorts all of it or joins it as a whole long after it has grown: on an empty database
 * a fetch sorted the whole line each time. Transactions touch few rows, by their keys, whatever the size.
 */
const byKeys = ["seqscan", "hashjoin", "mergejoin", "sort"].map((way) => `-c enable_${way}=off`);

/**
 * A PostgreSQL database: two pools of fixed size, prepared statements, transactions whose fate is known.
 *
 * Reads and transactions have connections of their own: a flood of either leaves the other its turn, and each
 * plans as it should. A transaction sends its statements without waiting for the answers to those before
 * (pipelining), as far as its work does.
 *
 * When the connection breaks during a commit, nobody knows whether it happened. `transact` then asks the
 * server by the transaction's id, so that what was stored is answered as stored and what was not is tried
 * again: works must not have effects outside the transaction (use `afterCommit`).
 */
export class PostgresDatabase {
  readonly url: string;
  readonly #readers: pg.Pool;
  readonly #writers: pg.Pool;
  readonly #names = new Map<string, string>();
  #isClosed = false;

  constructor(url: string) {
    this.url = url;
    this.#readers = openPool({ ...connectionSettings(url, "pool"), max: readingConnections });
    this.#writers = openPool({
      ...connectionSettings(url, "writes", [...byKeys, "-c jit=off"]),
      max: writingConnections,
      pipeline: true,
    });
  }

  /** One statement, committed when it resolves. Texts must be constant: they are prepared once per connection. */
  query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#ask<Row>(this.#readers, sql, values);
  }

  /** The same for a statement that finds its rows by keys, as those of a transaction do. */
  change<Row extends object>(sql: string, values: readonly unknown[] = [], plan?: Plan): Promise<Row[]> {
    return this.#ask<Row>(this.#writers, sql, values, plan);
  }

  /**
   * One such statement that puts in rows under ids that the caller has made. When its answer is lost, it is sent
   * again: that the rows are there already says that the first was committed.
   */
  async insert(sql: string, values: readonly unknown[]): Promise<void> {
    const deadline = performance.now() + patienceMs;
    let mayBeStored = false;
    for (;;) {
      try {
        await this.change(sql, values);
        return;
      } catch (error) {
        const cause = error instanceof CourtError ? error.cause : error;
        if (mayBeStored && isUniqueViolation(cause)) return;
        mayBeStored ||= isConnectionLost(cause);
        const mayTryAgain = isConnectionLost(cause) || isLostRace(cause);
        if (!mayTryAgain || performance.now() > deadline) throw error;
        await delay(pauseMs);
      }
    }
  }

  /** A read that may take long and may be repeated without harm: a broken connection is replaced once. */
  async read<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    try {
      return await this.query<Row>(sql, values);
    } catch (error) {
      if (!(error instanceof CourtError) || !isConnectionLost(error.cause)) throw error;
      return await this.query<Row>(sql, values);
    }
  }

  /** Resolves with the work's result after the commit. The work may be run more than once. */
  async transact<T>(work: (transaction: PostgresTransaction) => Promise<T>): Promise<T> {
    this.#refuseWhenClosed();
    const deadline = performance.now() + patienceMs;
    for (;;) {
      try {
        return await this.#attempt(work);
      } catch (error) {
        const mayTryAgain = isConnectionLost(error) || isLostRace(error);
        if (!mayTryAgain || performance.now() > deadline) throw toPostgresStorageError(error) ?? error;
        await delay(pauseMs);
      }
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await Promise.all([this.#readers.end(), this.#writers.end()]);
  }

  async #ask<Row extends object>(
    pool: pg.Pool,
    sql: string,
    values: readonly unknown[],
    plan?: Plan,
  ): Promise<Row[]> {
    this.#refuseWhenClosed();
    try {
      const { rows } = await pool.query<Row>(this.#prepared(sql, values, plan));
      return rows;
    } catch (error) {
      throw toPostgresStorageError(error) ?? error;
    }
  }

  async #attempt<T>(work: (transaction: PostgresTransaction) => Promise<T>): Promise<T> {
    const client = await this.#writers.connect();
    let failure: unknown = null;
    try {
      const { transaction, result, id } = await this.#run(client, work);
      try {
        const { command } = await client.query("COMMIT");
        // What the server says to the commit of a transaction in which a statement failed.
        if (command !== "COMMIT") throw new Error(`the transaction ended with ${command}`);
      } catch (error) {
        failure = error;
        if (!isConnectionLost(error) || !(await this.#hasCommitted(id))) throw error;
      }
      transaction.callBack();
      return result;
    } catch (error) {
      failure = error;
      if (!isConnectionLost(error)) await client.query("ROLLBACK").catch(() => {});
      throw error;
    } finally {
      client.release(isConnectionLost(failure) ? (failure as Error) : undefined);
    }
  }

  async #run<T>(client: pg.PoolClient, work: (transaction: PostgresTransaction) => Promise<T>) {
    const begin = client.query("BEGIN; SELECT pg_current_xact_id()::text AS id");
    const transaction = new PostgresTransaction((sql, values, plan) =>
      client.query(this.#prepared(sql, values, plan)),
    );
    // Both are waited for: nothing is sent any more on a connection that goes back to its pool.
    const [begun, worked] = await Promise.allSettled([begin, work(transaction)]);
    if (begun.status === "rejected") throw begun.reason;
    if (worked.status === "rejected") throw worked.reason;
    const [, { rows }] = begun.value as unknown as [unknown, pg.QueryResult<{ id: string }>];
    return { transaction, result: worked.value, id: rows[0]!.id };
  }

  /** Asks on other connections until the server knows. Throws when it does not answer in time. */
  async #hasCommitted(id: string): Promise<boolean> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      try {
        const { rows } = await this.#readers.query<{ status: string | null }>(
          "SELECT pg_xact_status($1::xid8) AS status",
          [id],
        );
        if (rows[0]!.status !== "in progress") return rows[0]!.status === "committed";
      } catch (error) {
        if (!isConnectionLost(error) || performance.now() > deadline) {
          throw new CourtError(
            "storage-unavailable",
            "The database went away during a commit, and whether it was stored is not known.",
            { cause: error, retryAfterSeconds: 2 },
          );
        }
      }
      await delay(pauseMs);
    }
  }

  #prepared(sql: string, values: readonly unknown[], plan: Plan = "kept"): pg.QueryConfig {
    if (plan === "new") return { text: sql, values: [...values] };
    let name = this.#names.get(sql);
    if (name === undefined) {
      name = `s${this.#names.size}`;
      this.#names.set(sql, name);
    }
    return { name, text: sql, values: [...values] };
  }

  #refuseWhenClosed(): void {
    if (this.#isClosed) {
      throw new CourtError("shutting-down", "The service is stopping; send it again elsewhere.");
    }
  }
}

/**
 * Whether a statement's plan may be one that was made before. `new` is for tables that are empty at one time and
 * long at another, where several indexes could serve: it takes some tenths of a millisecond more, and fits.
 */
export type Plan = "kept" | "new";

type Send = (sql: string, values: readonly unknown[], plan?: Plan) => Promise<pg.QueryResult>;

/** Sends a statement: within a transaction, or as one of its own. */
export type Ask = <Row extends object>(
  sql: string,
  values: readonly unknown[],
  plan?: Plan,
) => Promise<Row[]>;

/** What a work may do: read its own writes, write, and ask to be told of the commit. */
export class PostgresTransaction {
  readonly #send: Send;
  readonly #callbacks: (() => void)[] = [];

  constructor(send: Send) {
    this.#send = send;
  }

  async query<Row extends object>(sql: string, values: readonly unknown[] = [], plan?: Plan): Promise<Row[]> {
    return (await this.#send(sql, values, plan)).rows as Row[];
  }

  /** Called once, after the commit, in the order of asking. Must not throw. */
  afterCommit(callback: () => void): void {
    this.#callbacks.push(callback);
  }

  callBack(): void {
    for (const callback of this.#callbacks) callback();
  }
}

/**
 * Rows as the JSON parameter of a statement that reads them with `json_to_recordset`. PostgreSQL has no NUL in
 * its texts and no half of a surrogate pair; both become U+FFFD, as a terminal would show them.
 */
export function toJsonRows(rows: readonly object[]): string {
  const json = JSON.stringify(rows);
  if (!json.includes("\\u0000") && !/\\ud[89a-f]/.test(json)) return json;
  return JSON.stringify(rows, (_key, value) =>
    typeof value === "string" ? value.toWellFormed().replaceAll("\0", "\uFFFD") : value,
  );
}
