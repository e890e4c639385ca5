import type { JobQueue } from "../jobs/job-queue.ts";
import { type CourtClock, toInstant } from "./court-clock.ts";
import { cancelSentence } from "./run.ts";
import { followEvents, waitForEnd } from "./run-events.ts";
import { normalizeRunId } from "./run-id.ts";
import type { RunStore } from "./run-store.ts";
import type { Runs } from "./runs.ts";
import { before, createSubmitIncident } from "./submit-incident.ts";

/** Removed per transaction: short enough that a submit in between does not notice. */
const removalBatch = 100;

/** `Runs` over any store and queue. Ids that are no UUID are runs that do not exist. */
export function createRuns(parts: {
  readonly store: RunStore;
  readonly queue: JobQueue;
  readonly clock: CourtClock;
  readonly maxQueuedRuns: number;
}): Runs {
  const { store, queue, clock } = parts;
  const submit = createSubmitIncident(parts);
  const withId = async <T>(text: string, ask: (runId: string) => Promise<T | null>): Promise<T | null> => {
    const runId = normalizeRunId(text);
    return runId === null ? null : await ask(runId);
  };

  return {
    submit,
    find: (id) => withId(id, (runId) => store.find(runId)),
    findVersion: (id) => withId(id, (runId) => store.findVersion(runId)),
    findCaller: (id) => withId(id, (runId) => store.findCaller(runId)),
    findIncident: (id) => withId(id, (runId) => store.findIncident(runId)),
    waitForEnd: (id, timeoutMs, signal) => withId(id, (runId) => waitForEnd(store, runId, timeoutMs, signal)),
    list: (query) => store.list(query),

    cancel: (id, reason) =>
      withId(id, async (runId) => {
        const request = await store.requestCancel(runId, cancelSentence(reason));
        // Committed first: a worker that dies now leaves a run that the next claim cancels.
        if (request?.isRunning) await queue.cancel(runId);
        return await store.find(runId);
      }),

    retry: (id, caller, origin = null) =>
      withId(id, async (runId) => {
        const incident = await store.findIncident(runId);
        if (incident === null) return null;
        const { run } = await submit({ ...incident, source: "retry" }, { caller, origin, replayOf: runId });
        return run;
      }),

    cleanup: async ({ maxAgeHours, isDryRun }) => {
      const limit = before(clock.now(), maxAgeHours * 3_600_000);
      if (isDryRun) return { removed: await store.countEndedBefore(limit), remaining: await total(store) };
      return { removed: await removeEndedBefore(store, limit), remaining: await total(store) };
    },

    listEvents: (id, after) => withId(id, (runId) => store.listEvents(runId, after)),
    followEvents: (id, after, signal) => followEvents(store, normalizeRunId(id) ?? id, after, signal),
    statistics: ({ from, to }) =>
      store.statistics({
        from: from === null ? null : toInstant(from),
        to: to === null ? null : toInstant(to),
      }),
    counts: () => store.counts(),
  };
}

/** In portions, so that other writes get their turn. Answers how many runs it removed. */
export async function removeEndedBefore(store: RunStore, instant: string): Promise<number> {
  let removed = 0;
  for (;;) {
    const portion = await store.removeEndedBefore(instant, removalBatch);
    removed += portion;
    if (portion < removalBatch) return removed;
  }
}

async function total(store: RunStore): Promise<number> {
  return Object.values(await store.counts()).reduce((sum, count) => sum + count, 0);
}
