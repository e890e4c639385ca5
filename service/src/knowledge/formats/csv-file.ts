import { CsvError, parse } from "csv-parse/sync";
import { CourtError } from "../../errors.ts";
import { decodeText } from "./decode-text.ts";
import { EntryCollector } from "./entry-collector.ts";
import type { ReadKnowledgeFile } from "./imported-entry.ts";
import type { ReadOptions } from "./read-options.ts";
import { maxRows, readTable } from "./table.ts";

/** A case log or contacts directory as CSV: comma, semicolon or tab, line breaks in quoted cells. */
export async function readCsvFile(
  bytes: Uint8Array,
  fileName: string,
  options: ReadOptions,
): Promise<ReadKnowledgeFile> {
  const { text, encoding } = decodeText(bytes, fileName);
  const collector = new EntryCollector();
  if (encoding === "windows-1252") collector.warn(`${fileName} is not UTF-8; it was read as windows-1252`);
  let rows: string[][];
  try {
    rows = parse(text, {
      bom: true,
      delimiter: findDelimiter(text),
      relax_column_count: true,
      relax_quotes: true,
      to: maxRows + 1,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The parser names the last line, which it reached in search of the closing mark.
    const fault =
      error.code === "CSV_QUOTE_NOT_CLOSED"
        ? `row ${Number(error.records ?? 0) + 1}: a quotation mark is opened there and never closed`
        : `line ${error.lines ?? "?"}: ${error.message}`;
    throw new CourtError("import-invalid", fault, { cause: error });
  }
  readTable(rows, collector, { columns: options.columns, place: (row) => `row ${row}` });
  return collector.read;
}

/** The separator that occurs most in the first line that has any. */
function findDelimiter(text: string): string {
  const separators = [",", ";", "\t"];
  for (const line of text.slice(0, 65_536).split("\n")) {
    const counts = separators.map((separator) => line.split(separator).length - 1);
    const most = Math.max(...counts);
    if (most > 0) return separators[counts.indexOf(most)]!;
  }
  return ",";
}
