import { opensEntry } from "./log-entry.ts";
import type { Block } from "./read-blocks.ts";

/** The record around a hit: verbatim lines, without the last line's end. */
export interface RawEntry {
  /** Offset in the file of the record's first byte. */
  readonly offset: number;
  readonly text: string;
}

const newline = 10;
const maxLinesBack = 60;
const maxTraceLines = 12;
const maxEntryBytes = 6_000;

/** The line at a position of the block, and with it the lines of the record it is part of. */
export function cutEntry({ buffer, start }: Block, at: number): RawEntry {
  const lineStart = lineStartBefore(buffer, at);
  const opening = findOpening(buffer, lineStart);
  const from = opening ?? lineStart;
  let end = lineEndAfter(buffer, from);
  if (opening !== null) {
    for (let lines = 0; lines < maxTraceLines && end + 1 < buffer.length; lines += 1) {
      const nextEnd = lineEndAfter(buffer, end + 1);
      const line = buffer.toString("utf8", end + 1, Math.min(nextEnd, end + 400));
      if (line.trim() === "" || line.startsWith("#") || opensEntry(line)) break;
      end = nextEnd;
    }
  }
  const text = buffer.toString("utf8", from, Math.min(end, from + maxEntryBytes));
  return { offset: start + from, text: text.replace(/\r$/, "") };
}

/** The start of the record that a line belongs to; null where no line before it opens one. */
function findOpening(buffer: Buffer, lineStart: number): number | null {
  let at = lineStart;
  for (let lines = 0; lines < maxLinesBack; lines += 1) {
    const line = buffer.toString("utf8", at, Math.min(lineEndAfter(buffer, at), at + 400));
    if (opensEntry(line)) return at;
    if (line.trim() === "" || at === 0) return null;
    at = lineStartBefore(buffer, at - 1);
  }
  return null;
}

function lineStartBefore(buffer: Buffer, at: number): number {
  return at <= 0 ? 0 : buffer.lastIndexOf(newline, at - 1) + 1;
}

function lineEndAfter(buffer: Buffer, at: number): number {
  const end = buffer.indexOf(newline, at);
  return end < 0 ? buffer.length : end;
}
