import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { CourtError } from "../errors.ts";
import { isConnectionLost, isLostRace, toPostgresStorageError } from "./postgres-error.ts";

/** Connections of a process, beside the one of its session: more only make them wait inside the server. */
export const poolSize = 10;

/**
 * The server ends a statement after this, and the client gives up a connection that says nothing for a little
 * longer: a half-open connection looks like a slow server, and only the client can tell.
 */
const statementTimeoutMs = 8_000;
const silenceTimeoutMs = 10_000;
const connectTimeoutMs = 3_000;

/** How long a transaction is tried again on other connections, and its fate asked for, before it is given up. */
const patienceMs = 3_000;
const pauseMs = 50;

/** What every connection asks of client, server and network. */
export function connectionSettings(url: string, name: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: `court ${name}`,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: silenceTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    // The server's half: it lets go of a client that vanished, and of its locks, within about ten seconds.
    options: [
      `-c statement_timeout=${statementTimeoutMs}`,
      "-c lock_timeout=5000",
      "-c idle_in_transaction_session_timeout=15000",
      "-c tcp_keepalives_idle=4",
      "-c tcp_keepalives_interval=2",
      "-c tcp_keepalives_count=3",
      "-c tcp_user_timeout=10000",
      "-c search_path=court",
      "-c TimeZone=UTC",
    ].join(" "),
  };
}

/**
 * A connection that breaks while it is idle or between two statements must not take the process with it: the
 * next statement fails, and the pool replaces it. Each client is listened to from its first moment for good,
 * since the pool stops doing so when it hands one out and a promise of it arrives only a little later: a
 * farewell of the server in between would be an error that nobody hears, which ends a process.
 */
export function survive(pool: pg.Pool): void {
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
}

/**
 * A PostgreSQL database: a pool of fixed size, prepared statements, transactions whose fate is known.
 *
 * When the connection breaks during a commit, nobody knows whether it happened. `transact` then asks the
 * server by the transaction's id, so that what was stored is answered as stored and what was not is tried
 * again: works must not have effects outside the transaction (use `afterCommit`).
 */
export class PostgresDatabase {
  readonly url: string;
  readonly #pool: pg.Pool;
  readonly #names = new Map<string, string>();
  #isClosed = false;

  constructor(url: string) {
    this.url = url;
    this.#pool = new pg.Pool({
      ...connectionSettings(url, "pool"),
      max: poolSize,
      idleTimeoutMillis: 60_000,
    });
    survive(this.#pool);
  }

  /** One statement, committed when it resolves. Texts must be constant: they are prepared once per connection. */
  async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    this.#refuseWhenClosed();
    try {
      const { rows } = await this.#pool.query<Row>(this.#prepared(sql, values));
      return rows;
    } catch (error) {
      throw toPostgresStorageError(error) ?? error;
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
    await this.#pool.end();
  }

  async #attempt<T>(work: (transaction: PostgresTransaction) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let failure: unknown = null;
    try {
      const { transaction, result, id } = await this.#run(client, work);
      try {
        await client.query("COMMIT");
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
      client.release(isConnectionLost(failure));
    }
  }

  async #run<T>(client: pg.PoolClient, work: (transaction: PostgresTransaction) => Promise<T>) {
    const begun = (await client.query(
      "BEGIN; SELECT pg_current_xact_id()::text AS id",
    )) as unknown as pg.QueryResult<{ id: string }>[];
    const transaction = new PostgresTransaction((sql, values) => client.query(this.#prepared(sql, values)));
    return { transaction, result: await work(transaction), id: begun[1]!.rows[0]!.id };
  }

  /** Asks on other connections until the server knows. Throws when it does not answer in time. */
  async #hasCommitted(id: string): Promise<boolean> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      try {
        const { rows } = await this.#pool.query<{ status: string | null }>(
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

  #prepared(sql: string, values: readonly unknown[]): pg.QueryConfig {
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

/** What a work may do: read its own writes, write, and ask to be told of the commit. */
export class PostgresTransaction {
  readonly #send: (sql: string, values: readonly unknown[]) => Promise<pg.QueryResult>;
  readonly #callbacks: (() => void)[] = [];

  constructor(send: (sql: string, values: readonly unknown[]) => Promise<pg.QueryResult>) {
    this.#send = send;
  }

  async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#send(sql, values)).rows as Row[];
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
