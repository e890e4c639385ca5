import { CourtError } from "../errors.ts";

const maxKeyLength = 255;

/** An `Idempotency-Key`, bare or quoted; null when there is none. @throws CourtError invalid-parameter */
export function readIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  const given = String(header).trim();
  const isQuoted = given.length >= 2 && given.startsWith('"') && given.endsWith('"');
  const key = isQuoted ? given.slice(1, -1).replace(/\\(["\\])/g, "$1") : given;
  if (key.trim() === "" || key.length > maxKeyLength) {
    throw new CourtError(
      "invalid-parameter",
      `Idempotency-Key must have 1 to ${maxKeyLength} characters; this one has ${key.trim() === "" ? "none" : key.length}.`,
    );
  }
  return key;
}

// W3C Trace Context, level 1: later versions may append fields.
const traceparentPattern =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.{0,200})?$/;

/** A valid `traceparent`; null for none and for an invalid one, which the standard says to ignore. */
export function readTraceparent(header: string | string[] | undefined): string | null {
  return typeof header === "string" && traceparentPattern.test(header) ? header : null;
}
