import { parseInstant } from "../instants.ts";
import type { CheckConfig, RowCondition, When } from "../lookup-config.ts";
import type { Row, Value } from "./database.ts";

export interface CheckContext {
  readonly receivedAt: string;
  readonly timeZone: string;
}

/** The sets of rows a check draws a finding from; none when it does not apply. */
export function selectRows(
  check: CheckConfig,
  rows: readonly Row[],
  context: CheckContext,
): (readonly Row[])[] {
  const { when } = check;
  if (when.no_rows) return rows.length === 0 ? [[]] : [];
  const selected = rows.filter((row) => matchesRow(when, row, context));
  if (when.rows !== undefined) {
    const { of } = when.rows;
    const count = of === undefined ? selected.length : new Set(selected.map((row) => String(row[of]))).size;
    if (!countFits(count, when.rows)) return [];
    // "No row of this sort" is said of the rows that are there.
    if (selected.length === 0) return rows.length === 0 ? [] : [rows];
  }
  if (when.identical !== undefined) return groupIdentical(selected, when.identical);
  if (when.rows_differ !== undefined) {
    return when.rows_differ.some((column) => new Set(selected.map((row) => String(row[column]))).size > 1)
      ? [selected]
      : [];
  }
  if (selected.length === 0) return [];
  const per = check.per ?? (when.rows === undefined ? "row" : "all");
  return per === "all" ? [selected] : selected.map((row) => [row]);
}

/** The columns that a condition reads. */
export function conditionColumns(when: When): string[] {
  return [
    ...Object.keys(when.row_where ?? {}),
    ...(when.differs ?? []),
    ...(when.identical ?? []),
    ...(when.rows_differ ?? []),
    ...(when.rows?.of === undefined ? [] : [when.rows.of]),
  ];
}

function countFits(count: number, rows: NonNullable<When["rows"]>): boolean {
  return (
    count >= (rows.at_least ?? 0) &&
    count <= (rows.at_most ?? Number.POSITIVE_INFINITY) &&
    (rows.exactly === undefined || count === rows.exactly)
  );
}

function groupIdentical(rows: readonly Row[], columns: readonly string[]): Row[][] {
  const groups = Map.groupBy(rows, (row) => JSON.stringify(columns.map((column) => row[column] ?? null)));
  return [...groups.values()].filter((group) => group.length > 1);
}

function matchesRow(when: When, row: Row, context: CheckContext): boolean {
  const fits = Object.entries(when.row_where ?? {}).every(([column, condition]) =>
    matchesCondition(row[column] ?? null, condition, context),
  );
  if (!fits || when.differs === undefined) return fits;
  const [a, b] = when.differs.map((column) => row[column] ?? null);
  return a !== null && b !== null && !isSame(a!, b!);
}

function matchesCondition(value: Value, condition: RowCondition[string], context: CheckContext): boolean {
  if (Array.isArray(condition)) return condition.some((each) => isSame(value, each));
  if (condition === null || typeof condition !== "object") return isSame(value, condition);
  if (condition.not !== undefined) {
    const excluded = Array.isArray(condition.not) ? condition.not : [condition.not];
    if (excluded.some((each) => isSame(value, each))) return false;
  }
  if (condition.at_least !== undefined && !(value !== null && Number(value) >= condition.at_least))
    return false;
  if (condition.at_most !== undefined && !(value !== null && Number(value) <= condition.at_most))
    return false;
  if (condition.contains !== undefined) {
    if (
      !String(value ?? "")
        .toLowerCase()
        .includes(condition.contains.toLowerCase())
    )
      return false;
  }
  if (condition.older_than_hours !== undefined) {
    const at = value === null ? null : parseInstant(String(value), context.timeZone);
    if (at === null || Date.parse(context.receivedAt) - at < condition.older_than_hours * 3_600_000)
      return false;
  }
  return true;
}

/** Databases hand the same number out as a number or as text, with or without decimals. */
function isSame(a: Value, b: Value | boolean): boolean {
  if (a === null || b === null) return a === b;
  const left = String(a);
  const right = typeof b === "boolean" ? String(Number(b)) : String(b);
  if (left === right || (typeof b === "boolean" && left === String(b))) return true;
  const isNumber = (text: string) => /^-?\d{1,15}(\.\d{1,6})?$/.test(text);
  return isNumber(left) && isNumber(right) && Number(left) === Number(right);
}
