import type {
  FeedbackRequest,
  FeedbackStatistics,
  PastCase,
  Runbook,
  RunFeedback,
  RunRecord,
} from "@imperial-court/contract";
import { CourtError } from "../errors.ts";
import { caseIdOf, type FeedbackStore } from "./feedback-store.ts";
import type { KnowledgeStore } from "./knowledge-store.ts";

/** Takes what people say of finished runs; a resolved run becomes a past case at once. */
export interface FeedbackDesk {
  /** @throws CourtError run-not-finished, run-not-found, invalid-request */
  give(run: FinishedRun, request: FeedbackRequest): Promise<RunFeedback>;
  read(runId: string): Promise<RunFeedback>;
  statistics(range: { from: string | null; to: string | null }): Promise<FeedbackStatistics>;
}

export interface FinishedRun {
  readonly record: RunRecord;
  /** As it was received. */
  readonly text: string;
}

export interface FeedbackParts {
  readonly store: FeedbackStore;
  readonly knowledge: KnowledgeStore;
  /** Of everything a report may cite; null where there is none of that id. */
  readonly findRunbook: (id: string) => Promise<Runbook | null>;
  /** The text without mail noise. */
  readonly cleanText: (text: string) => string;
  /** The present instant with six fractional digits. */
  readonly now: () => string;
}

export function createFeedbackDesk(parts: FeedbackParts): FeedbackDesk {
  const { store, knowledge } = parts;

  async function read(runId: string): Promise<RunFeedback> {
    const [history, pastCase] = await Promise.all([
      store.list(runId),
      knowledge.find("past-case", caseIdOf(runId)),
    ]);
    return { run_id: runId, feedback: history[0] ?? null, past_case_id: pastCase?.id ?? null, history };
  }

  return {
    async give(run, request) {
      const runId = run.record.run_id;
      if (run.record.status !== "completed" && run.record.status !== "failed") {
        throw new CourtError(
          "run-not-finished",
          `Run ${runId} is ${run.record.status}. Say what you think of it when it has ended.`,
        );
      }
      const runbook = await findNamed(request.runbook_id, parts);
      const given = {
        given_at: parts.now(),
        is_right: request.is_right,
        kind: request.kind ?? null,
        severity: request.severity ?? null,
        module: request.module ?? null,
        runbook_id: request.runbook_id ?? null,
        resolution: request.resolution ?? null,
        comment: request.comment ?? null,
      };
      const stored = await store.give(runId, given, toPastCase(run, request, runbook, parts.cleanText));
      if (stored === null) throw new CourtError("run-not-found", `Run ${runId} has just been removed.`);
      return await read(runId);
    },
    read,
    statistics: (range) => store.statistics(range),
  };
}

async function findNamed(id: string | undefined, { findRunbook }: FeedbackParts): Promise<Runbook | null> {
  if (id === undefined) return null;
  const found = await findRunbook(id);
  if (found !== null) return found;
  const detail = `there is no runbook ${JSON.stringify(id)}`;
  throw new CourtError(
    "invalid-request",
    `The body is not valid: ${detail}. GET /knowledge/runbooks lists them.`,
    {
      errors: [{ pointer: "/runbook_id", detail }],
    },
  );
}

/** A case's text is read with each new version of the knowledge: the beginning of a long log tells the trouble. */
const longestProblem = 20_000;

/**
 * The case that a resolved run becomes; null without a resolution, and where nothing was wrong. What the report
 * said counts only where it was right.
 */
function toPastCase(
  { record, text }: FinishedRun,
  { is_right: isRight, resolution, ...said }: FeedbackRequest,
  runbook: Runbook | null,
  cleanText: (text: string) => string,
): PastCase | null {
  if (resolution === undefined) return null;
  const report = isRight ? record.result : null;
  const kind = said.kind ?? report?.incident_analysis.incident_kind ?? null;
  if (kind === "NONE") return null;
  const isKindConfirmed = report !== null && kind === report.incident_analysis.incident_kind;
  const problem = cleanText(text);
  return {
    id: caseIdOf(record.run_id),
    mode: record.source,
    // Not the kind's default: a port divides the work as it likes, and a default taken for its word would teach
    // the court to contradict it (measured: 4 points of route lost after 50 such cases, 4 gained and after 150 nine where the module was said).
    module: said.module ?? runbook?.module ?? (isKindConfirmed ? report.escalation.module : null),
    occurred_at: record.created_at,
    alert: "",
    problem: problem.length > longestProblem ? `${problem.slice(0, longestProblem)}…` : problem,
    solution: resolution,
    sop: runbook?.title ?? report?.runbooks[0]?.title ?? null,
    kind: kind === "UNKNOWN" ? null : kind,
    severity: said.severity ?? report?.incident_analysis.severity ?? null,
  };
}
