import type { Interchange, Segment } from "./segment.ts";

/**
 * A tolerant EDIFACT tokenizer (ISO 9735): finds interchanges in a report's prose and splits them into
 * segments. Understands UNA, the release character, segments wrapped over lines by a mail program, `>`
 * quoting, and messages pasted one segment a line without terminators. One pass, linear in the text.
 */

interface Separators {
  readonly component: string;
  readonly element: string;
  readonly release: string;
  readonly terminator: string;
}

const defaultSeparators: Separators = { component: ":", element: "+", release: "?", terminator: "'" };

/** Longer than any real segment (FTX with five texts of 512); ends a run-away read over prose. */
const maxSegmentLength = 4_000;

/** Places in one text where a message may begin; text that only looks like messages must stay cheap to read. */
const maxStarts = 200;

const serviceStart = /\bUN[ABGH](?=[^A-Za-z0-9\s])/g;

export function readEdifact(text: string): Interchange[] {
  const interchanges: Interchange[] = [];
  serviceStart.lastIndex = 0;
  for (let starts = 0; starts < maxStarts; starts += 1) {
    const match = serviceStart.exec(text);
    if (match === null) break;
    const interchange = readInterchange(text, match.index);
    if (interchange.segments.length < 2) continue;
    interchanges.push(interchange);
    serviceStart.lastIndex = Math.max(interchange.end, serviceStart.lastIndex);
  }
  return interchanges;
}

function readInterchange(text: string, start: number): Interchange {
  let separators = defaultSeparators;
  let at = start;
  if (text.startsWith("UNA", start) && text.length > start + 8) {
    const advice = text.slice(start + 3, start + 9);
    separators = {
      component: advice[0]!,
      element: advice[1]!,
      release: advice[3]!,
      terminator: advice[5]!,
    };
    at = start + 9;
  }
  separators = { ...separators, terminator: findTerminator(text, skipBlank(text, at), separators) };
  const segments: Segment[] = [];
  let end = at;
  for (;;) {
    const next = skipBlank(text, at);
    const read = readSegment(text, next, separators, segments.length + 1);
    if (read === null || (read.segment.tag === "UNB" && segments.length > 0)) break;
    segments.push(read.segment);
    at = end = read.end;
    if (read.segment.tag === "UNZ") break;
  }
  return { syntax: "EDIFACT", segments, start, end };
}

/** A newline, where the first line holds a whole segment and no terminator. */
function findTerminator(text: string, at: number, { terminator }: Separators): string {
  if (terminator === "\n" || terminator === "\r") return "\n";
  const ahead = text.slice(at, at + maxSegmentLength);
  const lineEnd = ahead.indexOf("\n");
  const found = ahead.indexOf(terminator);
  if (lineEnd < 0 || (found >= 0 && found < lineEnd)) return terminator;
  const nextLine = skipBlank(text, at + lineEnd);
  return /^[A-Z]{3}[^A-Za-z0-9\s]/.test(text.slice(nextLine, nextLine + 4)) ? "\n" : terminator;
}

function readSegment(
  text: string,
  offset: number,
  separators: Separators,
  position: number,
): { segment: Segment; end: number } | null {
  const tag = text.slice(offset, offset + 3);
  const after = text[offset + 3];
  if (!/^[A-Z]{3}$/.test(tag)) return null;
  if (after !== separators.element && after !== separators.component && after !== separators.terminator)
    return null;

  const elements: string[][] = [];
  let value = "";
  let at = offset + 3;
  const limit = Math.min(text.length, offset + maxSegmentLength);
  const closeValue = () => elements.at(-1)?.push(value);
  while (at < limit) {
    const character = text[at]!;
    if (character === separators.terminator) break;
    if (character === "\n" && /\n[\t\r ]*\n/.test(text.slice(at, at + 40))) return null;
    if (character === separators.release && at + 1 < limit) {
      value += text[at + 1]!;
      at += 2;
      continue;
    }
    if (character === separators.element) {
      closeValue();
      elements.push([]);
      value = "";
    } else if (character === separators.component) {
      closeValue();
      value = "";
    } else if (character === "\n") {
      at = skipQuoting(text, at + 1);
      continue;
    } else if (character !== "\r") value += character;
    at += 1;
  }
  closeValue();
  const isClosed = text[at] === separators.terminator;
  // A message cut off at the end of the text still shows its last segment; one that ran into prose does not.
  if (!isClosed && at < text.length) return null;
  const raw = text.slice(offset, at).trimEnd();
  return { segment: { tag, elements, raw, offset, position }, end: Math.min(text.length, at + 1) };
}

function skipBlank(text: string, at: number): number {
  let next = at;
  while (next < text.length && " \t\r\n>".includes(text[next]!)) next += 1;
  return next;
}

function skipQuoting(text: string, at: number): number {
  let next = at;
  while (next < text.length && (text[next] === ">" || (text[next] === " " && text[next - 1] === ">")))
    next += 1;
  return next;
}
