/**
 * One block of a text document (heading, paragraph, list item), however the document marked it up. Word,
 * HTML, PDF, Markdown and plain text all become these, so that runbooks are recognised in one place.
 */
export interface DocumentLine {
  /** Without its list marker. May hold line breaks: a hard break, or code. */
  readonly text: string;
  /** Marked as heading (level 1..6) or wholly bold (level null). */
  readonly isHeading: boolean;
  readonly level: number | null;
  /** "1.", "6.1", "-" as written or counted; null for a paragraph. */
  readonly marker: string | null;
  /** Nesting of a list item, 0 outermost; of a paragraph inside one, the depth of its item plus one. */
  readonly depth: number;
  /** True when blank space stands before it. */
  readonly hasGap: boolean;
  /** Escaped by its author: text, whatever it looks like. */
  readonly isLiteral?: boolean;
  /** Counted from 1 in the document; a source line where there are any. */
  readonly lineNumber: number;
}

/**
 * Markers at the start of a line: "1." "1)" "3.Attach", "6.1 text", "a)", "a.SELECT", bullets (Word's symbol bullet
 * U+F0B7 included). Bounded repetitions only: the text comes from outside.
 */
const markerPatterns = [
  /^(\d{1,3}(?:\.\d{1,3}){1,4})[.)]?[ \t\u00a0]{1,20}(?=\S)/,
  /^(\d{1,3}[.)])(?!\d)[ \t\u00a0]{0,20}(?=[^\d\s.)])/,
  /^(\d{1,3}[.)])[ \t\u00a0]{1,20}(?=\S)/,
  /^(\(?[a-z]\)|\(?[ivx]{1,5}\))[ \t\u00a0]{1,20}(?=\S)/,
  /^([a-z]\.)(?![a-z]\.)[ \t\u00a0]{0,20}(?=[^\s.])/,
  /^([-*+•‣◦▪●○–·\uf0b7])[ \t\u00a0]{1,20}(?=\S)/u,
];

/** Splits a written list marker off a line; marker null where there is none. */
export function splitMarker(text: string): { marker: string | null; rest: string } {
  // Most lines begin with a capital: no pattern needs to be tried.
  const first = text.charCodeAt(0);
  if (first >= 65 && first <= 90) return { marker: null, rest: text };
  for (const pattern of markerPatterns) {
    const match = pattern.exec(text);
    if (match) return { marker: match[1]!, rest: text.slice(match[0].length) };
  }
  return { marker: null, rest: text };
}

/** "6.1", "a)" stand under the item before them even where nothing is indented. */
export function isSubMarker(marker: string): boolean {
  return /^\d{1,3}\.\d/.test(marker) || /^\(?[a-z]{1,5}[.)]$/.test(marker);
}

/** A bullet says nothing once it is a list; a number does. */
export function isBullet(marker: string): boolean {
  return !/[\da-z]/.test(marker);
}
