import { on } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { CourtError } from "../errors.ts";
import type { ImportedEntry, ReadKnowledgeFile, SkippedRow } from "./formats/imported-entry.ts";
import { readKnowledgeFile } from "./formats/read-knowledge-file.ts";

/**
 * Reads the files of one import in a thread of its own: a large Word file takes seconds, and a crafted one
 * may take all the memory it is given.
 */

export interface ImportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ImportOrder {
  readonly files: readonly ImportFile[];
  /** Field → column name, for case logs whose columns are named otherwise. */
  readonly columns: Readonly<Record<string, string>>;
}

/**
 * What the thread tells of a file: its entries in portions, each sent when the one before has been asked for
 * by `next`, since a message of a hundred thousand entries would hold up whoever receives it; then the rest.
 */
export type FileMessage =
  | { readonly type: "entries"; readonly entries: readonly ImportedEntry[] }
  | { readonly type: "end"; readonly skipped: readonly SkippedRow[]; readonly warnings: readonly string[] }
  | { readonly type: "failed"; readonly error: string };

const portion = 250;
/** A file with more rows that are no entries is not the file that was meant. */
const toldRows = 10_000;

const { files, columns } = workerData as ImportOrder;
const port = parentPort!;
const asked = on(port, "message");
for (const file of files) {
  for await (const message of readFile(file)) {
    await asked.next();
    port.postMessage(message);
  }
}
port.close();

async function* readFile(file: ImportFile): AsyncGenerator<FileMessage> {
  let read: ReadKnowledgeFile;
  try {
    read = await readKnowledgeFile(file.bytes, file.name, { columns });
  } catch (error) {
    // Readers explain what is wrong with a file; anything else is a fault in a parser, and the file's name helps.
    const reason = error instanceof Error ? error.message : String(error);
    const isExplained = error instanceof CourtError;
    yield { type: "failed", error: isExplained ? reason : `${file.name} could not be read: ${reason}` };
    return;
  }
  const { entries, skipped, warnings } = read;
  for (let at = 0; at < entries.length; at += portion) {
    yield { type: "entries", entries: entries.slice(at, at + portion) };
  }
  const untold = skipped.length - toldRows;
  yield {
    type: "end",
    skipped: skipped.slice(0, toldRows),
    warnings: untold > 0 ? [...warnings, `${untold} more rows were skipped than are listed.`] : warnings,
  };
}
