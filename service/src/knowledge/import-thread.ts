import { parentPort, workerData } from "node:worker_threads";
import { CourtError } from "../errors.ts";
import type { ReadKnowledgeFile } from "./formats/imported-entry.ts";
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

/** One message for each file, in order. */
export type FileRead =
  | { readonly index: number; readonly read: ReadKnowledgeFile; readonly error: null }
  | { readonly index: number; readonly read: null; readonly error: string };

const { files, columns } = workerData as ImportOrder;
for (const [index, file] of files.entries()) {
  parentPort?.postMessage(await readFile(index, file));
}

async function readFile(index: number, file: ImportFile): Promise<FileRead> {
  try {
    return { index, read: await readKnowledgeFile(file.bytes, file.name, { columns }), error: null };
  } catch (error) {
    // Readers explain what is wrong with a file; anything else is a fault in a parser, and the file's name helps.
    const reason = error instanceof Error ? error.message : String(error);
    return {
      index,
      read: null,
      error: error instanceof CourtError ? reason : `${file.name} could not be read: ${reason}`,
    };
  }
}
