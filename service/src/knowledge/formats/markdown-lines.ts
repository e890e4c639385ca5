import { type DocumentLine, splitMarker } from "./document-line.ts";
import { findSectionStart } from "./section-names.ts";

/**
 * Markdown as document lines: what runbooks are written in (headings, paragraphs, nested lists, fenced code,
 * hard breaks), not the whole of CommonMark. Inline markup stays as written. A line that is nothing but a
 * section's name ("Resolution") opens the section without `#` too, as exported knowledge bases have it.
 */

interface OpenLine {
  line: DocumentLine;
  /** Column where the text of a list item starts; continuation lines are indented to it. */
  readonly contentColumn: number;
  endsWithHardBreak: boolean;
  lastLength: number;
}

/** Authors wrap at a width; a line shorter than this that just ends is meant to end. */
const wrappedFromLength = 60;

interface ReaderState {
  readonly isPlain: boolean;
  readonly lines: DocumentLine[];
  open: OpenLine | null;
  hasGap: boolean;
  /** The list items around the current line, outermost first. */
  items: { readonly markerColumn: number; readonly contentColumn: number }[];
}

interface SourceLine {
  readonly next: string;
  readonly content: string;
  readonly column: number;
  readonly lineNumber: number;
}

/**
 * With `isPlain` nothing but lists, section names and underlined headings is recognised: in a plain text a
 * `#` begins a shell comment, and a backslash at the end of a line belongs to the command.
 */
export function readMarkdownLines(
  text: string,
  { firstLineNumber = 1, isPlain = false }: { firstLineNumber?: number; isPlain?: boolean } = {},
): DocumentLine[] {
  const state: ReaderState = { lines: [], open: null, hasGap: false, items: [], isPlain };
  const sourceLines = text.split(/\r\n|\r|\n/);
  for (let index = 0; index < sourceLines.length; index++) {
    const source = sourceLines[index]!.replaceAll("\t", "    ");
    const content = source.trimStart();
    const column = source.length - content.length;
    const next = sourceLines[index + 1] ?? "";
    const line = { content, column, lineNumber: firstLineNumber + index, next };
    const fence = isPlain ? null : /^(`{3,20}|~{3,20})[^`]{0,80}$/.exec(content);
    if (content.trim() === "") {
      state.hasGap = true;
    } else if (fence) {
      const code = readFence(sourceLines, index, fence[1]!, line.column);
      index = code.lastIndex;
      addCode(state, line, code.text);
    } else if (!addHeading(state, line)) {
      addBlock(state, line);
    }
  }
  closeLine(state);
  return state.lines;
}

function closeLine(state: ReaderState): void {
  if (state.open !== null) state.lines.push(state.open.line);
  state.open = null;
}

function openLine(state: ReaderState, line: Omit<DocumentLine, "hasGap">, contentColumn: number): void {
  closeLine(state);
  const { content, isHardBreak } = readLineEnd(line.text, state.isPlain);
  const text = state.isPlain ? content : withoutEscape(content);
  state.open = {
    line: { ...line, text, hasGap: state.hasGap, isLiteral: text !== content },
    contentColumn,
    endsWithHardBreak: isHardBreak,
    lastLength: contentColumn + line.text.length,
  };
  state.hasGap = false;
}

/** Code under a line belongs to it; after a blank line, only when it is indented to it. */
function addCode(state: ReaderState, { column, lineNumber }: SourceLine, code: string): void {
  const owner = state.open;
  if (owner !== null && (!state.hasGap || (owner.line.marker !== null && column >= owner.contentColumn))) {
    owner.line = { ...owner.line, text: `${owner.line.text}\n${code}` };
    owner.endsWithHardBreak = true;
  } else {
    closeLine(state);
    const line = { text: code, isHeading: false, level: null, marker: null, depth: 0, lineNumber };
    state.lines.push({ ...line, hasGap: state.hasGap });
  }
  state.hasGap = false;
}

/** `# Heading`, a line underlined by `===`, a wholly bold line; rules end what stands before them. */
function addHeading(state: ReaderState, line: SourceLine): boolean {
  const { content, column, lineNumber } = line;
  const push = (text: string, level: number | null, at = lineNumber) => {
    closeLine(state);
    state.items = [];
    const heading = { text: text.trim(), isHeading: true, level, marker: null, depth: 0, lineNumber: at };
    state.lines.push({ ...heading, hasGap: state.hasGap });
    state.hasGap = false;
    return true;
  };
  const heading = state.isPlain ? null : /^(#{1,6}) +(\S.*)$/.exec(content);
  if (heading && column < 4) return push(heading[2]!.replace(/ #{1,9} *$/, ""), heading[1]!.length);
  const bold = state.isPlain ? null : /^\*\*([^*]{1,300})\*\*:?\s*$/.exec(content);
  if (bold && column === 0) return push(bold[1]!, null);
  const underline = /^(=+|-{3,})\s*$/.exec(content);
  if (underline && isParagraph(state.open) && !state.hasGap) {
    const { text, lineNumber: at } = state.open!.line;
    state.open = null;
    return push(text, underline[1]!.startsWith("=") ? 1 : 2, at);
  }
  if (!underline && !/^(\*[ \t]{0,9}){3,9}$|^(_[ \t]{0,9}){3,9}$/.test(content)) return false;
  closeLine(state);
  state.items = [];
  state.hasGap = true;
  return true;
}

function addBlock(state: ReaderState, source: SourceLine): void {
  const { content, column, lineNumber, next } = source;
  const { open, hasGap } = state;
  const { marker, rest } = splitMarker(content);
  if (marker !== null && !isInSentence(open, marker, hasGap)) {
    const contentColumn = column + content.length - rest.length;
    state.items = state.items.filter(
      (item) => column >= item.contentColumn || column > item.markerColumn + 1,
    );
    const depth = state.items.length;
    openLine(state, { text: rest, isHeading: false, level: null, marker, depth, lineNumber }, contentColumn);
    state.items.push({ markerColumn: column, contentColumn });
    return;
  }
  const plain = { text: content, isHeading: false, level: null, marker: null, depth: 0, lineNumber };
  if (open !== null && !hasGap && !isOwnLine(content, column, next) && !isSectionLine(open.line)) {
    continueLine(open, content, column, state.isPlain);
    return;
  }
  state.items = state.items.filter((item) => column >= item.contentColumn);
  openLine(state, { ...plain, depth: state.items.length }, column);
}

/** A section's name, or the line right above one: perhaps a title, so it does not flow into the text before. */
function isOwnLine(content: string, column: number, next: string): boolean {
  return column === 0 && (opensSection(content) || opensSection(next));
}

function opensSection(text: string): boolean {
  const plain = { text, isHeading: false, level: null, marker: null, depth: 0, hasGap: false, lineNumber: 1 };
  return splitMarker(text).marker === null && findSectionStart(plain) !== null;
}

/** A line that is a section's name does not flow into the text below it. */
function isSectionLine(line: DocumentLine): boolean {
  return line.marker === null && findSectionStart(line) !== null;
}

function isParagraph(open: OpenLine | null): boolean {
  return open !== null && open.line.marker === null && !open.line.text.includes("\n");
}

/** "… within\n24. hours": a number inside a wrapped sentence is no list item unless it is 1. */
function isInSentence(open: OpenLine | null, marker: string, hasGap: boolean): boolean {
  if (open === null || hasGap || open.line.marker !== null || open.endsWithHardBreak) return false;
  return /^\d{1,3}[.)]$/.test(marker) && !/^1[.)]/.test(marker) && open.lastLength >= wrappedFromLength;
}

function continueLine(open: OpenLine, content: string, column: number, isPlain: boolean): void {
  const end = readLineEnd(content, isPlain);
  const isIndented = open.line.marker !== null && column >= 2;
  const isWrapped = !open.endsWithHardBreak && (isIndented || open.lastLength >= wrappedFromLength);
  const text =
    open.line.text + (isWrapped ? " " : "\n") + (isPlain ? end.content : withoutEscape(end.content));
  open.line = { ...open.line, text };
  open.endsWithHardBreak = end.isHardBreak;
  open.lastLength = column + content.length;
}

/** An odd number of backslashes at the end, or two spaces, is a hard break; two backslashes are one. */
function readLineEnd(text: string, isPlain: boolean): { content: string; isHardBreak: boolean } {
  const trimmed = text.trimEnd();
  if (isPlain) return { content: trimmed, isHardBreak: trimmed.endsWith("\\") };
  let backslashes = 0;
  while (trimmed[trimmed.length - 1 - backslashes] === "\\") backslashes++;
  const content = trimmed.slice(0, trimmed.length - Math.ceil(backslashes / 2));
  return { content, isHardBreak: backslashes % 2 === 1 || text.endsWith("  ") };
}

/** A backslash before a line that would be markup makes it text. The writer's half is `escapeLine`. */
function withoutEscape(text: string): string {
  return text.startsWith("\\") && isMarkup(text.slice(1)) ? text.slice(1) : text;
}

/** Writes one line of text so that `readMarkdownLines` reads it back as that text and nothing else. */
export function escapeLine(text: string, endsInHardBreak: boolean): string {
  let backslashes = 0;
  while (text[text.length - 1 - backslashes] === "\\") backslashes++;
  const content = text + "\\".repeat(backslashes);
  return (isMarkup(text) ? "\\" : "") + content + (endsInHardBreak ? "\\" : "");
}

function isMarkup(text: string): boolean {
  if (text.startsWith("\\")) return isMarkup(text.slice(1));
  return (
    // As it would look with the hard break after it.
    splitMarker(`${text}\\`).marker !== null ||
    /^(#{1,6} |`{3}|~{3}|=+\s*$|-{3}|\*\*|(\*\s*){3}|(_\s*){3})/.test(text) ||
    opensSection(text)
  );
}

function readFence(
  sourceLines: readonly string[],
  index: number,
  fence: string,
  column: number,
): { text: string; lastIndex: number } {
  const code: string[] = [];
  for (let at = index + 1; at < sourceLines.length; at++) {
    const source = sourceLines[at]!;
    if (source.trim().startsWith(fence) && source.trim().replaceAll(fence[0]!, "") === "") {
      return { text: code.join("\n"), lastIndex: at };
    }
    const indent = Math.min(column, source.length - source.trimStart().length);
    code.push(source.slice(indent));
  }
  return { text: code.join("\n"), lastIndex: sourceLines.length - 1 };
}
