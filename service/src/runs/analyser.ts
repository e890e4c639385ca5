import type { Report } from "@imperial-court/contract";
import type { Incident, StageName } from "../analysis/stages.ts";
import type { Fact } from "../evidence/source.ts";
import { keyEntities } from "./key-entities.ts";

/**
 * What runs ask of an analysis. The implementation is handed in: runs know neither stages' code nor threads.
 *
 * An analyser that throws a `PermanentError` is not asked again; any other throw is transient and retried.
 * An aborted signal means: stop soon, call nothing back, throw.
 */
export interface Analyser {
  analyze(incident: Incident, course: AnalysisCourse): Promise<Analysis>;
}

/** How an analysis tells its run what happens, and gets back what was finished in an earlier life. */
export interface AnalysisCourse {
  readonly signal: AbortSignal;
  /** Results of stages finished before a crash, a shutdown or a retry, by stage. */
  readonly stageResults: ReadonlyMap<StageName, unknown>;
  /** `doing` replaces the stage's usual sentence: "looking up 3 identifiers in 2 sources". */
  readonly onStageStarted: (stage: StageName, doing?: string) => void;
  /**
   * `detail` is what the run's event tells. `result` is what a later life of this run needs to skip the
   * stage: JSON-serialisable; null when repeating the stage is cheaper than storing it.
   */
  readonly onStageFinished: (
    stage: StageName,
    finished: {
      readonly ms: number;
      readonly detail: Readonly<Record<string, unknown>>;
      readonly result: unknown;
    },
  ) => void;
  readonly onLookup: (fact: Fact) => void;
}

/** A stage that took less is repeated after a crash rather than stored: a write costs about as much. */
export const worthStoringMs = 50;

/** A finished analysis, ready to store: the report as JSON text, and what lists and searches need of it. */
export interface Analysis {
  readonly reportJson: string;
  /** The run's title from now on; null keeps the one made from the text. */
  readonly headline: string | null;
  readonly severity: string;
  /** P1 … P4. */
  readonly priority: string;
  readonly kind: string;
  readonly type: string;
  readonly summary: string;
  /** Distinct identifiers of the report; a time is none. */
  readonly entities: readonly { readonly type: string; readonly value: string }[];
  /** The values of those that a list shows beside the title. */
  readonly keyEntities: readonly string[];
}

/** Meant to be called where the report was made, so that a worker thread pays for the JSON. */
export function toAnalysis(report: Report, headline: string | null): Analysis {
  const { severity, priority, incident_kind, incident_type, summary } = report.incident_analysis;
  const entities = new Map(
    report.entities
      .filter(({ type }) => type !== "datetime")
      .map(({ type, value }) => [`${type}\n${value}`, { type, value }] as const),
  );
  return {
    reportJson: JSON.stringify(report),
    headline,
    severity,
    priority,
    kind: incident_kind,
    type: incident_type,
    summary,
    entities: [...entities.values()],
    keyEntities: keyEntities([...entities.values()]),
  };
}

/** Thrown by an analyser for what will fail again however often it is tried. */
export class PermanentError extends Error {
  override name = "PermanentError";
}
