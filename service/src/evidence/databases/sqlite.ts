import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { buildSchema, type Database, type Row, type Value } from "./database.ts";

interface Answer {
  readonly id: number;
  /** True: the statement is about to run; what it found follows. */
  readonly isStarted?: boolean;
  readonly columns?: string[];
  readonly rows?: Row[];
  readonly error?: string;
}

/**
 * A SQLite file, opened read-only in a worker thread that is started at the first lookup. node:sqlite cannot
 * interrupt a statement: after the statement timeout the worker is abandoned and the next lookup gets a new
 * one; the old thread ends when its statement does.
 */
export function openSqlite(options: { path: string; statementTimeoutMs: number }): Database {
  let worker: Worker | null = null;
  let lastId = 0;
  const waiting = new Map<
    number,
    { onStarted: () => void; resolve: (answer: Answer) => void; reject: (error: Error) => void }
  >();

  function abandon(reason: Error) {
    const abandoned = worker;
    worker = null;
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
    void abandoned?.terminate();
  }

  function start(): Worker {
    if (!existsSync(options.path)) throw new Error(`there is no database file ${options.path}`);
    const started = new Worker(new URL("./sqlite-session.ts", import.meta.url), {
      workerData: { path: options.path, timeoutMs: options.statementTimeoutMs },
    });
    started.unref();
    started.on("message", (answer: Answer) => {
      if (answer.isStarted) return waiting.get(answer.id)?.onStarted();
      waiting.get(answer.id)?.resolve(answer);
      waiting.delete(answer.id);
    });
    started.on("error", (error: unknown) => {
      if (worker === started) abandon(error instanceof Error ? error : new Error(String(error)));
    });
    return started;
  }

  async function query(sql: string, parameters: readonly Value[], signal: AbortSignal) {
    signal.throwIfAborted();
    worker ??= start();
    const id = ++lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    // The clock runs from when the statement does: not while the thread starts, nor behind other statements.
    let timer: NodeJS.Timeout | undefined;
    const onStarted = () => {
      timer = setTimeout(
        () => abandon(new Error(`the statement took longer than ${options.statementTimeoutMs} ms`)),
        options.statementTimeoutMs,
      );
    };
    waiting.set(id, { onStarted, resolve, reject });
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    worker.postMessage({ id, sql, parameters });
    try {
      const answer = await promise;
      if (answer.error !== undefined) throw new Error(answer.error);
      return { columns: answer.columns ?? [], rows: answer.rows ?? [] };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      waiting.delete(id);
    }
  }

  return {
    dialect: "sqlite",
    query,
    async readSchema(signal) {
      const columns = await query(columnsSql, [], signal);
      const keys = await query(keysSql, [], signal);
      const foreignKeys = await query(foreignKeysSql, [], signal);
      return buildSchema({
        columns: columns.rows.map((row) => ({
          table: String(row.table_name),
          isView: row.table_type === "view",
          name: String(row.column_name),
          type: String(row.column_type),
          isNullable: row.is_not_null === 0,
          isGenerated: Number(row.hidden) >= 2,
        })),
        keys: keys.rows.map((row) => ({
          table: String(row.table_name),
          key: String(row.key_name),
          column: String(row.column_name),
          isPrimary: row.origin === "pk",
        })),
        foreignKeys: foreignKeys.rows.map((row) => ({
          table: String(row.table_name),
          key: String(row.key_name),
          column: String(row.column_name),
          referencedTable: String(row.referenced_table),
          referencedColumn: String(row.referenced_column),
          onDelete: String(row.on_delete),
          onUpdate: String(row.on_update),
        })),
      });
    },
    // The connection is read-only whatever the file's permissions say.
    async findWritePrivileges() {
      return [];
    },
    async close() {
      const closing = worker;
      worker = null;
      await closing?.terminate();
    },
  };
}

const columnsSql = `
  SELECT m.name AS table_name, m.type AS table_type, c.name AS column_name, c.type AS column_type,
         c."notnull" AS is_not_null, c.hidden AS hidden
    FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) c
   WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%'
   ORDER BY m.name, c.cid`;

// A rowid table's INTEGER PRIMARY KEY has no index; its column's pk number stands for it.
const keysSql = `
  SELECT m.name AS table_name, 'primary' AS key_name, c.name AS column_name, 'pk' AS origin, c.pk AS position
    FROM sqlite_schema m JOIN pragma_table_info(m.name) c
   WHERE m.type = 'table' AND c.pk > 0
  UNION ALL
  SELECT m.name, i.name, c.name, i.origin, c.seqno
    FROM sqlite_schema m JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) c
   WHERE m.type = 'table' AND i."unique" = 1 AND i.partial = 0 AND i.origin <> 'pk'
   ORDER BY 1, 2, 5`;

const foreignKeysSql = `
  SELECT m.name AS table_name, f.id AS key_name, f."from" AS column_name, f."table" AS referenced_table,
         coalesce(f."to", f."from") AS referenced_column, f.on_delete AS on_delete, f.on_update AS on_update
    FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
   WHERE m.type = 'table'
   ORDER BY m.name, f.id, f.seq`;
