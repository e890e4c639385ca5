import type { Dialect } from "./database.ts";
import { nearValues } from "./near-values.ts";
import { isSymbol, isWord, SqlProblem, type SqlToken, tokenizeSql } from "./tokenize-sql.ts";

/** The parameters a lookup may use; all are text. */
export interface LookupValues {
  /** The identifier as the report's reader normalised it. */
  readonly value: string;
  /** Upper case, single-spaced, without a vessel's prefix (MV, M/V, MT, SS) or voyage (`/07E`). */
  readonly bare: string;
  /** Letters and digits only, upper case. */
  readonly compact: string;
  /** The digits at its end: `2` of "application 2". */
  readonly number: string;
  /** What one slip of a hand makes of it; a list, for `IN (:near)`. */
  readonly near: readonly string[];
}

const parameterNames: readonly (keyof LookupValues)[] = ["value", "bare", "compact", "number", "near"];
/** A statement is shown with so many of a list's values; the others are counted. */
const maxShownValues = 3;

const writingWords = new Set([
  "INSERT",
  "UPDATE",
  "DELETE",
  "MERGE",
  "DROP",
  "ALTER",
  "CREATE",
  "TRUNCATE",
  "GRANT",
  "REVOKE",
  "INTO",
  "CALL",
  "EXEC",
  "EXECUTE",
  "LOCK",
  "COPY",
  "ATTACH",
  "PRAGMA",
  "SET",
  "DO",
  "HANDLER",
  "LOAD",
  "VACUUM",
]);

/** Why the text cannot serve as a lookup; null when it can. */
export function findLookupProblem(sql: string): string | null {
  let tokens: SqlToken[];
  try {
    tokens = tokenizeSql(sql);
  } catch (error) {
    if (error instanceof SqlProblem) return error.message;
    throw error;
  }
  if (!isWord(tokens[0], "SELECT") && !isWord(tokens[0], "WITH")) return "a lookup is a SELECT";
  const writing = tokens.find((token) => token.kind === "word" && writingWords.has(token.text.toUpperCase()));
  if (writing !== undefined) return `a lookup only reads; ${writing.text.toUpperCase()} is not allowed`;
  const parameters = tokens.filter(({ kind }) => kind === "parameter");
  const unknown = parameters.find(({ text }) => !parameterNames.includes(text as keyof LookupValues));
  if (unknown !== undefined)
    return `the parameter :${unknown.text} is unknown; allowed are ${parameterNames.map((each) => `:${each}`).join(", ")}`;
  return parameters.length === 0 ? "a lookup needs the parameter :value" : null;
}

/** Does it look for the neighbours of an identifier? */
export function usesNear(sql: string): boolean {
  return /:near\b/.test(sql);
}

/** The values of an identifier. */
export function lookupValues(value: string): LookupValues {
  const single = value.trim().replace(/\s+/g, " ");
  const bare = single
    .toUpperCase()
    .replace(/^(M\.?\/?V\.?|M\.?\/?T\.?|S\.?S\.?|VESSEL) /, "")
    .replace(/ ?\/.*$/, "");
  return {
    value: single,
    bare,
    compact: value.toUpperCase().replace(/[^A-Z0-9]/g, ""),
    number: /\d+$/.exec(single)?.[0] ?? "0",
    near: nearValues(bare),
  };
}

/** The statement in a database's own notation, limited to `rowLimit` rows, with its parameters in order. */
export function bindLookup(
  sql: string,
  values: LookupValues,
  dialect: Dialect,
  rowLimit: number,
): { sql: string; parameters: string[]; shown: string } {
  const tokens = tokenizeSql(sql);
  const parameters: string[] = [];
  const numbers = new Map<string, number>();
  let bound = "";
  let shown = "";
  let copied = 0;
  for (const token of tokens) {
    if (token.kind !== "parameter") continue;
    const value = values[token.text as keyof LookupValues];
    const before = sql.slice(copied, token.start);
    copied = token.end;
    shown += before + showValue(value);
    const list = typeof value === "string" ? [value] : value;
    if (dialect !== "postgres") {
      parameters.push(...list);
      bound += before + (list.map(() => "?").join(", ") || "NULL");
      continue;
    }
    if (!numbers.has(token.text)) numbers.set(token.text, parameters.push(...list) - list.length + 1);
    const first = numbers.get(token.text)!;
    bound += before + (list.map((_, index) => `$${first + index}`).join(", ") || "NULL");
  }
  const rest = sql.slice(copied, tokens.at(-1)?.end ?? 0);
  const limit = hasLimit(tokens) ? "" : ` LIMIT ${rowLimit}`;
  return { sql: bound + rest + limit, parameters, shown: singleLine(shown + rest + limit) };
}

/** A list is as long as the value has neighbours: its beginning and its length tell what was asked. */
function showValue(value: string | readonly string[]): string {
  const literal = (each: string) => `'${each.replaceAll("'", "''")}'`;
  if (typeof value === "string") return literal(value);
  const more = value.length - maxShownValues;
  return `${value.slice(0, maxShownValues).map(literal).join(", ")}${more > 0 ? `, … ${more} more` : ""}`;
}

/** A LIMIT outside parentheses is the statement's own. */
function hasLimit(tokens: readonly SqlToken[]): boolean {
  let depth = 0;
  for (const token of tokens) {
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth === 0 && (isWord(token, "LIMIT") || isWord(token, "FETCH"))) return true;
  }
  return false;
}

function singleLine(sql: string): string {
  return sql.replace(/\s+/g, " ").trim();
}
