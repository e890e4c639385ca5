import {
  describeKind,
  type Entity,
  type Hypothesis,
  type IncidentKindCode,
  type Report,
  type Verdict,
} from "@imperial-court/contract";
import { drawHypotheses, worthNaming } from "./hypotheses.ts";
import { asSentence } from "./sentences.ts";
import { assessSeverity } from "./severity/assess-severity.ts";
import type { Assessment, Incident, Intake, NumberedFact, Retrieval } from "./stages.ts";
import { describeSubject, valuesOf } from "./subjects.ts";
import { drawTimeline } from "./timeline.ts";
import { chooseKind, weighKinds } from "./weigh-kinds.ts";

export interface CaseFile {
  readonly incident: Incident;
  readonly intake: Intake;
  readonly entities: readonly Entity[];
  readonly retrieval: Retrieval;
  readonly facts: readonly NumberedFact[];
  /** Names of the sources that were asked. */
  readonly sources: readonly string[];
}

export interface DoubtfulValue {
  readonly type: Entity["type"];
  readonly value: string;
  /** What the check found. */
  readonly note: string;
}

export interface Contradiction {
  readonly statement: string;
  readonly evidence: readonly string[];
}

/** What the court makes of the case, before anybody has approved it. */
export interface Diagnosis {
  readonly kind: IncidentKindCode;
  /** Probability that `kind` is right, after the evidence. */
  readonly confidence: number;
  readonly verdict: Verdict;
  /** Sentences. */
  readonly summary: readonly string[];
  readonly rootCause: { readonly statement: string; readonly evidence: string[] } | null;
  readonly hypotheses: readonly Hypothesis[];
  readonly contradictions: readonly Contradiction[];
  readonly timeline: Report["timeline"];
  readonly assessment: Assessment;
  readonly openQuestions: readonly string[];
}

/** The source that searches this service's own runs: it tells what was reported, not what is so. */
export const runsSource = "other runs";
/** The source that reads an EDI message pasted into the report: evidence of that message, of no system. */
export const pastedMessageSource = "message in the report";

/** A log or a database of the terminal, which an operator has connected. */
function isConnected(source: string): boolean {
  return source !== runsSource && source !== pastedMessageSource;
}

/** Kind, cause and severity from the text and the evidence. A past case is a hint and decides nothing here. */
export function diagnose(file: CaseFile): Diagnosis {
  const { incident, intake, entities, retrieval } = file;
  const facts = file.facts.filter((fact) => fact.source !== runsSource);
  const weighed = weighKinds(retrieval.kinds, facts);
  const { kind, probability } = chooseKind(retrieval.kinds, weighed, facts);

  const { verdict, rootCause } = judgeCause(kind, facts);
  const contradictions = findContradictions(retrieval.kinds[0]?.kind ?? kind, kind, facts);
  const assessment = assessSeverity({
    kind,
    text: intake.text,
    receivedAt: incident.receivedAt,
    findings: facts.flatMap(({ id, finding }) => (finding ? [{ id, text: finding.statement }] : [])),
    hints: incident.hints,
  });
  const draft = { kind, confidence: probability, verdict, rootCause, contradictions, assessment };
  return {
    ...draft,
    hypotheses: drawHypotheses({ kind, weighed, facts, entities, text: intake.text }),
    timeline: drawTimeline(file.facts, entities, intake.text),
    summary: summarise(draft, file, facts),
    openQuestions: askOpenQuestions(draft, file, facts),
  };
}

/**
 * Confirmed: a row that is itself the fault, or two independent sources that speak for the kind. Likely: one
 * source does, and none speaks against it. Otherwise inconclusive: the report's own words are a claim.
 */
function judgeCause(
  kind: IncidentKindCode,
  facts: readonly NumberedFact[],
): Pick<Diagnosis, "verdict" | "rootCause"> {
  const inFavour = facts.filter((fact) => fact.finding?.supports.includes(kind));
  const against = facts.filter((fact) => fact.finding?.refutes.includes(kind));
  const faults = inFavour.filter((fact) => fact.finding?.isRootCause);
  const sources = new Set(inFavour.map((fact) => fact.source));

  const lead = faults[0] ?? inFavour[0];
  if (!lead?.finding) return { verdict: "inconclusive", rootCause: null };
  if (faults.length === 0 && against.length > 0) return { verdict: "inconclusive", rootCause: null };
  const evidence = [lead, ...inFavour.filter((fact) => fact !== lead)].map(({ id }) => id).slice(0, 6);
  const isConfirmed = faults.length > 0 || sources.size >= 2;
  return {
    verdict: isConfirmed ? "confirmed" : "likely",
    rootCause: { statement: asSentence(lead.finding.statement), evidence },
  };
}

/** Where the sources speak against what the report claims, or against each other. */
function findContradictions(
  claimed: IncidentKindCode,
  kind: IncidentKindCode,
  facts: readonly NumberedFact[],
): Contradiction[] {
  const contradictions: Contradiction[] = [];
  for (const fact of facts) {
    if (!fact.finding?.refutes.includes(claimed)) continue;
    contradictions.push({
      statement: `The report says "${describeKind(claimed).label}", ${fact.id} says otherwise: ${asSentence(fact.finding.statement)}`,
      evidence: [fact.id],
    });
    const other = facts.find((candidate) => candidate.finding?.supports.includes(claimed));
    if (other && other.id !== fact.id) {
      contradictions.push({
        statement: `${fact.id} (${fact.source}) and ${other.id} (${other.source}) disagree about it.`,
        evidence: [fact.id, other.id],
      });
    }
  }
  if (kind !== claimed) {
    contradictions.push({
      statement: `The report reads like "${describeKind(claimed).label}"; the evidence shows "${describeKind(kind).label}".`,
      evidence: facts.filter((fact) => fact.finding?.supports.includes(kind)).map(({ id }) => id),
    });
  }
  return contradictions.slice(0, 4);
}

type Draft = Pick<
  Diagnosis,
  "kind" | "confidence" | "verdict" | "rootCause" | "contradictions" | "assessment"
>;

function summarise(draft: Draft, file: CaseFile, facts: readonly NumberedFact[]): string[] {
  const label = describeKind(draft.kind).label;
  const subject = describeSubject(file.entities);
  const terminal = valuesOf(file.entities, ["terminal"])[0];
  const place = terminal === undefined ? "" : ` at ${terminal}`;
  const opening = `${label.charAt(0).toUpperCase()}${label.slice(1)}${subject === null ? "" : `: ${subject}`}${place}.`;
  const sentences = [opening];
  if (draft.rootCause && draft.verdict !== "inconclusive") {
    const cited = draft.rootCause.evidence.join(", ");
    sentences.push(
      `${draft.verdict === "confirmed" ? "Confirmed" : "Likely"} (${cited}): ${draft.rootCause.statement}`,
    );
  } else {
    sentences.push(`The cause is not established: ${whyNot(file, facts)}.`);
  }
  const contradiction = draft.contradictions[0];
  if (contradiction) sentences.push(contradiction.statement);
  return sentences;
}

function whyNot({ sources }: CaseFile, facts: readonly NumberedFact[]): string {
  if (!sources.some(isConnected)) return "no log or database is connected";
  if (facts.length === 0) return "the report names nothing that could be looked up";
  if (facts.every((fact) => fact.status === "failed")) return "no source could be asked";
  if (!facts.some((fact) => fact.status === "found")) return "the sources hold nothing about it";
  if (facts.some((fact) => fact.finding && fact.finding.refutes.length > 0))
    return "the evidence speaks against the claim";
  return "what was found shows no fault by itself";
}

function askOpenQuestions(draft: Draft, file: CaseFile, facts: readonly NumberedFact[]): string[] {
  const questions: string[] = [];
  const subject = describeSubject(file.entities);
  if (!facts.some((fact) => isConnected(fact.source))) {
    const reason = file.sources.some(isConnected)
      ? "The connected sources were given nothing they could look for"
      : "No log or database is connected";
    questions.push(
      `Not verified: ${subject ?? "what the report says"}. ${reason}, so this rests on the report's own words.`,
    );
  }
  for (const fact of file.facts) {
    if (fact.status === "failed") questions.push(`${fact.id}: ${fact.excerpt} Ask again when it is back.`);
  }
  for (const value of notFoundAnywhere(facts)) {
    questions.push(`No source knows ${value}: is it written correctly, and is it of this port?`);
  }
  for (const { value, note } of doubtfulValues({ entities: file.entities, facts })) {
    questions.push(`Is ${value} right? ${asSentence(note)}`);
  }
  if (subject === null)
    questions.push("Which container, vessel, message or booking is concerned? The report names none.");
  const second = file.retrieval.kinds.find(
    ({ kind, probability }) =>
      kind !== draft.kind && kind !== "NONE" && kind !== "UNKNOWN" && probability >= worthNaming,
  );
  if (draft.confidence < 0.5 && second && draft.kind !== "UNKNOWN") {
    questions.push(
      `Is it "${describeKind(draft.kind).label}" or "${describeKind(second.kind).label}"? The text alone does not settle it.`,
    );
  }
  return [...new Set(questions)].slice(0, 8);
}

/** Identifiers that fail their check, and that no source knows: a number on record is right, whatever its digit. */
export function doubtfulValues({ entities, facts }: Pick<CaseFile, "entities" | "facts">): DoubtfulValue[] {
  const known = new Set(facts.filter(({ status }) => status === "found").flatMap(valuesIn));
  const doubtful = new Map<string, DoubtfulValue>();
  for (const { type, value, valid, note } of entities) {
    if (!valid && note !== null && !known.has(value)) doubtful.set(value, { type, value, note });
  }
  return [...doubtful.values()];
}

/** Values that were looked for, and that no source found. */
function notFoundAnywhere(facts: readonly NumberedFact[]): string[] {
  const found = new Set(facts.filter(({ status }) => status === "found").flatMap(valuesIn));
  const missed = facts.filter(({ status }) => status === "nothing").flatMap(valuesIn);
  return [...new Set(missed)].filter((value) => !found.has(value)).slice(0, 4);
}

function valuesIn(fact: NumberedFact): string[] {
  return fact.entities.map(({ value }) => value);
}
