import pg from "pg";
import { connectionSettings, survive } from "./postgres-connections.ts";
import { isConnectionLost, toPostgresStorageError } from "./postgres-error.ts";

/** One read-only connection of a worker thread's own, made when it is needed. */
export interface PostgresReader {
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export function connectForReading(url: string): PostgresReader {
  const settings = connectionSettings(url, "reader");
  const pool = new pg.Pool({
    ...settings,
    options: `${settings.options} -c default_transaction_read_only=on`,
    max: 1,
    idleTimeoutMillis: 60_000,
  });
  survive(pool);
  const ask = async <Row extends object>(sql: string, values: readonly unknown[]) =>
    (await pool.query<Row>(sql, [...values])).rows;
  return {
    async query<Row extends object>(sql: string, values: readonly unknown[] = []) {
      try {
        // A connection that broke while nobody used it is replaced once.
        return await ask<Row>(sql, values).catch((error) => {
          if (!isConnectionLost(error)) throw error;
          return ask<Row>(sql, values);
        });
      } catch (error) {
        throw toPostgresStorageError(error) ?? error;
      }
    },
    close: () => pool.end(),
  };
}
