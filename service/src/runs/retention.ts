import type { CourtClock } from "./court-clock.ts";
import { removeEndedBefore } from "./create-runs.ts";
import type { RunStore } from "./run-store.ts";
import { before, idempotencyKeptMs } from "./submit-incident.ts";

const sweepEveryMs = 10 * 60_000;
const dayMs = 24 * 3_600_000;

/**
 * Removes ended runs older than the retention, and idempotency keys nobody may rely on any more: at the
 * start and every ten minutes. Null keeps runs for ever. Answers how to stop.
 */
export function startRetention(parts: {
  readonly store: RunStore;
  readonly clock: CourtClock;
  readonly retentionDays: number | null;
  readonly onError: (error: unknown) => void;
}): () => Promise<void> {
  let underway = Promise.resolve();
  const begin = () => {
    underway = sweep(parts).catch(parts.onError);
  };
  begin();
  const timer = setInterval(begin, sweepEveryMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await underway;
  };
}

export async function sweep(parts: {
  readonly store: RunStore;
  readonly clock: CourtClock;
  readonly retentionDays: number | null;
}): Promise<void> {
  const { store, clock, retentionDays } = parts;
  const now = clock.now();
  await store.removeKeysBefore(before(now, idempotencyKeptMs));
  if (retentionDays !== null) await removeEndedBefore(store, before(now, retentionDays * dayMs));
}
