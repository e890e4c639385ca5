import { CourtError } from "../../errors.ts";
import { readCsvFile } from "./csv-file.ts";
import { readHtmlFile, readMarkdownFile, readPdfFile, readTextFile, readWordFile } from "./document-files.ts";
import { readExcelWorkbook } from "./excel-file.ts";
import type { ReadKnowledgeFile } from "./imported-entry.ts";
import { defaultReadOptions, type ReadOptions } from "./read-options.ts";
import { readJsonFile, readJsonLinesFile, readYamlFile } from "./record-files.ts";
import { checkZip } from "./zip-directory.ts";

type Reader = (bytes: Uint8Array, fileName: string, options: ReadOptions) => Promise<ReadKnowledgeFile>;

const readersByExtension: Readonly<Record<string, Reader>> = {
  md: readMarkdownFile,
  markdown: readMarkdownFile,
  txt: readTextFile,
  text: readTextFile,
  html: readHtmlFile,
  htm: readHtmlFile,
  csv: readCsvFile,
  tsv: readCsvFile,
  json: readJsonFile,
  jsonl: readJsonLinesFile,
  ndjson: readJsonLinesFile,
  yaml: readYamlFile,
  yml: readYamlFile,
};

/** Endings that an import of a folder takes; everything else in it is left alone. */
export const knowledgeFileExtensions: readonly string[] = [
  ...Object.keys(readersByExtension),
  "docx",
  "xlsx",
  "pdf",
];

/**
 * Reads runbooks, past cases and contacts from a file as a port has it. What the file is follows from its
 * content where that is certain (zip containers, PDF), else from its name's ending, else from its first
 * characters. Nothing is cut: a file beyond a limit is refused whole.
 *
 * Throws `import-invalid` when the file as such cannot be read; single rows and articles that cannot are in
 * `skipped`.
 */
export async function readKnowledgeFile(
  bytes: Uint8Array,
  fileName: string,
  options: Partial<ReadOptions> = {},
): Promise<ReadKnowledgeFile> {
  const settings: ReadOptions = { ...defaultReadOptions, ...options };
  if (bytes.length === 0) throw new CourtError("import-invalid", `${fileName} is empty`);
  if (bytes.length > settings.maxFileBytes) {
    throw new CourtError(
      "import-invalid",
      `${fileName} has ${bytes.length} bytes, more than the ${settings.maxFileBytes} allowed`,
    );
  }
  return findReader(bytes, fileName)(bytes, fileName, settings);
}

function findReader(bytes: Uint8Array, fileName: string): Reader {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).toString("latin1");
  if (start.startsWith("PK\u0003\u0004")) return findContainerReader(bytes, fileName);
  if (start.includes("%PDF-")) return readPdfFile;
  if (start.startsWith("\u00d0\u00cf\u0011\u00e0")) {
    throw new CourtError(
      "import-invalid",
      `${fileName} is an old Word or Excel file, or is protected by a password; save it as .docx or .xlsx without one`,
    );
  }
  const extension = /\.([a-z\d]{1,10})$/i.exec(fileName)?.[1]?.toLowerCase() ?? "";
  const reader = readersByExtension[extension];
  if (reader !== undefined) return reader;
  if (extension === "docx" || extension === "xlsx" || extension === "pdf") {
    throw new CourtError("import-invalid", `${fileName} is no ${extension} file by its content`);
  }
  return findTextReader(start, fileName, extension);
}

function findContainerReader(bytes: Uint8Array, fileName: string): Reader {
  const names = checkZip(bytes, fileName);
  if (names.includes("word/document.xml")) return readWordFile;
  if (names.includes("xl/workbook.xml")) return readExcelWorkbook;
  throw new CourtError(
    "import-invalid",
    `${fileName} is a zip file that is neither Word nor Excel; import the files in it`,
  );
}

function findTextReader(start: string, fileName: string, extension: string): Reader {
  const text = start.replace(/^\u00ef\u00bb\u00bf/, "").trimStart();
  if (/^<(!doctype html|html|body)/i.test(text)) return readHtmlFile;
  if (text.startsWith("{") || text.startsWith("[{")) return readJsonFile;
  if (text.startsWith("---\n") || text.startsWith("---\r\n") || text.startsWith("# "))
    return readMarkdownFile;
  if (extension === "") return readTextFile;
  throw new CourtError(
    "import-invalid",
    `${fileName} is of a kind that is not read; these are: ${knowledgeFileExtensions.join(", ")}`,
  );
}
