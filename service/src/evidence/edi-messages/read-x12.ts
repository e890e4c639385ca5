import type { Interchange, Segment } from "./segment.ts";

/**
 * A tolerant ANSI X12 tokenizer. The ISA segment is of fixed width and so declares the separators, but mail
 * programs squeeze its padding: they are read from the 16 elements instead. Linear in the text.
 */

const isaElements = 16;
const maxSegmentLength = 4_000;
const maxIsaLength = 200;
/** Places in one text where an interchange may begin; text that only looks like one must stay cheap to read. */
const maxStarts = 200;
const interchangeStart = /\bISA(?=[^A-Za-z0-9\s])/g;

export function readX12(text: string): Interchange[] {
  const interchanges: Interchange[] = [];
  interchangeStart.lastIndex = 0;
  for (let starts = 0; starts < maxStarts; starts += 1) {
    const match = interchangeStart.exec(text);
    if (match === null) break;
    const interchange = readInterchange(text, match.index);
    if (interchange === null) continue;
    interchanges.push(interchange);
    interchangeStart.lastIndex = Math.max(interchange.end, interchangeStart.lastIndex);
  }
  return interchanges;
}

function readInterchange(text: string, start: number): Interchange | null {
  const elementSeparator = text[start + 3]!;
  const isa = text.slice(start, start + maxIsaLength);
  let at = 3;
  for (let count = 1; count < isaElements; count += 1) {
    at = isa.indexOf(elementSeparator, at + 1);
    if (at < 0) return null;
  }
  // ISA16 is one character, the component separator; what follows it ends the segment.
  const componentSeparator = isa[at + 1];
  const terminator = isa[at + 2];
  if (componentSeparator === undefined || terminator === undefined) return null;
  const ends = terminator === "\r" ? "\n" : terminator;

  const segments: Segment[] = [];
  let next = start;
  let end = start;
  while (next < text.length) {
    const offset = skipBlank(text, next);
    const close = text.indexOf(ends, offset);
    const stop = close < 0 ? text.length : close;
    const raw = text.slice(offset, stop).trimEnd();
    if (raw.length > maxSegmentLength || !/^[A-Z][A-Z0-9]{1,2}(?![A-Za-z0-9 ])/.test(raw)) break;
    const [tag, ...elements] = raw.split(elementSeparator);
    if (elements.length === 0 || (tag === "ISA" && segments.length > 0)) break;
    segments.push({
      tag: tag!,
      elements: elements.map((element) =>
        tag === "ISA" ? [element] : element.replace(/[\r\n]/g, "").split(componentSeparator),
      ),
      raw,
      offset,
      position: segments.length + 1,
    });
    end = next = Math.min(text.length, stop + 1);
    if (tag === "IEA") break;
  }
  return segments.length < 2 ? null : { syntax: "X12", segments, start, end };
}

function skipBlank(text: string, at: number): number {
  let next = at;
  while (next < text.length && " \t\r\n>".includes(text[next]!)) next += 1;
  return next;
}
