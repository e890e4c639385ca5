/**
 * The contract of a database the court looks into. Three implementations: PostgreSQL, MySQL/MariaDB, SQLite.
 * Every session is read-only; statements come from the configuration, values only as parameters.
 */
export type Dialect = "postgres" | "mysql" | "sqlite";

/** Dates, decimals, big integers and JSON stay the text the database wrote: an excerpt is verbatim. */
export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

export interface Database {
  readonly dialect: Dialect;
  /** Parameters in the dialect's own notation. Rejects with the database's message. */
  query(
    sql: string,
    parameters: readonly Value[],
    signal: AbortSignal,
  ): Promise<{ columns: string[]; rows: Row[] }>;
  readSchema(signal: AbortSignal): Promise<Schema>;
  /** What the account could write, in words; empty for an account that only reads. */
  findWritePrivileges(signal: AbortSignal): Promise<string[]>;
  close(): Promise<void>;
}

export interface Schema {
  readonly tables: readonly Table[];
}

export interface Table {
  readonly name: string;
  readonly isView: boolean;
  readonly columns: readonly Column[];
  /** Primary and unique keys; the primary one first. */
  readonly keys: readonly { readonly columns: readonly string[]; readonly isPrimary: boolean }[];
  readonly foreignKeys: readonly ForeignKey[];
}

export interface Column {
  readonly name: string;
  /** As the database names it, lower case. */
  readonly type: string;
  readonly isNullable: boolean;
  /** Computed by the database, so never written. */
  readonly isGenerated: boolean;
}

export type DeleteRule = "CASCADE" | "SET NULL" | "SET DEFAULT" | "RESTRICT" | "NO ACTION";

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly referencedTable: string;
  readonly referencedColumns: readonly string[];
  readonly onDelete: DeleteRule;
  readonly onUpdate: DeleteRule;
}

/** Names are compared without regard to case, as unquoted SQL does. */
export function findTable(schema: Schema, name: string): Table | null {
  return schema.tables.find((table) => table.name.toLowerCase() === name.toLowerCase()) ?? null;
}

export function findColumn(table: Table, name: string): Column | null {
  return table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase()) ?? null;
}

/** Builds the schema from flat catalogue rows, which is how all three databases hand it out. */
export function buildSchema(catalogue: {
  columns: readonly {
    table: string;
    isView: boolean;
    name: string;
    type: string;
    isNullable: boolean;
    isGenerated: boolean;
  }[];
  keys: readonly { table: string; key: string; column: string; isPrimary: boolean }[];
  foreignKeys: readonly {
    table: string;
    key: string;
    column: string;
    referencedTable: string;
    referencedColumn: string;
    onDelete: string;
    onUpdate: string;
  }[];
}): Schema {
  const byTable = Map.groupBy(catalogue.columns, ({ table }) => table);
  const tables = [...byTable].map(([name, columns]) => {
    const keys = [
      ...Map.groupBy(
        catalogue.keys.filter(({ table }) => table === name),
        ({ key }) => key,
      ).values(),
    ];
    const foreignKeys = [
      ...Map.groupBy(
        catalogue.foreignKeys.filter(({ table }) => table === name),
        ({ key }) => key,
      ).values(),
    ];
    return {
      name,
      isView: columns[0]!.isView,
      columns: columns.map(({ name: column, type, isNullable, isGenerated }) => ({
        name: column,
        type: type.toLowerCase(),
        isNullable,
        isGenerated,
      })),
      keys: keys
        .map((parts) => ({ columns: parts.map(({ column }) => column), isPrimary: parts[0]!.isPrimary }))
        .sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary)),
      foreignKeys: foreignKeys.map((parts) => ({
        columns: parts.map(({ column }) => column),
        referencedTable: parts[0]!.referencedTable,
        referencedColumns: parts.map(({ referencedColumn }) => referencedColumn),
        onDelete: readRule(parts[0]!.onDelete),
        onUpdate: readRule(parts[0]!.onUpdate),
      })),
    };
  });
  return { tables };
}

function readRule(rule: string): DeleteRule {
  const upper = rule.toUpperCase();
  const known: readonly DeleteRule[] = ["CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT"];
  return known.find((each) => each === upper) ?? "NO ACTION";
}
