import type { IncidentKindCode, Priority, Severity } from "@imperial-court/contract";
import type { EvidenceSource, Fact } from "../evidence/source.ts";
import type { Library } from "../knowledge/library.ts";

/** What each stage receives and hands on. The stages themselves are in the files named after them. */

export const stageNames = [
  "intake",
  "extract-entities",
  "retrieve-knowledge",
  "collect-evidence",
  "diagnose",
  "review",
  "propose",
] as const;
export type StageName = (typeof stageNames)[number];

/** What was received, as text. Mail and files are decoded before they get here. */
export interface Incident {
  readonly runId: string | null;
  readonly text: string;
  /** ISO 8601 instant in UTC. */
  readonly receivedAt: string;
  /** What the sender said about it: type, severity, other fields. Hints, not truth. */
  readonly hints: Readonly<Record<string, unknown>>;
}

/** The text, read as a clerk reads it. */
export interface Intake {
  /**
   * As long as the incident's text, with everything that does not carry the report (headers, quoted
   * threads already answered, signatures, disclaimers, hidden characters) blanked by spaces, so that
   * offsets into it are offsets into the text as received.
   */
  readonly text: string;
  /** The telling part on one line, at most 120 characters, without "URGENT", "Fwd:" and ticket noise. */
  readonly headline: string;
  /** BCP 47 primary tags in order of share, for example ["en", "zh"]. */
  readonly languages: readonly string[];
  /** Sentences on what the text tries to make its reader do, or hides. */
  readonly flags: readonly string[];
  readonly blanked: readonly { readonly reason: string; readonly start: number; readonly end: number }[];
}

export interface RunbookHit {
  readonly id: string;
  /** 0..1, the probability that this runbook is the one to use. */
  readonly score: number;
  readonly why: readonly string[];
}

export interface PastCaseHit {
  readonly id: string;
  readonly score: number;
  readonly why: readonly string[];
}

export interface KindGuess {
  readonly kind: IncidentKindCode;
  /** Calibrated probability. */
  readonly probability: number;
  readonly why: readonly string[];
}

export interface Retrieval {
  /** Best first, at most 5; what a searcher would look at even when nothing fits. */
  readonly runbooks: readonly RunbookHit[];
  /** False: no runbook fits, and the report lists none. */
  readonly runbookFits: boolean;
  readonly pastCases: readonly PastCaseHit[];
  /** Best first, at most 5; never empty. */
  readonly kinds: readonly KindGuess[];
  /** Is it an incident at all. */
  readonly incident: {
    readonly isIncident: boolean;
    readonly probability: number;
    readonly reasons: readonly string[];
  };
  /**
   * The responsible module, when past cases and imported runbooks say something else than the kind's
   * default; one of the contract's `modules` or a module of the contacts directory.
   */
  readonly module: string;
}

/** A fact with the number it has in the report. */
export interface NumberedFact extends Fact {
  /** `E1`, `E2` … */
  readonly id: string;
}

export interface Assessment {
  readonly severity: Severity;
  readonly priority: Priority;
  readonly reasons: readonly string[];
}

/**
 * Runs a stage's work once. A stage that was finished in an earlier life of the run is not repeated: its
 * stored result is returned. `describe` picks what the run's events tell of the result.
 */
export type Checkpoint = <T>(
  stage: StageName,
  work: () => T | Promise<T>,
  describe?: (result: T) => Record<string, unknown>,
) => Promise<T>;

/** What an analysis is given to work with. */
export interface AnalysisTools {
  readonly checkpoint: Checkpoint;
  readonly library: Library;
  readonly sources: readonly EvidenceSource[];
  readonly signal: AbortSignal;
  /** Told of every look into a source as it ends. */
  readonly onLookup: (fact: Fact) => void;
}
