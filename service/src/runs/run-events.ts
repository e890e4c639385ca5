import type { RunEvent } from "@imperial-court/contract";
import { isFinished } from "./run.ts";
import type { RunStore } from "./run-store.ts";
import type { StoredRun } from "./runs.ts";

/** What following needs of a store. */
export type FollowedStore = Pick<RunStore, "find" | "listEvents" | "subscribe">;

/**
 * Following a run. The stored, numbered events are the truth; a change only wakes the follower, who then
 * reads what is new. A wake-up that comes twice or in between does no harm, and one that is missed would
 * only delay: nothing is ever handed on that was not read from the store.
 *
 * Stored and coming events after a number, each once, in order. Ends after `done`, when the run is removed,
 * or when the signal aborts.
 */
export async function* followEvents(
  store: FollowedStore,
  runId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  const changes = new ChangeBell(store, runId, signal);
  try {
    let last = after;
    let hasSeenEnd = false;
    while (!signal.aborted) {
      const events = await store.listEvents(runId, last);
      if (events === null) return;
      for (const event of events) {
        yield event;
        last = event.id;
        if (event.type === "done") return;
      }
      if (events.length > 0 || !(await hasEnded(store, runId))) {
        await changes.next();
        continue;
      }
      // Who starts behind the end gets nothing: `done` has a number it did not ask for. A run that ended between
      // the two looks has told of it since, and is looked at again.
      if (hasSeenEnd) return;
      hasSeenEnd = true;
    }
  } finally {
    changes.close();
  }
}

/** The ended run; or the unfinished one after `timeoutMs` or an abort; null when there is none. */
export async function waitForEnd(
  store: FollowedStore,
  runId: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<StoredRun | null> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  const either = AbortSignal.any([signal, timeout.signal]);
  const changes = new ChangeBell(store, runId, either);
  try {
    for (;;) {
      const run = await store.find(runId);
      if (run === null || isFinished(run.status) || either.aborted) return run;
      await changes.next();
    }
  } finally {
    changes.close();
    clearTimeout(timer);
  }
}

async function hasEnded(store: FollowedStore, runId: string): Promise<boolean> {
  const run = await store.find(runId);
  return run === null || isFinished(run.status);
}

/** Remembers a change that came while nobody was waiting for one. */
class ChangeBell {
  readonly #unsubscribe: () => void;
  readonly #signal: AbortSignal;
  readonly #ring: () => void;
  #hasRung = false;
  #wake: (() => void) | null = null;

  constructor(store: FollowedStore, runId: string, signal: AbortSignal) {
    this.#ring = () => {
      this.#hasRung = true;
      this.#wake?.();
    };
    this.#signal = signal;
    this.#unsubscribe = store.subscribe(runId, this.#ring);
    signal.addEventListener("abort", this.#ring, { once: true });
  }

  /** Resolves at the next change, at once if there was one since the last call. */
  async next(): Promise<void> {
    if (!this.#hasRung) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#wake = null;
    this.#hasRung = false;
  }

  close(): void {
    this.#unsubscribe();
    this.#signal.removeEventListener("abort", this.#ring);
  }
}
