import { extractTextItems, getDocumentProxy } from "unpdf";
import { CourtError } from "../../errors.ts";
import { type DocumentLine, splitMarker } from "./document-line.ts";
import { findSectionStart } from "./section-names.ts";

/**
 * The text of a PDF as document lines. A PDF knows only where glyphs stand: lines, wrapped paragraphs,
 * headings (larger type) and running headers are told from positions. Scanned pages hold no text, and are
 * reported.
 */

const maxPages = 5000;

interface PrintedLine {
  text: string;
  readonly page: number;
  readonly left: number;
  right: number;
  readonly bottom: number;
  readonly fontSize: number;
}

export async function readPdfLines(
  bytes: Uint8Array,
  fileName: string,
): Promise<{ lines: DocumentLine[]; warnings: string[] }> {
  const pages = await readPages(bytes, fileName);
  const warnings: string[] = [];
  const blank = pages.filter((page) => page.length === 0).length;
  if (blank > 0)
    warnings.push(`${blank} of ${pages.length} pages hold no text; scanned pages cannot be read`);
  const printed = pages.flatMap((page, index) => readPage(page, index + 1));
  const { kept, running } = dropRunningLines(printed, pages.length);
  if (running.length > 0) warnings.push(`left out as running header or footer: ${running.join(" · ")}`);
  return { lines: joinLines(kept), warnings };
}

type TextItems = Awaited<ReturnType<typeof extractTextItems>>["items"];

async function readPages(bytes: Uint8Array, fileName: string): Promise<TextItems> {
  try {
    // pdf.js takes possession of the bytes.
    const pdf = await getDocumentProxy(bytes.slice(), { verbosity: 0 });
    if (pdf.numPages > maxPages) {
      throw new CourtError("import-invalid", `${fileName} has ${pdf.numPages} pages, more than ${maxPages}`);
    }
    return (await extractTextItems(pdf)).items;
  } catch (error) {
    if (error instanceof CourtError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CourtError("import-invalid", `${fileName} is no readable PDF: ${reason}`, { cause: error });
  }
}

/** Pieces on one baseline are one line, in reading order. */
function readPage(items: TextItems[number], page: number): PrintedLine[] {
  const lines: PrintedLine[] = [];
  for (const item of items) {
    if (item.str.trim() === "") {
      const last = lines.at(-1);
      if (last !== undefined && item.str !== "" && !last.text.endsWith(" ")) last.text += " ";
      continue;
    }
    const last = lines.at(-1);
    const size = item.fontSize || item.height || 10;
    const isSameLine =
      last !== undefined && Math.abs(last.bottom - item.y) < size * 0.4 && item.x >= last.left;
    if (isSameLine) {
      const isApart = item.x - last.right > size * 0.15 && !last.text.endsWith(" ");
      last.text += (isApart ? " " : "") + item.str;
      last.right = item.x + item.width;
    } else {
      lines.push({
        text: item.str,
        page,
        left: item.x,
        right: item.x + item.width,
        bottom: item.y,
        fontSize: size,
      });
    }
  }
  return lines.map((line) => ({ ...line, text: line.text.trim() }));
}

/** First or last lines that stand at one height on most pages, page numbers apart. */
function dropRunningLines(
  lines: readonly PrintedLine[],
  pageCount: number,
): { kept: PrintedLine[]; running: string[] } {
  if (pageCount < 3) return { kept: [...lines], running: [] };
  const keyOf = (line: PrintedLine) => `${Math.round(line.bottom / 3)} ${line.text.replaceAll(/\d+/g, "#")}`;
  const edges = lines.filter(
    (line, index) => lines[index - 1]?.page !== line.page || lines[index + 1]?.page !== line.page,
  );
  const counts = new Map<string, number>();
  for (const line of edges) counts.set(keyOf(line), (counts.get(keyOf(line)) ?? 0) + 1);
  const isRunning = (line: PrintedLine) => (counts.get(keyOf(line)) ?? 0) >= Math.max(3, pageCount * 0.6);
  const dropped = edges.filter(isRunning);
  const running = new Set(dropped.map((line) => line.text.replaceAll(/\d+/g, "#")));
  const droppedLines = new Set(dropped);
  return { kept: lines.filter((line) => !droppedLines.has(line)), running: [...running] };
}

function joinLines(printed: readonly PrintedLine[]): DocumentLine[] {
  const usualSize = median(printed.map((line) => line.fontSize));
  const rightEdge = Math.max(0, ...printed.map((line) => line.right));
  const lines: DocumentLine[] = [];
  for (const [index, line] of printed.entries()) {
    const before = printed[index - 1];
    const last = lines.at(-1);
    const isLarger = line.fontSize > usualSize * 1.12;
    const isNewPage = before === undefined || before.page !== line.page;
    const drop = isNewPage ? 0 : before.bottom - line.bottom;
    const hasGap = isNewPage ? before === undefined : drop > Math.max(line.fontSize, before.fontSize) * 1.75;
    const { marker, rest } = splitMarker(line.text);
    const read: DocumentLine = {
      text: isLarger ? line.text : rest,
      isHeading: isLarger,
      level: null,
      marker: isLarger ? null : marker,
      depth: 0,
      hasGap,
      lineNumber: index + 1,
    };
    if (
      last !== undefined &&
      before !== undefined &&
      isWrapped(last, before, read, line, hasGap, rightEdge)
    ) {
      // "read-" and "only" belong together; whether the hyphen was there before the line was full nobody knows.
      const space = /\p{L}-$/u.test(last.text) ? "" : " ";
      lines[lines.length - 1] = { ...last, text: last.text + space + read.text };
    } else {
      lines.push(read);
    }
  }
  return lines;
}

/** True when a line only goes on because the one before it was full. */
function isWrapped(
  last: DocumentLine,
  before: PrintedLine,
  read: DocumentLine,
  line: PrintedLine,
  hasGap: boolean,
  rightEdge: number,
): boolean {
  if (hasGap || read.marker !== null || read.isHeading !== last.isHeading) return false;
  if (findSectionStart(last) !== null || findSectionStart(read) !== null) return false;
  const firstWord = line.text.split(" ", 1)[0]!;
  const charWidth = (line.right - line.left) / Math.max(1, line.text.length);
  return before.right + (firstWord.length + 1) * charWidth > rightEdge * 0.94;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 10;
}
