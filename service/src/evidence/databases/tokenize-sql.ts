/**
 * Splits SQL into tokens, enough to judge whether a statement is single, what it names and where its values
 * stand. Comments are refused, not skipped: nothing may hide in a statement that a person is asked to read.
 */
export interface SqlToken {
  readonly kind: "word" | "quoted-name" | "string" | "number" | "parameter" | "symbol";
  /** As written; for a quoted name without its quotes, for a parameter without its colon. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export class SqlProblem extends Error {
  override name = "SqlProblem";
}

const word = /[A-Za-z_][A-Za-z0-9_$]*/y;
const number = /\d+(\.\d+)?/y;
const parameter = /:[A-Za-z_]+/y;

/** Throws SqlProblem for comments, unclosed quotes and a second statement. */
export function tokenizeSql(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let at = 0;
  while (at < sql.length) {
    const character = sql[at]!;
    if (/\s/.test(character)) {
      at += 1;
      continue;
    }
    if (sql.startsWith("--", at) || sql.startsWith("/*", at) || character === "#") {
      throw new SqlProblem("comments are not allowed in a statement");
    }
    if (character === ";") {
      if (sql.slice(at + 1).trim() !== "") throw new SqlProblem("only one statement is allowed");
      break;
    }
    const token = readToken(sql, at, character);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function readToken(sql: string, start: number, character: string): SqlToken {
  if (character === "'") return readQuoted(sql, start, "'", "string");
  if (character === '"' || character === "`") return readQuoted(sql, start, character, "quoted-name");
  const pattern = /[A-Za-z_]/.test(character)
    ? word
    : /\d/.test(character)
      ? number
      : character === ":"
        ? parameter
        : null;
  if (pattern !== null && sql[start + 1] !== ":") {
    pattern.lastIndex = start;
    const match = pattern.exec(sql);
    if (match !== null) {
      const kind = pattern === word ? "word" : pattern === number ? "number" : "parameter";
      const text = kind === "parameter" ? match[0].slice(1) : match[0];
      return { kind, text, start, end: start + match[0].length };
    }
  }
  const length = ["::", "<=", ">=", "<>", "!=", "||", "->"].some((symbol) => sql.startsWith(symbol, start))
    ? 2
    : 1;
  return { kind: "symbol", text: sql.slice(start, start + length), start, end: start + length };
}

/** A doubled quote stands for itself; so does a character after a backslash in MySQL, refused here as ambiguous. */
function readQuoted(sql: string, start: number, quote: string, kind: "string" | "quoted-name"): SqlToken {
  for (let at = start + 1; at < sql.length; at += 1) {
    if (sql[at] === "\\")
      throw new SqlProblem("a backslash inside quotes means different things to different databases");
    if (sql[at] !== quote) continue;
    if (sql[at + 1] === quote) {
      at += 1;
      continue;
    }
    const text = sql.slice(start + 1, at).replaceAll(quote + quote, quote);
    return { kind, text, start, end: at + 1 };
  }
  throw new SqlProblem(`the quote opened at character ${start + 1} is not closed`);
}

/** A bare word, whatever its case. */
export function isWord(token: SqlToken | undefined, text: string): boolean {
  return token?.kind === "word" && token.text.toUpperCase() === text;
}

export function isSymbol(token: SqlToken | undefined, text: string): boolean {
  return token?.kind === "symbol" && token.text === text;
}
