import { hiddenCharacter } from "../entities/reading.ts";

export interface Line {
  /** Offsets into the text as received, the line break left out. */
  readonly start: number;
  readonly end: number;
  /** Where the line's own words begin, behind quote marks and indent. */
  readonly contentStart: number;
  readonly content: string;
  readonly isQuoted: boolean;
}

const quoteMarks = /^[ \t]{0,8}(?:>[ \t]?){1,20}/;

export function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start <= text.length) {
    const newline = text.indexOf("\n", start);
    const next = newline < 0 ? text.length : newline;
    const end = text[next - 1] === "\r" && next > start ? next - 1 : next;
    const written = text.slice(start, end);
    const marks = quoteMarks.exec(written)?.[0].length ?? 0;
    // Hidden characters must not keep a header or a sign-off from being seen as one.
    const content = written.slice(marks).replace(hiddenCharacter, "").trim();
    const indent = written.slice(marks).length - written.slice(marks).trimStart().length;
    lines.push({ start, end, contentStart: start + marks + indent, content, isQuoted: marks > 0 });
    if (newline < 0) break;
    start = newline + 1;
  }
  return lines;
}
