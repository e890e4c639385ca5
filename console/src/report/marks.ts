/** Cutting a text where something is marked in it. Offsets are UTF-16, as in the report. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Piece<T extends Span> {
  readonly text: string;
  readonly start: number;
  /** Null between marks. */
  readonly span: T | null;
}

/**
 * The text in pieces, in order and complete. Of spans that overlap the one that begins first holds, of those the
 * longest; spans outside of the text are left out, so that a wrong offset marks nothing instead of breaking.
 */
export function cutAtSpans<T extends Span>(text: string, spans: readonly T[]): Piece<T>[] {
  const ordered = spans
    .filter(({ start, end }) => start >= 0 && start < end && end <= text.length)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const pieces: Piece<T>[] = [];
  let position = 0;
  for (const span of ordered) {
    if (span.start < position) continue;
    if (span.start > position) {
      pieces.push({ text: text.slice(position, span.start), start: position, span: null });
    }
    pieces.push({ text: text.slice(span.start, span.end), start: span.start, span });
    position = span.end;
  }
  if (position < text.length) pieces.push({ text: text.slice(position), start: position, span: null });
  return pieces;
}

const shortestNeedle = 3;

/** Where any of the words stands in the text, in any case; not inside a longer word or number. */
export function findNeedles(text: string, needles: readonly string[]): Span[] {
  const haystack = text.toLowerCase();
  // A few letters change their length in lower case; offsets would be wrong after them.
  if (haystack.length !== text.length) return [];
  return [...new Set(needles.map((needle) => needle.toLowerCase()))]
    .filter((needle) => needle.length >= shortestNeedle)
    .flatMap((needle) => {
      const found: Span[] = [];
      for (let start = haystack.indexOf(needle); start >= 0; start = haystack.indexOf(needle, start + 1)) {
        const end = start + needle.length;
        if (!isWordPart(haystack[start - 1]) && !isWordPart(haystack[end])) found.push({ start, end });
      }
      return found;
    });
}

function isWordPart(letter: string | undefined): boolean {
  return letter !== undefined && /[\p{L}\p{N}]/u.test(letter);
}

export interface TextPart extends Span {
  readonly text: string;
}

/**
 * The text in parts of about a size, cut at line ends and never inside a mark or a letter, so that a browser
 * lays out only the parts that are looked at. A line without an end is cut at the size.
 */
export function cutIntoParts(text: string, aboutLength: number, spans: readonly Span[]): TextPart[] {
  const parts: TextPart[] = [];
  let start = 0;
  while (start < text.length) {
    const end = findCut(text, start, aboutLength, spans);
    parts.push({ text: text.slice(start, end), start, end });
    start = end;
  }
  return parts;
}

function findCut(text: string, start: number, aboutLength: number, spans: readonly Span[]): number {
  const wanted = start + aboutLength;
  if (wanted >= text.length) return text.length;
  const lineEnd = text.lastIndexOf("\n", wanted);
  let cut = lineEnd > start ? lineEnd + 1 : wanted;
  // Between the halves of a surrogate pair.
  if ((text.codePointAt(cut - 1) ?? 0) > 0xffff) cut += 1;
  const across = spans.find((span) => span.start < cut && cut < span.end && span.start >= start);
  return Math.min(text.length, across ? across.end : cut);
}
