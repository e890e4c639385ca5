import type { ChangeStatement } from "./change-statement.ts";
import type { Database, ForeignKey, Row, Schema, Table, Value } from "./database.ts";
import { literalWriter } from "./render-template.ts";

/** What a change would touch now, read without changing anything. */
export interface ChangeEffects {
  readonly affects: string;
  /** Puts back what is there now; null where the change touches nothing. */
  readonly undo: string | null;
  readonly rows: readonly Row[];
  readonly references: readonly Reference[];
}

/** Rows of another table that point to the rows of a change. */
export interface Reference {
  readonly table: Table;
  readonly foreignKey: ForeignKey;
  readonly rows: readonly Row[];
}

/** More rows than this are counted as "at least". */
const maxRows = 25;

/** What becomes of the rows that reference a deleted one. */
export const ruleWords: Readonly<Record<string, string>> = {
  CASCADE: "would be deleted with it (ON DELETE CASCADE)",
  "SET NULL": "would lose the link (ON DELETE SET NULL)",
  "SET DEFAULT": "would be reset to the default (ON DELETE SET DEFAULT)",
  RESTRICT: "make the database refuse the delete (ON DELETE RESTRICT)",
  "NO ACTION": "make the database refuse the delete (no ON DELETE rule)",
};

export async function readEffects(
  change: ChangeStatement,
  database: Database,
  schema: Schema,
  signal: AbortSignal,
): Promise<ChangeEffects> {
  if (change.kind === "insert") {
    return { affects: `adds 1 row to ${change.table.name}`, undo: null, rows: [], references: [] };
  }
  const table = quoteName(change.table.name, database);
  const { rows } = await database.query(
    `SELECT * FROM ${table} WHERE ${change.where} LIMIT ${maxRows}`,
    [],
    signal,
  );
  const references =
    change.kind === "delete" ? await readReferences(change.table, rows, database, schema, signal) : [];
  return {
    affects: [describeRows(change.table, rows), ...references.map(describeReference)].join("; "),
    undo: rows.length === 0 ? null : writeUndo(change, rows, database, schema),
    rows,
    references,
  };
}

/** Rows that reference any of the given rows, by every foreign key that points to their table. */
export async function readReferences(
  table: Table,
  rows: readonly Row[],
  database: Database,
  schema: Schema,
  signal: AbortSignal,
): Promise<Reference[]> {
  if (rows.length === 0) return [];
  const pointing = schema.tables.flatMap((child) =>
    child.foreignKeys
      .filter(({ referencedTable }) => referencedTable.toLowerCase() === table.name.toLowerCase())
      .map((foreignKey) => ({ child, foreignKey })),
  );
  const found = await Promise.all(
    pointing.map(async ({ child, foreignKey }) => {
      const parameters: Value[] = [];
      const conditions = rows.map((row) => {
        const parts = foreignKey.columns.map((column, index) => {
          parameters.push(row[foreignKey.referencedColumns[index]!] ?? null);
          const place = database.dialect === "postgres" ? `$${parameters.length}` : "?";
          return `${quoteName(column, database)} = ${place}`;
        });
        return `(${parts.join(" AND ")})`;
      });
      const sql = `SELECT * FROM ${quoteName(child.name, database)} WHERE ${conditions.join(" OR ")} LIMIT ${maxRows}`;
      const answer = await database.query(sql, parameters, signal);
      return { table: child, foreignKey, rows: answer.rows };
    }),
  );
  return found.filter(({ rows: children }) => children.length > 0);
}

/** "1 row of container (container_id 20)". */
export function describeRows(table: Table, rows: readonly Row[]): string {
  const count =
    rows.length >= maxRows ? `at least ${maxRows} rows` : `${rows.length} row${rows.length === 1 ? "" : "s"}`;
  const key = singleKey(table);
  if (key === null || rows.length === 0) return `${count} of ${table.name} now`;
  return `${count} of ${table.name} now (${key} ${rows
    .slice(0, 5)
    .map((row) => row[key])
    .join(", ")})`;
}

/** The one column that tells the rows of a table apart; null where it takes several. */
export function singleKey(table: Table): string | null {
  return table.keys.find(({ columns }) => columns.length === 1)?.columns[0] ?? null;
}

export function quoteName(name: string, { dialect }: Pick<Database, "dialect">): string {
  if (/^[a-z_][a-z0-9_]*$/.test(name)) return name;
  const quote = dialect === "mysql" ? "`" : '"';
  return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
}

function describeReference({ table, foreignKey, rows }: Reference): string {
  return `${describeRows(table, rows)} referencing it ${ruleWords[foreignKey.onDelete]}`;
}

function writeUndo(
  change: ChangeStatement,
  rows: readonly Row[],
  database: Database,
  schema: Schema,
): string {
  const literal = literalWriter(schema, change.table.name, database.dialect);
  const name = quoteName(change.table.name, database);
  if (change.kind === "delete") {
    const columns = change.table.columns
      .filter(({ isGenerated }) => !isGenerated)
      .map((column) => column.name);
    const names = columns.map((column) => quoteName(column, database)).join(", ");
    return rows
      .map(
        (row) =>
          `INSERT INTO ${name} (${names}) VALUES (${columns.map((column) => literal(row[column] ?? null, column)).join(", ")})`,
      )
      .join(";\n");
  }
  const key = change.table.keys[0]!.columns;
  return rows
    .map((row) => {
      const set = change.columns.map(
        (column) => `${quoteName(column, database)} = ${literal(row[column] ?? null, column)}`,
      );
      const where = key.map(
        (column) => `${quoteName(column, database)} = ${literal(row[column] ?? null, column)}`,
      );
      return `UPDATE ${name} SET ${set.join(", ")} WHERE ${where.join(" AND ")}`;
    })
    .join(";\n");
}
