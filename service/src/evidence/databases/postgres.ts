import pg from "pg";
import { buildSchema, type Database, type Row, type Value } from "./database.ts";

/** Object ids of types whose text is kept as the server wrote it: see `Value`. */
const numericTypes = new Set([21, 23, 700, 701]);

export function openPostgres(options: {
  url: string;
  statementTimeoutMs: number;
  connections: number;
}): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections,
    connectionTimeoutMillis: Math.max(1_000, options.statementTimeoutMs),
    idleTimeoutMillis: 60_000,
    allowExitOnIdle: true,
    application_name: "imperial-court evidence",
    options: [
      "-c default_transaction_read_only=on",
      `-c statement_timeout=${options.statementTimeoutMs}`,
      `-c lock_timeout=${options.statementTimeoutMs}`,
      "-c TimeZone=UTC",
      "-c DateStyle=ISO",
    ].join(" "),
    types: {
      // pg's own typing of this callback is loose: the parser takes the column's text.
      getTypeParser: ((type: number) => (text: string) =>
        numericTypes.has(type) ? Number(text) : text) as never,
    },
  });
  // A connection that dies while idle must not take the process with it; the next query reports it.
  pool.on("error", () => undefined);

  async function query(sql: string, parameters: readonly Value[], signal: AbortSignal) {
    signal.throwIfAborted();
    const result = await pool.query<Row>({ text: sql, values: [...parameters] });
    return { columns: result.fields.map(({ name }) => name), rows: result.rows };
  }

  return {
    dialect: "postgres",
    query,
    async readSchema(signal) {
      const columns = await query(columnsSql, [], signal);
      const keys = await query(keysSql, [], signal);
      const foreignKeys = await query(foreignKeysSql, [], signal);
      return buildSchema({
        columns: columns.rows.map((row) => ({
          table: String(row.table_name),
          isView: row.is_view === "t",
          name: String(row.column_name),
          type: String(row.type),
          isNullable: row.is_nullable === "t",
          isGenerated: row.is_generated === "t",
        })),
        keys: keys.rows.map((row) => ({
          table: String(row.table_name),
          key: String(row.key_name),
          column: String(row.column_name),
          isPrimary: row.is_primary === "t",
        })),
        foreignKeys: foreignKeys.rows.map((row) => ({
          table: String(row.table_name),
          key: String(row.key_name),
          column: String(row.column_name),
          referencedTable: String(row.referenced_table),
          referencedColumn: String(row.referenced_column),
          onDelete: readAction(row.on_delete),
          onUpdate: readAction(row.on_update),
        })),
      });
    },
    async findWritePrivileges(signal) {
      const { rows } = await query(privilegesSql, [], signal);
      return rows.map((row) => String(row.privilege));
    },
    async close() {
      await pool.end();
    },
  };
}

function readAction(code: Value | undefined): string {
  const names: Record<string, string> = { c: "CASCADE", n: "SET NULL", d: "SET DEFAULT", r: "RESTRICT" };
  return names[String(code)] ?? "NO ACTION";
}

/** Tables and views that an unqualified name finds: what `pg_table_is_visible` says of the search path. */
const columnsSql = `
  SELECT c.relname AS table_name, c.relkind IN ('v', 'm') AS is_view, a.attname AS column_name,
         format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS is_nullable,
         a.attgenerated <> '' OR a.attidentity = 'a' AS is_generated
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
     AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND pg_table_is_visible(c.oid)
   ORDER BY c.relname, a.attnum`;

const keysSql = `
  SELECT c.relname AS table_name, i.indexrelid::text AS key_name, a.attname AS column_name, i.indisprimary AS is_primary
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, position)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
   WHERE i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
     AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND pg_table_is_visible(c.oid)
   ORDER BY c.relname, i.indexrelid, k.position`;

const foreignKeysSql = `
  SELECT c.relname AS table_name, f.conname AS key_name, a.attname AS column_name, r.relname AS referenced_table,
         b.attname AS referenced_column, f.confdeltype AS on_delete, f.confupdtype AS on_update
    FROM pg_constraint f
    JOIN pg_class c ON c.oid = f.conrelid
    JOIN pg_class r ON r.oid = f.confrelid
    CROSS JOIN LATERAL unnest(f.conkey, f.confkey) WITH ORDINALITY AS k(own, other, position)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.own
    JOIN pg_attribute b ON b.attrelid = r.oid AND b.attnum = k.other
   WHERE f.contype = 'f' AND pg_table_is_visible(c.oid)
   ORDER BY c.relname, f.conname, k.position`;

const privilegesSql = `
  SELECT 'superuser' AS privilege FROM pg_roles WHERE rolname = current_user AND rolsuper
  UNION ALL
  (SELECT p.privilege || ' on ' || c.relname
     FROM pg_class c
     JOIN pg_namespace n ON n.oid = c.relnamespace
     CROSS JOIN (VALUES ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE')) AS p(privilege)
    WHERE c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      AND n.nspname NOT LIKE 'pg\\_t%' AND has_table_privilege(c.oid, p.privilege)
    LIMIT 5)`;
