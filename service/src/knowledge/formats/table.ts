import { CourtError } from "../../errors.ts";
import { looksLikeContact, plainKey, readContactRecord } from "./contact-record.ts";
import type { EntryCollector } from "./entry-collector.ts";
import { checkMapping, findPastCaseColumns, readPastCase } from "./past-case-record.ts";
import { addRecord } from "./record.ts";
import { findRunbookColumns, isLogHeader, toRunbookRecord, unreadColumns } from "./runbook-table.ts";

/** Rows that one file may have. */
export const maxRows = 200_000;

/** A header is looked for in this many rows; logs carry a title or a legend above it. */
const headerSearchRows = 20;

/**
 * Reads a table, from CSV, a spreadsheet or a document, as case log, runbooks or contacts directory, by its columns.
 * Every row becomes an entry or is reported with its number as the spreadsheet shows it.
 */
export function readTable(
  rows: readonly (readonly string[])[],
  collector: EntryCollector,
  options: {
    readonly columns: Readonly<Record<string, string>>;
    /** "row 12", or "Sheet2 row 12". */
    readonly place: (rowNumber: number) => string;
  },
): void {
  if (rows.length > maxRows) {
    throw new CourtError("import-invalid", `there are more than ${maxRows} rows; split the file`);
  }
  checkMapping(options.columns);
  const headerIndex = findHeader(rows, options.columns);
  if (headerIndex === -1) {
    const seen = rows.find((row) => !isEmptyRow(row)) ?? [];
    const names = seen.filter((name) => name !== "").slice(0, 20);
    const wanted = Object.values(options.columns);
    const what =
      wanted.length > 0
        ? `has the columns of the mapping (${wanted.join(", ")})`
        : "names the columns of a case log, of runbooks or of a contacts directory";
    collector.skip(
      options.place(1),
      `no row ${what}; the first has ${names.join(", ") || "nothing"}. A mapping says which column is which: problem=${names[0] ?? "Report"}`,
    );
    return;
  }
  const header = rows[headerIndex]!;
  const ofRunbooks = isMapped(options.columns) ? null : findRunbookColumns(header);
  const columns =
    ofRunbooks !== null || isContactHeader(header) ? null : findPastCaseColumns(header, options.columns);
  const unread = ofRunbooks === null ? [] : unreadColumns(header, ofRunbooks);
  if (unread.length > 0)
    collector.warn(`not read, as they are no part of a runbook: the columns ${unread.join(", ")}`);
  const mended: string[] = [];
  const cut: string[] = [];
  let emptyFrom = -1;
  for (let index = headerIndex + 1; index <= rows.length; index++) {
    const row = rows[index];
    const isEmpty = row !== undefined && isEmptyRow(row);
    if (isEmpty && emptyFrom === -1) emptyFrom = index;
    if (!isEmpty && emptyFrom !== -1) {
      const [first, last] = [emptyFrom + 1, index];
      const place = first === last ? options.place(first) : `${options.place(first)} to ${last}`;
      if (row !== undefined) collector.skip(place, "empty");
      emptyFrom = -1;
    }
    if (row === undefined || isEmpty) continue;
    const place = options.place(index + 1);
    if (ofRunbooks !== null) {
      addRecord(collector, toRunbookRecord(ofRunbooks, row), place);
      continue;
    }
    if (columns === null) {
      addContactRow(header, row, collector, place);
      continue;
    }
    const read = readPastCase((field) => row[columns.get(field) ?? -1]);
    if (read === null) {
      collector.skip(place, "it has neither a problem nor an alert");
      continue;
    }
    if (read.wasMended) mended.push(place);
    if (isCutShort(read.pastCase.alert, read.pastCase.problem)) cut.push(place);
    collector.addPastCase(read.pastCase, place);
  }
  if (mended.length > 0) collector.warn(`leftovers of another encoding were mended at ${listPlaces(mended)}`);
  if (cut.length > 0) {
    collector.warn(
      `the log itself has the alert cut short, and the whole text under problem, at ${listPlaces(cut)}`,
    );
  }
}

/**
 * Whether a document's table is a list of records, one in each row, and no part of an article ("Issue | Fix" in the
 * midst of one): it names what only a log has, or at least three parts of a runbook.
 */
export function isRecordTable([header = [], ...rows]: readonly (readonly string[])[]): boolean {
  if (rows.every(isEmptyRow)) return false;
  const parts = findRunbookColumns(header)?.filter((column) => column !== null) ?? [];
  return parts.length >= 3 || isLogHeader(header);
}

function findHeader(rows: readonly (readonly string[])[], columns: Readonly<Record<string, string>>): number {
  for (const [index, row] of rows.slice(0, headerSearchRows).entries()) {
    if (isEmptyRow(row)) continue;
    if (isMapped(columns)) {
      const keys = new Set(row.map(plainKey));
      const hits = Object.values(columns).filter((name) => keys.has(plainKey(name))).length;
      // A mapping that fits in part is an error to be explained, not another kind of table.
      if (hits > 0 && findPastCaseColumns(row, columns) !== null) return index;
    }
    if (isContactHeader(row) || findRunbookColumns(row) !== null) return index;
    if (findPastCaseColumns(row, {}) !== null) {
      findPastCaseColumns(row, columns);
      return index;
    }
  }
  return -1;
}

function isMapped(columns: Readonly<Record<string, string>>): boolean {
  return Object.keys(columns).length > 0;
}

function isContactHeader(header: readonly string[]): boolean {
  return looksLikeContact(Object.fromEntries(header.map((name) => [name, ""])));
}

function addContactRow(
  header: readonly string[],
  row: readonly string[],
  collector: EntryCollector,
  place: string,
): void {
  const contact = readContactRecord(
    Object.fromEntries(header.map((name, index) => [name, row[index] ?? ""])),
  );
  if ("reason" in contact) collector.skip(place, contact.reason);
  else collector.addContact(contact, place);
}

function isEmptyRow(row: readonly string[]): boolean {
  return row.every((cell) => cell.trim() === "");
}

/** The alert quotes the problem's first 100 characters and then breaks off. */
function isCutShort(alert: string, problem: string): boolean {
  return problem.length > 100 && !alert.includes(problem) && alert.includes(problem.slice(0, 90));
}

function listPlaces(places: readonly string[]): string {
  const shown = places.slice(0, 10).join(", ");
  return places.length > 10 ? `${shown} and ${places.length - 10} more` : shown;
}
