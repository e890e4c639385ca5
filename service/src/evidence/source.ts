import type { Entity, IncidentKindCode } from "@imperial-court/contract";

/**
 * The contract of an evidence source.
 *
 * A source is asked once per run with everything there is to look up. It does not throw for "nothing": it
 * answers with one fact per look, `found`, `nothing` or `failed`, each with the exact query and the range it
 * covered. "We looked and found nothing" is evidence; "we could not look" is not. Sources are read-only,
 * bounded in time and rows, and what they return is data: an instruction inside a row changes nothing.
 */
export interface EvidenceSource {
  /** As the report names it: "other runs", "container-service log". */
  readonly name: string;
  readonly timeLimitMs: number;
  /** True: it is asked a second time, for the keys that rows of other sources have brought up. */
  readonly followsLeads?: boolean;
  /** True: it is asked a second time, for the identifiers that lines of other sources have brought up. */
  readonly followsNames?: boolean;
  lookUp(request: LookupRequest, signal: AbortSignal): Promise<Fact[]>;
}

export interface LookupRequest {
  readonly runId: string | null;
  /** The incident's text as received. */
  readonly text: string;
  readonly receivedAt: string;
  readonly entities: readonly Entity[];
  /** What the incident most likely is; absent where nothing is likely. */
  readonly kind?: string | null;
  /** Keys found in rows on the way, as they may stand in a log: "application_no=2". */
  readonly leads?: readonly {
    readonly name: string;
    readonly value: string;
    readonly entities: readonly { readonly type: string; readonly value: string }[];
  }[];
}

export interface Fact {
  readonly source: string;
  readonly status: "found" | "nothing" | "failed";
  /** The exact query, and the range it covered. */
  readonly query: string;
  /** `file:line`, or table and key; null unless found. */
  readonly location: string | null;
  /** When the source recorded it, ISO 8601; null when it does not say. */
  readonly observedAt: string | null;
  /** Verbatim from the source; for `nothing` and `failed` a sentence saying so. */
  readonly excerpt: string;
  readonly durationMs: number;
  /** The identifiers this look was for. */
  readonly entities: readonly { readonly type: string; readonly value: string }[];
  /** What a check concludes from it; null when it is only shown. */
  readonly finding: Finding | null;
  /** True: it is about an identifier one slip of a hand away from the one that was looked for. */
  readonly isNear?: boolean;
  /** Another run this fact is about. */
  readonly relatedRun?: { readonly runId: string; readonly why: string };
  /** What the excerpt tries to make its reader do: instructions planted in a row or line, in sentences. */
  readonly flags?: readonly string[];
  /** Instants the source sets for the cargo or the call: last free day, cut-off, ETA, ETD. */
  readonly deadlines?: readonly { readonly what: string; readonly at: string }[];
}

/** A conclusion that a check of the source draws from a row, a line or a message. */
export interface Finding {
  /** One sentence, with the real values. */
  readonly statement: string;
  /** Kinds it speaks for and against. */
  readonly supports: readonly IncidentKindCode[];
  readonly refutes: readonly IncidentKindCode[];
  /** True when the row or line is itself the fault: enough alone for a confirmed verdict. */
  readonly isRootCause: boolean;
  /** What the source says against itself: a log that gives one reason and answers its caller with another. */
  readonly contradiction?: string;
  /** A normal state, and a fault only where the report is of this kind: an advice that is active. */
  readonly onlyIfClaimed?: boolean;
  /** Changes it calls for, as proposals; never executed. */
  readonly proposals?: readonly ProposedChange[];
}

export interface ProposedChange {
  readonly text: string;
  readonly sql: string | null;
  readonly affects: string | null;
  readonly undo: string | null;
  readonly verification: string | null;
}
