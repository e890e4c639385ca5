import type { RunOutcome, RunStatus } from "@imperial-court/contract";
import type { Analysis } from "./analyser.ts";

/**
 * The rules of a run, without a database: both stores decide by them.
 *
 *     queued ──claim──▶ running ──▶ completed
 *       │  ◀─retry, release─┘ │
 *       └──cancel──▶ failed ◀─┘
 *
 * An attempt is counted when an analysis failed and is tried again. A crash (the worker died) is counted
 * apart and does not use up an attempt; a shutdown is counted nowhere.
 */
const transitions: Record<RunStatus, readonly RunStatus[]> = {
  queued: ["running", "failed"],
  running: ["running", "queued", "completed", "failed"],
  completed: [],
  failed: [],
};

export function mayBecome(from: RunStatus, to: RunStatus): boolean {
  return transitions[from].includes(to);
}

export function isFinished(status: RunStatus): boolean {
  return status === "completed" || status === "failed";
}

/** After this many crashes a run is failed: a text that kills its worker must not do so for ever. */
export const maxCrashes = 3;

/** How a run ended, before it is stored. */
export type Ending =
  | { readonly status: "completed"; readonly outcome: "succeeded"; readonly analysis: Analysis }
  | {
      readonly status: "failed";
      readonly outcome: Exclude<RunOutcome, "succeeded">;
      readonly error: string;
    };

export interface RunState {
  readonly status: RunStatus;
  /** Analyses that failed and were or will be tried again. */
  readonly failures: number;
  readonly crashes: number;
  /** Why it is to be cancelled; null when nobody asked. */
  readonly cancelReason: string | null;
  readonly currentStep: string | null;
}

export type ClaimDecision =
  | { readonly kind: "nothing-to-do" }
  | { readonly kind: "end"; readonly crashes: number; readonly ending: Ending }
  | { readonly kind: "start"; readonly crashes: number; readonly attempt: number };

/** What to do with a run whose job was delivered. */
export function decideClaim(state: RunState): ClaimDecision {
  if (isFinished(state.status)) return { kind: "nothing-to-do" };
  // A delivery of a running run says that the worker that had it is gone.
  const crashes = state.crashes + (state.status === "running" ? 1 : 0);
  if (state.cancelReason !== null) return { kind: "end", crashes, ending: cancelled(state.cancelReason) };
  if (crashes >= maxCrashes) return { kind: "end", crashes, ending: crashedTooOften(state.currentStep) };
  return { kind: "start", crashes, attempt: state.failures + 1 };
}

export function cancelled(reason: string): Ending {
  return { status: "failed", outcome: "cancelled", error: reason };
}

function crashedTooOften(lastStep: string | null): Ending {
  const where = lastStep === null ? "" : ` It was last seen at: ${lastStep}.`;
  return {
    status: "failed",
    outcome: "error",
    error: `The worker process ended ${maxCrashes} times while it analysed this incident; it is not tried again by itself.${where}`,
  };
}

/** The sentence a cancelled run carries as its error. */
export function cancelSentence(reason: string | null): string {
  return reason === null || reason.trim() === ""
    ? "The run was cancelled."
    : `The run was cancelled: ${reason.trim()}`;
}
