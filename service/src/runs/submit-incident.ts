import { createHash } from "node:crypto";
import { CourtError } from "../errors.ts";
import type { JobQueue } from "../jobs/job-queue.ts";
import { type CourtClock, formatMicros, parseMicros } from "./court-clock.ts";
import { titleOf } from "./incident-title.ts";
import { newRunId } from "./run-id.ts";
import type { RunStore } from "./run-store.ts";
import type { ReceivedIncident, Runs, StoredRun, SubmitOptions } from "./runs.ts";

/** Longer than the 24 hours promised, so that the promise also holds at its edge. */
export const idempotencyKeptMs = 48 * 3_600_000;

/** What a client is told to wait when the queue is full. */
const queueFullRetryAfterSeconds = 5;

/** Turns a received incident into a durable run, its job and its idempotency key: one transaction. */
export function createSubmitIncident(parts: {
  readonly store: RunStore;
  readonly queue: JobQueue;
  readonly clock: CourtClock;
  readonly maxQueuedRuns: number;
}): Runs["submit"] {
  const { store, queue, clock, maxQueuedRuns } = parts;
  let underway = 0;

  return async (incident: ReceivedIncident, options: SubmitOptions = {}) => {
    const { waiting, delayed } = await queue.depth(maxQueuedRuns);
    const mayCreate = waiting + delayed + underway < maxQueuedRuns;
    underway += 1;
    try {
      return await insert(incident, options, mayCreate);
    } finally {
      underway -= 1;
    }
  };

  async function insert(
    incident: ReceivedIncident,
    options: SubmitOptions,
    mayCreate: boolean,
  ): Promise<{ run: StoredRun; isReplay: boolean }> {
    const createdAt = clock.now();
    const key = options.idempotencyKey ?? null;
    const outcome = await store.insert({
      runId: newRunId(),
      createdAt,
      title: titleOf(incident.text),
      incident,
      caller: options.caller ?? "anonymous",
      priority: options.priority ?? 0,
      replayOf: options.replayOf ?? null,
      origin: options.origin ?? null,
      idempotency:
        key === null
          ? null
          : { key, fingerprint: fingerprintOf(incident), validSince: before(createdAt, idempotencyKeptMs) },
      mayCreate,
    });
    switch (outcome.kind) {
      case "created":
        return { run: outcome.run, isReplay: false };
      case "replay":
        return { run: outcome.run, isReplay: true };
      case "key-reused":
        throw new CourtError(
          "idempotency-key-reused",
          `The idempotency key was used for run ${outcome.runId} with other fields. Send a new key with a new incident.`,
        );
      case "refused":
        throw new CourtError(
          "queue-full",
          `${maxQueuedRuns} runs are waiting already. Nothing was stored; send it again later.`,
          { retryAfterSeconds: queueFullRetryAfterSeconds },
        );
    }
  }
}

export function before(instant: string, ms: number): string {
  return formatMicros(parseMicros(instant) - ms * 1000);
}

/** The same for the same text and hints, however they were sent and in whatever order. */
export function fingerprintOf(incident: ReceivedIncident): string {
  return createHash("sha256")
    .update(JSON.stringify([incident.text, sortKeys(incident.hints)]))
    .digest("hex");
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, inner]) => [key, sortKeys(inner)]);
}
