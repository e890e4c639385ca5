import { CourtError } from "../errors.ts";
import { parseMediaType } from "./media-type.ts";
import { decodeText, refuseUnstorable } from "./text-encoding.ts";

/** Deeper than any report of an incident, and far from where printing it again would exhaust the stack. */
const maxDepth = 32;
/** More than a payload of a monitoring system ever has; looking at millions would hold up everybody else. */
const maxValues = 20_000;

/**
 * A JSON body, strictly: UTF-8 unless a charset is named, no key twice in one object, no half characters, not
 * nested without end. Undefined for an empty body, which clients send with a JSON content type on calls that
 * take none.
 */
export function parseJson(body: Buffer, contentType: string | undefined): unknown {
  if (body.length === 0) return undefined;
  const text = decodeText(body, parseMediaType(contentType).parameters.get("charset") ?? null, "the body");
  if (text.trim() === "") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CourtError("invalid-json", `The body cannot be read as JSON. ${positionOf(error, text)}`);
  }
  checkValue(value);
  const twice = findDuplicateKey(text);
  if (twice !== null) {
    throw new CourtError(
      "duplicate-field",
      `The field ${JSON.stringify(twice)} is given twice. Send it once.`,
      {
        errors: [{ pointer: `/${escapePointer(twice)}`, detail: "is given twice" }],
      },
    );
  }
  return value;
}

/** The engine's message quotes the text, which may be confidential: only the position is told. */
function positionOf(error: unknown, text: string): string {
  const position = /position (\d{1,10})/.exec(error instanceof Error ? error.message : "")?.[1];
  if (position === undefined) return "It ends too early, or is not JSON at all.";
  const before = text.slice(0, Number(position));
  const line = before.split("\n").length;
  return `The fault is at line ${line}, column ${before.length - before.lastIndexOf("\n")}.`;
}

/** Iterative: the depth is what is being checked. */
function checkValue(root: unknown): void {
  const open: { value: unknown; name: string; depth: number }[] = [
    { value: root, name: "the body", depth: 0 },
  ];
  let values = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, name, depth } = next;
    if (typeof value === "string") refuseUnstorable(value, name);
    if (typeof value !== "object" || value === null) continue;
    if (depth === maxDepth) {
      throw new CourtError("invalid-request", `The body is nested more than ${maxDepth} levels deep.`);
    }
    // Counted before they are listed: a list of millions takes seconds to make.
    values += Array.isArray(value) ? value.length : Object.keys(value).length;
    if (values > maxValues) {
      throw new CourtError("invalid-request", `The body has more than ${maxValues} values. Send fewer.`);
    }
    for (const [key, child] of Object.entries(value)) {
      refuseUnstorable(key, "a field's name");
      open.push({ value: child, name: key, depth: depth + 1 });
    }
  }
}

/** RFC 6901. */
export function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/**
 * The first key that one object of a valid JSON text has twice; null where none has. `JSON.parse` keeps the last
 * value without a word, and which of two incident texts was meant is for the sender to say.
 */
export function findDuplicateKey(text: string): string | null {
  // One set per open object, null for an open array.
  const open: (Set<string> | null)[] = [];
  let expectsKey = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === 0x22) {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (expectsKey && keys) {
        const key: string = JSON.parse(text.slice(at, end + 1));
        if (keys.has(key)) return key;
        keys.add(key);
        expectsKey = false;
      }
      at = end;
    } else if (character === 0x7b) {
      open.push(new Set());
      expectsKey = true;
    } else if (character === 0x5b) {
      open.push(null);
      expectsKey = false;
    } else if (character === 0x7d || character === 0x5d) {
      open.pop();
      expectsKey = false;
    } else if (character === 0x2c) expectsKey = open.at(-1) !== null;
  }
  return null;
}

function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return quote;
  }
}
