import { describeSpan, parseInstant } from "../instants.ts";
import { type Dialect, findColumn, findTable, type Row, type Schema, type Value } from "./database.ts";
import { describeSlip } from "./near-values.ts";

/**
 * Fills `{…}` in a check's sentences and statements with values of the rows it selected.
 *
 *   {column}  of the first row          {first:column} {last:column}  of the first, the last row
 *   {all:column}     every distinct value      {others:column}  every value but the last row's
 *   {apart:column}   time between first and last row ("1 s")
 *   {slip:column}    which slip of a hand makes the looked-up identifier of the value ("two digits are swapped")
 *   {differing}      columns in which the rows differ, with their values    {same}  columns in which they agree
 *   {count}          number of rows            {count:column}  number of distinct values
 *   {value}          the identifier that was looked up
 */
export interface TemplateScope {
  /** The rows a check selected, in the lookup's order. */
  readonly rows: readonly Row[];
  readonly value: string;
  readonly timeZone: string;
  /** Columns in which rows always differ (key, time of record): `{differing}` does not count them. */
  readonly identifying?: readonly string[];
}

const placeholder = /\{(?:(first|last|all|others|apart|slip|count):)?([A-Za-z_][A-Za-z0-9_$]{0,127})\}/g;
const maxValueLength = 200;

export class TemplateProblem extends Error {
  override name = "TemplateProblem";
}

/** A sentence: NULL is written "none", long values are cut. Throws TemplateProblem for unknown columns. */
export function renderText(template: string, scope: TemplateScope): string {
  return template.replace(placeholder, (_, of: string | undefined, name: string) =>
    resolve(of, name, scope)
      .map((value) => (value === null ? "none" : String(value).replace(/\s+/g, " ").slice(0, maxValueLength)))
      .join(", "),
  );
}

/** A statement: values become literals, lists are separated by commas. */
export function renderSql(
  template: string,
  scope: TemplateScope,
  literal: (value: Value, column: string) => string,
): string {
  return template.replace(placeholder, (_, of: string | undefined, name: string) =>
    resolve(of, name, scope)
      .map((value) => literal(value, name))
      .join(", "),
  );
}

/** The columns a template asks of the rows. */
export function templateColumns(template: string): string[] {
  const found = [...template.matchAll(placeholder)].map((match) => match[2]!);
  return found.filter((name) => !["count", "value", "differing", "same"].includes(name));
}

/** Writes values so that they mean the same to the database: numbers bare where the column is numeric. */
export function literalWriter(
  schema: Schema,
  table: string,
  dialect: Dialect,
): (value: Value, column: string) => string {
  const target = findTable(schema, table);
  // A joined column is typed by the table that has one of its name.
  const tables = [...(target === null ? [] : [target]), ...schema.tables];
  return (value, column) => {
    if (value === null) return "NULL";
    if (typeof value === "number") return String(value);
    const type = tables.map((each) => findColumn(each, column)).find((each) => each !== null)?.type ?? "";
    const isNumeric = /int|serial|decimal|numeric|float|double|real/.test(type);
    if (isNumeric && /^-?\d{1,20}(\.\d{1,20})?$/.test(value)) return value;
    // MySQL reads a backslash as an escape; the statement check refuses it rather than guess the SQL mode.
    const text = `'${value.replaceAll("'", "''")}'`;
    return dialect === "postgres" && type.startsWith("bytea") ? `${text}::bytea` : text;
  };
}

/** A column or table as an officer says it: "gross weight kg". */
export function inWords(column: string): string {
  return column.replaceAll("_", " ");
}

function resolve(of: string | undefined, name: string, scope: TemplateScope): Value[] {
  const { rows } = scope;
  if (of === undefined && name === "count") return [rows.length];
  if (of === undefined && name === "value") return [scope.value];
  if (of === undefined && (name === "differing" || name === "same")) {
    const columns = Object.keys(rows[0] ?? {});
    const differing = columns.filter((column) => new Set(rows.map((row) => row[column])).size > 1);
    if (name === "same") return columns.filter((column) => !differing.includes(column)).map(inWords);
    return differing
      .filter((column) => !scope.identifying?.includes(column))
      .map((column) => `${inWords(column)} (${rows.map((row) => row[column] ?? "none").join(" against ")})`);
  }
  const first = rows[0];
  const last = rows.at(-1);
  if (first === undefined || last === undefined || !(name in first)) {
    throw new TemplateProblem(`the lookup's rows have no column ${name}`);
  }
  if (of === "last") return [last[name] ?? null];
  if (of === "all") return [...new Set(rows.map((row) => row[name] ?? null))];
  if (of === "others") return rows.slice(0, -1).map((row) => row[name] ?? null);
  if (of === "count") return [new Set(rows.map((row) => row[name] ?? null)).size];
  if (of === "slip")
    return [describeSlip(scope.value, String(first[name] ?? "")) ?? "it differs by one character"];
  if (of === "apart") {
    const [from, to] = [first, last].map((row) => parseInstant(String(row[name]), scope.timeZone));
    return [from == null || to == null ? "an unknown time" : describeSpan(to - from)];
  }
  return [first[name] ?? null];
}
