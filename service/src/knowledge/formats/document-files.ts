import mammoth from "mammoth";
import { CourtError } from "../../errors.ts";
import { findArticles } from "./articles.ts";
import { decodeText } from "./decode-text.ts";
import type { DocumentLine } from "./document-line.ts";
import { EntryCollector } from "./entry-collector.ts";
import { type HtmlContent, readHtmlLines } from "./html-lines.ts";
import type { ReadKnowledgeFile } from "./imported-entry.ts";
import { readMarkdownLines } from "./markdown-lines.ts";
import { readMarkdownRunbooks, titleFromFileName } from "./markdown-runbook.ts";
import { readPdfLines } from "./pdf-lines.ts";
import { readTable } from "./table.ts";
import { checkZip } from "./zip-directory.ts";

/** Documents that hold one or many runbooks: Word, PDF, HTML, Markdown, plain text. */

/** Word: the document's own headings, bold lines, lists and tables. */
export async function readWordFile(bytes: Uint8Array, fileName: string): Promise<ReadKnowledgeFile> {
  checkZip(bytes, fileName);
  // Pictures are not read: left in, each would become megabytes of text.
  const withoutPictures = mammoth.images.imgElement(async () => ({ src: "" }));
  const converted = await mammoth
    .convertToHtml({ buffer: Buffer.from(bytes) }, { convertImage: withoutPictures })
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CourtError("import-invalid", `${fileName} is no readable Word document: ${reason}`, {
        cause: error,
      });
    });
  const { lines, tables } = readHtmlLines(converted.value, { numbersNested: false });
  return collectArticles(lines, titleFromFileName(fileName), { tables });
}

export async function readHtmlFile(bytes: Uint8Array, fileName: string): Promise<ReadKnowledgeFile> {
  const { lines, title, tables } = readHtmlLines(decodeHtml(bytes, fileName));
  return collectArticles(lines, title ?? titleFromFileName(fileName), { tables });
}

export async function readPdfFile(bytes: Uint8Array, fileName: string): Promise<ReadKnowledgeFile> {
  const { lines, warnings } = await readPdfLines(bytes, fileName);
  const read = collectArticles(lines, titleFromFileName(fileName));
  return { ...read, warnings: [...warnings, ...read.warnings] };
}

export async function readMarkdownFile(bytes: Uint8Array, fileName: string): Promise<ReadKnowledgeFile> {
  const { text, encoding } = decodeText(bytes, fileName);
  return withEncodingWarning(readMarkdownRunbooks(text, fileName), encoding, fileName);
}

/** Plain text: section names on lines of their own, numbered steps. */
export async function readTextFile(bytes: Uint8Array, fileName: string): Promise<ReadKnowledgeFile> {
  const { text, encoding } = decodeText(bytes, fileName);
  const lines = readMarkdownLines(text, { isPlain: true });
  const read = collectArticles(lines, titleFromFileName(fileName), { hasLineNumbers: true });
  return withEncodingWarning(read, encoding, fileName);
}

function withEncodingWarning(read: ReadKnowledgeFile, encoding: string, fileName: string): ReadKnowledgeFile {
  if (encoding !== "windows-1252") return read;
  return { ...read, warnings: [`${fileName} is not UTF-8; it was read as windows-1252`, ...read.warnings] };
}

/** HTML may name its encoding within the first kilobyte; then that holds for bytes that are no UTF-8. */
function decodeHtml(bytes: Uint8Array, fileName: string): string {
  const { text, encoding } = decodeText(bytes, fileName);
  if (encoding !== "windows-1252") return text;
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
  const named = /charset\s{0,5}=\s{0,5}["']?([\w-]{2,30})/i.exec(start)?.[1];
  try {
    return named === undefined ? text : new TextDecoder(named).decode(bytes);
  } catch {
    return text;
  }
}

function collectArticles(
  lines: readonly DocumentLine[],
  fileTitle: string,
  { hasLineNumbers = false, tables = [] }: { hasLineNumbers?: boolean; tables?: HtmlContent["tables"] } = {},
): ReadKnowledgeFile {
  const collector = new EntryCollector();
  const { articles, outside } = findArticles(lines, {
    title: null,
    isSingle: false,
    fileTitle,
    isBesideRecords: tables.length > 0,
  });
  const unit = hasLineNumbers ? "line" : "paragraph";
  for (const { lineNumber, reason } of outside) collector.skip(`${unit} ${lineNumber}`, reason);
  for (const [index, article] of articles.entries()) {
    collector.addArticle(article, hasLineNumbers ? `line ${article.lineNumber}` : `article ${index + 1}`);
  }
  for (const [index, rows] of tables.entries()) {
    readTable(rows, collector, { columns: {}, place: (row) => `table ${index + 1} row ${row}` });
  }
  return collector.read;
}
