import type { Feedback, FeedbackStatistics, PastCase } from "@imperial-court/contract";

/**
 * What people said of runs, and the past cases that resolved runs become.
 *
 * Feedback belongs to its run and is removed with it; the past case is knowledge and stays. Guarantees each
 * implementation gives: every method is one transaction and resolves after its commit; a feedback and the past
 * case it makes are committed together; the newest feedback counts and the earlier ones are kept; a feedback
 * that says the same as the newest stores nothing.
 */
export interface FeedbackStore {
  /**
   * Stores the feedback, and the past case as knowledge with the source `run <id>`, as `KnowledgeStore.save` does.
   * With null the run's case is removed where its newest revision has that source: what was taken back is
   * not knowledge, but an entry that somebody edited by hand stays. Null: there is no such run.
   */
  give(runId: string, feedback: GivenFeedback, pastCase: PastCase | null): Promise<Feedback | null>;
  /** Newest first. */
  list(runId: string): Promise<Feedback[]>;
  /** Instants with six fractional digits on the run's creation: from inclusive, to exclusive. */
  statistics(range: { from: string | null; to: string | null }): Promise<FeedbackStatistics>;
}

/** As given; the number is the store's to assign. */
export type GivenFeedback = Omit<Feedback, "number">;

/** The id of the past case that a run becomes. */
export function caseIdOf(runId: string): string {
  return `RUN-${runId}`;
}

export function caseSourceOf(runId: string): string {
  return `run ${runId}`;
}

/** Whether two say the same, whenever they were said. */
export function saysTheSame(a: GivenFeedback, b: GivenFeedback): boolean {
  return (
    a.is_right === b.is_right &&
    a.kind === b.kind &&
    a.severity === b.severity &&
    a.module === b.module &&
    a.runbook_id === b.runbook_id &&
    a.resolution === b.resolution &&
    a.comment === b.comment
  );
}

/** The newest feedback of completed runs, counted by what the reports named and what people said. */
export interface FeedbackTally {
  /** The kind the report named. */
  readonly said: string | null;
  /** The kind given instead; null where none was. */
  readonly corrected: string | null;
  readonly isRight: boolean;
  readonly isResolved: boolean;
  readonly total: number;
}

const shownCorrections = 50;

/** The statistics of these counts, whichever store they come from. */
export function tallyFeedback(
  tallies: readonly FeedbackTally[],
  range: { from: string | null; to: string | null },
): FeedbackStatistics {
  const all = { judged: 0, right: 0 };
  const byKind = new Map<string, { judged: number; right: number }>();
  const corrections = new Map<string, { said: string; is: string; total: number }>();
  let resolved = 0;
  for (const { said, corrected, isRight, isResolved, total } of tallies) {
    const kind = said ?? "UNKNOWN";
    const ofKind = byKind.get(kind) ?? { judged: 0, right: 0 };
    byKind.set(kind, ofKind);
    for (const counts of [all, ofKind]) {
      counts.judged += total;
      if (isRight) counts.right += total;
    }
    if (isResolved) resolved += total;
    if (corrected !== null && corrected !== kind) {
      const key = `${kind} ${corrected}`;
      const correction = corrections.get(key) ?? { said: kind, is: corrected, total: 0 };
      correction.total += total;
      corrections.set(key, correction);
    }
  }
  return {
    ...range,
    ...withShare(all),
    resolved,
    by_kind: Object.fromEntries(
      [...byKind].sort(([a], [b]) => a.localeCompare(b)).map(([kind, counts]) => [kind, withShare(counts)]),
    ),
    corrections: [...corrections.values()]
      .sort((a, b) => b.total - a.total || a.said.localeCompare(b.said) || a.is.localeCompare(b.is))
      .slice(0, shownCorrections),
  };
}

function withShare({ judged, right }: { judged: number; right: number }) {
  return { judged, right, share_right: judged === 0 ? null : Math.round((right / judged) * 1000) / 1000 };
}
