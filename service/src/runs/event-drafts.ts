import { describeKind, type RunEventType } from "@imperial-court/contract";
import type { StageName } from "../analysis/stages.ts";
import type { Ending } from "./run.ts";

/** An event before it has its number: what both stores write at a run's transitions. */
export interface EventDraft {
  readonly type: RunEventType;
  readonly stage: StageName | null;
  readonly message: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export function queuedEvent(source: string, replayOf: string | null): EventDraft {
  const detail = replayOf === null ? { source } : { source, replay_of: replayOf };
  return { type: "queued", stage: null, message: "Received and queued", detail };
}

/** `resumed` are the stages whose stored results are used again. */
export function startedEvent(attempt: number, crashes: number, resumed: readonly StageName[]): EventDraft {
  const message =
    crashes > 0
      ? `Taken up again after its worker died (attempt ${attempt})`
      : `Analysis started (attempt ${attempt})`;
  return { type: "started", stage: null, message, detail: { attempt, crashes, resumed_stages: resumed } };
}

export function retryingEvent(attempt: number, error: string, delayMs: number): EventDraft {
  return {
    type: "retrying",
    stage: null,
    message: `Attempt ${attempt} failed; it is tried again in ${(delayMs / 1000).toFixed(1)} s. ${error}`,
    detail: { attempt, error, delay_ms: delayMs },
  };
}

export function releasedEvent(): EventDraft {
  return {
    type: "queued",
    stage: null,
    message: "Put back into the queue: the service is stopping",
    detail: { released: true },
  };
}

export function cancellingEvent(reason: string): EventDraft {
  return { type: "cancelling", stage: null, message: "Told to stop", detail: { reason } };
}

export function doneEvent(ending: Ending): EventDraft {
  if (ending.status === "failed") {
    const { outcome, error } = ending;
    return { type: "done", stage: null, message: error, detail: { status: "failed", outcome, error } };
  }
  const { severity, priority, kind, type, summary } = ending.analysis;
  return {
    type: "done",
    stage: null,
    message: `Report ready: ${describeKind(kind).label}, ${severity}`,
    detail: {
      status: "completed",
      outcome: "succeeded",
      severity,
      priority,
      incident_kind: kind,
      incident_type: type,
      summary,
    },
  };
}
