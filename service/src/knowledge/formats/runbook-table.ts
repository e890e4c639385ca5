import { plainKey } from "./contact-record.ts";
import { splitMarker } from "./document-line.ts";
import { findPastCaseColumns } from "./past-case-record.ts";
import { type Section, sectionNamed } from "./section-names.ts";

/** Tables with a runbook in each row: a title, steps, and whatever else a runbook has. */

type RunbookColumn = "title" | Section | null;

const titleNames = new Set(
  [
    "title",
    "article",
    "articletitle",
    "runbook",
    "runbooktitle",
    "sop",
    "soptitle",
    "sopname",
    "name",
    "topic",
  ].map(plainKey),
);

/**
 * What each column holds, by its name; null when the rows are no runbooks. A log of cases may have a title and a
 * resolution as well, but says when or how each one came.
 */
export function findRunbookColumns(header: readonly string[]): readonly RunbookColumn[] | null {
  const columns = header.map((name): RunbookColumn => {
    const section = sectionNamed(name);
    return section ?? (titleNames.has(plainKey(name)) ? "title" : null);
  });
  if (!columns.includes("title") || !columns.includes("steps")) return null;
  return isLogHeader(header) ? null : columns;
}

/** Of a log: it says when or how each case came. */
export function isLogHeader(header: readonly string[]): boolean {
  const columns = findPastCaseColumns(header, {});
  return columns !== null && (["alert", "occurred_at", "mode"] as const).some((field) => columns.has(field));
}

/** The names of the columns that are no part of a runbook. */
export function unreadColumns(header: readonly string[], columns: readonly RunbookColumn[]): string[] {
  return header.filter((name, at) => columns[at] === null && name.trim() !== "");
}

/** Parts that are lists: in a cell, each line is an item unless the cell numbers them itself. */
const listSections: ReadonlySet<RunbookColumn> = new Set([
  "symptoms",
  "steps",
  "verification",
  "undo",
  "escalation",
]);

/** A row as the mapping that `addRecord` reads; columns of the same meaning follow each other. */
export function toRunbookRecord(
  columns: readonly RunbookColumn[],
  row: readonly string[],
): Readonly<Record<string, unknown>> {
  const texts = new Map<RunbookColumn, string>();
  columns.forEach((column, at) => {
    const cell = (row[at] ?? "").replaceAll(/\r\n?/g, "\n").trim();
    if (column === null || cell === "") return;
    const earlier = texts.get(column);
    texts.set(column, earlier === undefined ? cell : `${earlier}\n${cell}`);
  });
  const record: Record<string, unknown> = {};
  for (const [column, text] of texts)
    record[String(column)] = listSections.has(column) ? toItems(text) : text;
  const { cause, preconditions, overview, severity, kinds } = Object.fromEntries(texts);
  const parts = [overview, cause && `Cause: ${cause}`, preconditions && `Preconditions: ${preconditions}`];
  const whole = parts.filter(Boolean).join("\n\n");
  return {
    ...record,
    ...(whole !== "" && { overview: whole }),
    ...(severity && { severity_hints: [severity] }),
    ...(kinds && { kinds: kinds.split(/[,;\s]+/).filter((kind: string) => kind !== "") }),
  };
}

function toItems(text: string): string | string[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.some((line) => splitMarker(line.trim()).marker !== null) ? text : lines;
}
