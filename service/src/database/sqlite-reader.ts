import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

export type SqlValue = SQLInputValue;
export type SqlRow = Record<string, number | string | null>;

/** Reads of a connection. Statements are prepared once and kept by their text, so texts must be constant. */
export class SqliteReader {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(connection: DatabaseSync) {
    this.#connection = connection;
  }

  get<Row = SqlRow>(sql: string, ...values: SqlValue[]): Row | null {
    return (this.statement(sql).get(...values) as Row | undefined) ?? null;
  }

  all<Row = SqlRow>(sql: string, ...values: SqlValue[]): Row[] {
    return this.statement(sql).all(...values) as Row[];
  }

  iterate<Row = SqlRow>(sql: string, ...values: SqlValue[]): Iterable<Row> {
    return this.statement(sql).iterate(...values) as Iterable<Row>;
  }

  statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/**
 * A second, read-only connection to a database that is open elsewhere, for worker threads and for
 * questions that would hold up the event loop. It sees what was committed when each statement begins.
 */
export function openSqliteReader(path: string): { reader: SqliteReader; close(): void } {
  const connection = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  connection.exec("PRAGMA cache_size = -8192");
  return { reader: new SqliteReader(connection), close: () => connection.close() };
}
