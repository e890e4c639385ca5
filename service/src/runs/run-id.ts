import { randomFillSync } from "node:crypto";

const random = Buffer.alloc(10 * 256);
let used = random.length;

/**
 * A UUID of version 7 (RFC 9562): the time in front keeps new rows together at the end of an index, the
 * 74 random bits make it impossible to guess.
 */
export function newRunId(nowMs: number = Date.now()): string {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  const tail = random.subarray(used, used + 10);
  used += 10;
  tail[0] = (tail[0]! & 0x0f) | 0x70;
  tail[2] = (tail[2]! & 0x3f) | 0x80;
  const time = nowMs.toString(16).padStart(12, "0");
  const hex = tail.toString("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8)}`;
}

const runIdShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A run is looked up in lower case; what is no UUID cannot be a run. Null when it is none. */
export function normalizeRunId(runId: string): string | null {
  const lower = runId.toLowerCase();
  return runIdShape.test(lower) ? lower : null;
}
