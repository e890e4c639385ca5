import { createPool, type PoolConnection } from "mysql2/promise";
import { buildSchema, type Database, type Row, type Value } from "./database.ts";

/** Privileges that change nothing an operator owns. */
const readingPrivileges = new Set([
  "USAGE",
  "SELECT",
  "SHOW VIEW",
  "SHOW DATABASES",
  "PROCESS",
  "REPLICATION CLIENT",
  "BINLOG MONITOR",
  "SLAVE MONITOR",
  "SHOW_ROUTINE",
  "SHOW CREATE ROUTINE",
]);

export function openMysql(options: {
  url: string;
  statementTimeoutMs: number;
  connections: number;
  timeZone: string;
}): Database {
  const pool = createPool({
    uri: options.url,
    connectionLimit: options.connections,
    connectTimeout: Math.max(1_000, options.statementTimeoutMs),
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    multipleStatements: false,
    jsonStrings: true,
  });
  const prepared = new WeakSet<object>();

  /** Read-only, bounded, and with TIMESTAMP columns in the same zone as DATETIME ones; once per connection. */
  async function prepareSession(connection: PoolConnection) {
    if (prepared.has(connection.connection)) return;
    await connection.query("SET SESSION TRANSACTION READ ONLY");
    await connection.query("SET SESSION time_zone = ?", [options.timeZone]);
    const [versions] = await connection.query("SELECT VERSION() AS version");
    const isMariaDb = /mariadb/i.test(String((versions as Row[])[0]?.version));
    // MariaDB counts in seconds, MySQL in milliseconds.
    await connection.query(
      isMariaDb
        ? `SET SESSION max_statement_time = ${options.statementTimeoutMs / 1_000}`
        : `SET SESSION max_execution_time = ${options.statementTimeoutMs}`,
    );
    prepared.add(connection.connection);
  }

  async function query(sql: string, parameters: readonly Value[], signal: AbortSignal) {
    signal.throwIfAborted();
    const connection = await pool.getConnection();
    let isBroken = true;
    try {
      await prepareSession(connection);
      await connection.query("START TRANSACTION READ ONLY");
      const [rows, fields] = await connection.query(sql, [...parameters]);
      await connection.query("COMMIT");
      isBroken = false;
      return { columns: (fields ?? []).map(({ name }) => name), rows: rows as Row[] };
    } finally {
      // A session that failed in mid-transaction is not handed to the next lookup.
      if (isBroken) connection.destroy();
      else connection.release();
    }
  }

  return {
    dialect: "mysql",
    query,
    async readSchema(signal) {
      const columns = await query(columnsSql, [], signal);
      const keys = await query(keysSql, [], signal);
      const tables = new Set(
        columns.rows.filter((row) => row.table_type === "BASE TABLE").map((row) => String(row.table_name)),
      );
      // information_schema hides foreign keys from an account that may only SELECT; this statement does not.
      const created = await Promise.all(
        [...tables].map(async (table) => {
          const { rows } = await query(`SHOW CREATE TABLE \`${table.replaceAll("`", "``")}\``, [], signal);
          return readForeignKeys(table, String(rows[0]?.["Create Table"] ?? ""));
        }),
      );
      return buildSchema({
        columns: columns.rows.map((row) => ({
          table: String(row.table_name),
          isView: row.table_type !== "BASE TABLE",
          name: String(row.column_name),
          type: String(row.column_type),
          isNullable: row.is_nullable === "YES",
          isGenerated: String(row.generation_expression ?? "") !== "",
        })),
        keys: keys.rows.map((row) => ({
          table: String(row.table_name),
          key: String(row.index_name),
          column: String(row.column_name),
          isPrimary: row.index_name === "PRIMARY",
        })),
        foreignKeys: created.flat(),
      });
    },
    async findWritePrivileges(signal) {
      const { rows } = await query("SHOW GRANTS", [], signal);
      return rows.flatMap((row) => writingGrants(String(Object.values(row)[0])));
    },
    async close() {
      await pool.end();
    },
  };
}

/** The foreign keys of a table as SHOW CREATE TABLE writes them, one row for each column. */
export function readForeignKeys(table: string, createTable: string) {
  const constraint =
    /CONSTRAINT `([^`]{1,64})` FOREIGN KEY \(([^)]{1,1000})\) REFERENCES (?:`[^`]{1,64}`\.)?`([^`]{1,64})` \(([^)]{1,1000})\)([^,\n]{0,120})/g;
  const names = (list: string) => list.split(",").map((name) => name.trim().replaceAll("`", ""));
  return [...createTable.matchAll(constraint)].flatMap(
    ([, key, columns, referencedTable, referencedColumns, rules]) =>
      names(columns!).map((column, index) => ({
        table,
        key: key!,
        column,
        referencedTable: referencedTable!,
        referencedColumn: names(referencedColumns!)[index]!,
        onDelete:
          /ON DELETE (CASCADE|SET NULL|SET DEFAULT|RESTRICT|NO ACTION)/.exec(rules!)?.[1] ?? "RESTRICT",
        onUpdate:
          /ON UPDATE (CASCADE|SET NULL|SET DEFAULT|RESTRICT|NO ACTION)/.exec(rules!)?.[1] ?? "RESTRICT",
      })),
  );
}

/** `GRANT SELECT, INSERT ON db.* TO …` → ["INSERT on db.*"]. Roles are followed by SHOW GRANTS itself. */
export function writingGrants(grant: string): string[] {
  const match = /^GRANT (.+?) ON (\S+) TO /.exec(grant);
  if (match === null) return [];
  return match[1]!
    .split(",")
    .map((privilege) => privilege.replace(/\(.*$/, "").trim().toUpperCase())
    .filter((privilege) => privilege !== "" && !privilege.endsWith(")") && !readingPrivileges.has(privilege))
    .map((privilege) => `${privilege} on ${match[2]!.replaceAll("`", "")}`);
}

// Column names are aliased: MySQL 8 returns information_schema's in upper case, MariaDB in lower.
const columnsSql = `
  SELECT c.TABLE_NAME AS table_name, t.TABLE_TYPE AS table_type, c.COLUMN_NAME AS column_name,
         c.COLUMN_TYPE AS column_type, c.IS_NULLABLE AS is_nullable, c.GENERATION_EXPRESSION AS generation_expression
    FROM information_schema.COLUMNS c
    JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
   WHERE c.TABLE_SCHEMA = DATABASE()
   ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION`;

const keysSql = `
  SELECT TABLE_NAME AS table_name, INDEX_NAME AS index_name, COLUMN_NAME AS column_name
    FROM information_schema.STATISTICS
   WHERE TABLE_SCHEMA = DATABASE() AND NON_UNIQUE = 0
   ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`;
