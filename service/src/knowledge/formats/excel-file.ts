import readExcelFile from "read-excel-file/node";
import { CourtError } from "../../errors.ts";
import { EntryCollector } from "./entry-collector.ts";
import type { ReadKnowledgeFile } from "./imported-entry.ts";
import type { ReadOptions } from "./read-options.ts";
import { readTable } from "./table.ts";
import { checkZip } from "./zip-directory.ts";

/** Case logs, lists of runbooks and contacts directories in an Excel workbook, every sheet of it. */
export async function readExcelWorkbook(
  bytes: Uint8Array,
  fileName: string,
  options: ReadOptions,
): Promise<ReadKnowledgeFile> {
  checkZip(bytes, fileName);
  const collector = new EntryCollector();
  const sheets = await readExcelFile(Buffer.from(bytes)).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CourtError("import-invalid", `${fileName} is no readable Excel workbook: ${reason}`, {
      cause: error,
    });
  });
  for (const { sheet, data } of sheets) {
    const prefix = sheets.length === 1 ? "" : `${sheet} `;
    if (data.length === 0) continue;
    const rows = data.map((row) => row.map(cellText));
    readTable(rows, collector, { columns: options.columns, place: (row) => `${prefix}row ${row}` });
  }
  return collector.read;
}

/** Dates carry no zone in a workbook, and get none here. They are fractions of a day: rounded to the second. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) {
    return new Date(Math.round(cell.getTime() / 1000) * 1000).toISOString().replace(".000Z", "");
  }
  return String(cell);
}
