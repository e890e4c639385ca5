import { randomBytes } from "node:crypto";

/** Hex digits of an id that are random or made of random ones, and how many ids' worth are drawn at once. */
const randomDigits = 19;
const drawnIds = 256;
const variants = "89ab";

let random = "";
let used = 0;
let lastMs = Number.NaN;
let lastTime = "";

/**
 * A UUID of version 7 (RFC 9562): the time in front keeps new rows together at the end of an index, the
 * 74 random bits make it impossible to guess.
 */
export function newRunId(nowMs: number = Date.now()): string {
  if (used === random.length) {
    random = randomBytes((randomDigits * drawnIds) / 2).toString("hex");
    used = 0;
  }
  const digits = random.slice(used, used + randomDigits);
  used += randomDigits;
  if (nowMs !== lastMs) {
    const time = nowMs.toString(16).padStart(12, "0");
    lastTime = `${time.slice(0, 8)}-${time.slice(8)}`;
    lastMs = nowMs;
  }
  const variant = variants[Number.parseInt(digits[3]!, 16) & 3];
  return `${lastTime}-7${digits.slice(0, 3)}-${variant}${digits.slice(4, 7)}-${digits.slice(7)}`;
}

const runIdShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A run is looked up in lower case; what is no UUID cannot be a run. Null when it is none. */
export function normalizeRunId(runId: string): string | null {
  const lower = runId.toLowerCase();
  return runIdShape.test(lower) ? lower : null;
}
