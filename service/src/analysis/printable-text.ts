/**
 * Text from outside, before it is printed. It may hold escape sequences that recolour or retitle a terminal,
 * and marks that reverse the direction of what follows: none of it is shown.
 */
const unprintable =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Keeps line ends and tabs. */
export function printableBlock(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(unprintable, "");
}

/** On one line: every run of white space is one space. */
export function printableLine(text: string): string {
  return printableBlock(text).replace(/\s+/g, " ").trim();
}

/** A JSON copy with every string passed through `printableBlock`. */
export function printable<T>(value: T): T {
  if (typeof value === "string") return printableBlock(value) as T;
  if (Array.isArray(value)) return value.map(printable) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, printable(part)])) as T;
}
