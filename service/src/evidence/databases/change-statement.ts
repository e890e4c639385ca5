import { findColumn, findTable, type Schema, type Table } from "./database.ts";
import { isSymbol, isWord, SqlProblem, type SqlToken, tokenizeSql } from "./tokenize-sql.ts";

/**
 * A proposed change, understood well enough to be shown to a person: one UPDATE or DELETE of one table whose
 * WHERE names every column of one of the table's keys with literal values, or one INSERT of literal values.
 * Subqueries, joins and OR are refused: what such a statement touches is not bounded by reading it.
 */
export interface ChangeStatement {
  readonly kind: "update" | "delete" | "insert";
  readonly table: Table;
  readonly sql: string;
  /** The text after WHERE; empty for an INSERT. */
  readonly where: string;
  /** Columns that get a new value. */
  readonly columns: readonly string[];
}

const expressionWords = new Set([
  "AND",
  "NOT",
  "NULL",
  "IS",
  "IN",
  "LIKE",
  "TRUE",
  "FALSE",
  "CURRENT_TIMESTAMP",
  "CURRENT_DATE",
  "NOW",
  "UTC_TIMESTAMP",
  "COALESCE",
  "UPPER",
  "LOWER",
  "DEFAULT",
]);

/** Throws SqlProblem that says what is wrong with the statement. */
export function parseChange(sql: string, schema: Schema): ChangeStatement {
  const tokens = tokenizeSql(sql);
  const text = sql.trim().replace(/;$/, "");
  if (isWord(tokens[0], "UPDATE")) return parseUpdate(text, tokens, schema);
  if (isWord(tokens[0], "DELETE")) return parseDelete(text, tokens, schema);
  if (isWord(tokens[0], "INSERT")) return parseInsert(text, tokens, schema);
  throw new SqlProblem("a proposal is an UPDATE, a DELETE or an INSERT");
}

function parseUpdate(sql: string, tokens: readonly SqlToken[], schema: Schema): ChangeStatement {
  const table = getTable(tokens[1], schema);
  if (!isWord(tokens[2], "SET")) throw new SqlProblem("an UPDATE names one table and then SET");
  const whereAt = findWhere(tokens);
  const columns = splitAtTopLevel(tokens.slice(3, whereAt), (token) => isSymbol(token, ",")).map(
    (assignment) => {
      if (!isName(assignment[0]) || !isSymbol(assignment[1], "="))
        throw new SqlProblem("SET takes column = value");
      const column = findColumn(table, assignment[0]!.text);
      if (column === null) throw new SqlProblem(`${table.name} has no column ${assignment[0]!.text}`);
      if (column.isGenerated)
        throw new SqlProblem(`${table.name}.${column.name} is computed by the database`);
      checkExpression(assignment.slice(2), table);
      return column.name;
    },
  );
  return { kind: "update", table, sql, where: checkWhere(sql, tokens, whereAt, table), columns };
}

function parseDelete(sql: string, tokens: readonly SqlToken[], schema: Schema): ChangeStatement {
  if (!isWord(tokens[1], "FROM")) throw new SqlProblem("a DELETE names one table after FROM");
  const table = getTable(tokens[2], schema);
  const whereAt = findWhere(tokens);
  if (whereAt !== 3) throw new SqlProblem("a DELETE takes one table and then WHERE");
  return { kind: "delete", table, sql, where: checkWhere(sql, tokens, whereAt, table), columns: [] };
}

function parseInsert(sql: string, tokens: readonly SqlToken[], schema: Schema): ChangeStatement {
  if (!isWord(tokens[1], "INTO")) throw new SqlProblem("an INSERT names one table after INTO");
  const table = getTable(tokens[2], schema);
  const valuesAt = tokens.findIndex((token) => isWord(token, "VALUES"));
  if (!isSymbol(tokens[3], "(") || valuesAt < 0 || !isSymbol(tokens[valuesAt - 1], ")")) {
    throw new SqlProblem("an INSERT lists its columns and then VALUES");
  }
  const columns = tokens
    .slice(4, valuesAt - 1)
    .filter((token) => !isSymbol(token, ","))
    .map((token) => {
      const column = findColumn(table, token.text);
      if (!isName(token) || column === null)
        throw new SqlProblem(`${table.name} has no column ${token.text}`);
      return column.name;
    });
  const values = tokens.slice(valuesAt + 1);
  if (!isSymbol(values[0], "(") || !isSymbol(values.at(-1), ")"))
    throw new SqlProblem("an INSERT takes one row of values");
  checkExpression(values, table);
  return { kind: "insert", table, sql, where: "", columns };
}

function getTable(token: SqlToken | undefined, schema: Schema): Table {
  if (!isName(token)) throw new SqlProblem("the statement names no table");
  const table = findTable(schema, token!.text);
  if (table === null) throw new SqlProblem(`the schema has no table ${token!.text}`);
  if (table.isView) throw new SqlProblem(`${table.name} is a view`);
  return table;
}

function findWhere(tokens: readonly SqlToken[]): number {
  const at = tokens.findIndex((token) => isWord(token, "WHERE"));
  if (at < 0) throw new SqlProblem("a change needs a WHERE that names a key");
  return at;
}

/** Every column of one key must be compared with literals, and nothing may widen the condition. */
function checkWhere(sql: string, tokens: readonly SqlToken[], whereAt: number, table: Table): string {
  const condition = tokens.slice(whereAt + 1);
  checkExpression(condition, table);
  const named = new Set<string>();
  for (const part of splitAtTopLevel(condition, (token) => isWord(token, "AND"))) {
    const [left, operator, ...right] = part;
    if (!isName(left)) continue;
    const isLiteral = right.length === 1 && isValue(right[0]!);
    const isList =
      isWord(operator, "IN") &&
      isSymbol(right[0], "(") &&
      isSymbol(right.at(-1), ")") &&
      right.slice(1, -1).every((token, index) => (index % 2 === 0 ? isValue(token) : isSymbol(token, ",")));
    if ((isSymbol(operator, "=") && isLiteral) || isList) named.add(left!.text.toLowerCase());
  }
  const isBounded = table.keys.some(({ columns }) =>
    columns.every((column) => named.has(column.toLowerCase())),
  );
  if (!isBounded) {
    const keys = table.keys.map(({ columns }) => columns.join(" + ")).join(" or ");
    throw new SqlProblem(`the WHERE names no whole key of ${table.name} (${keys || "it has none"})`);
  }
  return sql.slice(condition[0]!.start, condition.at(-1)!.end);
}

function checkExpression(tokens: readonly SqlToken[], table: Table): void {
  if (tokens.length === 0) throw new SqlProblem("a value or condition is missing");
  for (const token of tokens) {
    if (token.kind === "parameter") throw new SqlProblem(`:${token.text} is not filled in`);
    if (isSymbol(token, ".")) throw new SqlProblem("names are written without a table in front");
    if (!isName(token)) continue;
    if (token.kind === "word" && expressionWords.has(token.text.toUpperCase())) continue;
    if (isWord(token, "SELECT") || isWord(token, "OR"))
      throw new SqlProblem(`${token.text} is not allowed in a proposal`);
    if (findColumn(table, token.text) === null)
      throw new SqlProblem(`${table.name} has no column ${token.text}`);
  }
}

function splitAtTopLevel(
  tokens: readonly SqlToken[],
  isSeparator: (token: SqlToken) => boolean,
): SqlToken[][] {
  const parts: SqlToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth === 0 && isSeparator(token)) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

function isName(token: SqlToken | undefined): boolean {
  return token?.kind === "word" || token?.kind === "quoted-name";
}

function isValue(token: SqlToken): boolean {
  return token.kind === "string" || token.kind === "number";
}
