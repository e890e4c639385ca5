import {
  describeKind,
  type Entity,
  type EntityType,
  type Hypothesis,
  type IncidentKindCode,
  type Report,
  type Verdict,
} from "@imperial-court/contract";
import { compareTimes } from "./compare-times.ts";
import { type Contradiction, findContradictions } from "./contradictions.ts";
import { drawHypotheses } from "./hypotheses.ts";
import { askOpenQuestions, nearOf, notFoundAnywhere, tellingPart, valuesIn } from "./open-questions.ts";
import { findSaidClaims, type SaidClaim } from "./said-claims.ts";
import { asSentence } from "./sentences.ts";
import { assessSeverity } from "./severity/assess-severity.ts";
import { isConnected, runsSource } from "./source-names.ts";
import type { Assessment, Incident, Intake, NumberedFact, Retrieval } from "./stages.ts";
import { describeSubject, valuesOf } from "./subjects.ts";
import { isRefuted, type TestedClaim, testClaims } from "./test-claim.ts";
import { drawTimeline } from "./timeline.ts";
import { chooseKind, claimedKind, isTested, surelySaid, weighKinds } from "./weigh-kinds.ts";

export interface CaseFile {
  readonly incident: Incident;
  readonly intake: Intake;
  readonly entities: readonly Entity[];
  readonly retrieval: Retrieval;
  readonly facts: readonly NumberedFact[];
  /** Names of the sources that were asked. */
  readonly sources: readonly string[];
  /** What was not done with a text of very many identifiers. */
  readonly leftOut?: { readonly lookups: ReadonlyMap<EntityType, number>; readonly entities: number };
}

export interface OtherFault {
  readonly kind: IncidentKindCode;
  readonly statement: string;
  readonly evidence: readonly string[];
}

/** Below this the report is not quoted as saying it, only as what it may mean. */
const quotable = 0.75;
const maxOtherFaults = 3;
/** Contradictions that the summary names; the others stand in the report. */
const maxSummarised = 2;
const maxCitedLooks = 4;
/** Where no cause is established, what the sources hold all the same: enough to answer a question by. */
const maxFound = 2;

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
  /** Faults of their own that the look brought up beside it. */
  readonly otherFaults: readonly OtherFault[];
  /** Everything the report claims was tested, and the evidence speaks against it. */
  readonly isClaimRefuted: boolean;
  readonly contradictions: readonly Contradiction[];
  readonly timeline: Report["timeline"];
  readonly assessment: Assessment;
  readonly openQuestions: readonly string[];
}

/** Kind, cause and severity from the text and the evidence. A past case is a hint and decides nothing here. */
export function diagnose(file: CaseFile): Diagnosis {
  const { incident, intake, entities, retrieval } = file;
  const facts = file.facts.filter((fact) => fact.source !== runsSource);
  const said = findSaidClaims(tellingPart(intake.text), entities);
  const saidKinds = said.map((claim) => claim.kind).filter((each) => isTested(each, facts));
  const weighed = weighKinds(retrieval.kinds, facts, saidKinds);
  const { kind, probability } = chooseKind(retrieval.kinds, weighed, facts, entities, saidKinds);
  const read = claimedKind(retrieval.kinds, saidKinds);

  // What the text hardly says is not put into the report's mouth once the evidence shows something else.
  const [first] = retrieval.kinds;
  const isSaid = saidKinds.includes(read) || (first?.probability ?? 0) >= surelySaid;
  const claimed = isSaid ? read : kind;
  const isQuoted = saidKinds.includes(claimed) || (first?.probability ?? 0) >= quotable;
  const claims = [
    ...testClaims(claimed, facts, entities, isQuoted),
    ...testOtherClaims(said, claimed, facts, entities),
  ];
  const { verdict, rootCause } = judgeCause(kind, facts);
  const otherFaults = findOtherFaults(rootCause?.evidence[0] ?? null, kind, facts);
  const times = compareTimes(facts, entities, intake.text);
  const contradictions = findContradictions({
    claimed,
    kind,
    claims,
    facts,
    times: times.filter(({ isAgreement }) => !isAgreement),
  });
  const assessment = assessSeverity({
    kind,
    text: tellingPart(intake.text),
    receivedAt: incident.receivedAt,
    findings: facts.flatMap(({ id, finding }) => (finding ? [{ id, text: finding.statement }] : [])),
    deadlines: facts.flatMap(({ id, deadlines }) => (deadlines ?? []).map((each) => ({ id, ...each }))),
    hints: incident.hints,
  });
  const draft = {
    kind,
    confidence: probability,
    verdict,
    rootCause,
    otherFaults,
    isClaimRefuted: claims.every(isRefuted) && kind === read,
    contradictions,
    assessment,
  };
  return {
    ...draft,
    hypotheses: drawHypotheses({ kind, claims, weighed, facts, text: tellingPart(intake.text) }),
    timeline: drawTimeline(file.facts, entities, intake.text),
    summary: [
      ...summarise(draft, file, facts, claims),
      ...times.filter(({ isAgreement }) => isAgreement).map(({ statement }) => statement),
    ],
    openQuestions: askOpenQuestions(draft, file, facts),
  };
}

/** What the report says besides, in plain words, as far as a source bears on it. */
function testOtherClaims(
  said: readonly SaidClaim[],
  leading: IncidentKindCode,
  facts: readonly NumberedFact[],
  entities: readonly Entity[],
): TestedClaim[] {
  return said
    .filter(({ kind }) => kind !== leading)
    .flatMap(({ kind, value }) => testClaims(kind, facts, entities, true, [value]))
    .filter(({ inFavour, against }) => inFavour.length + against.length > 0);
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

/** Rows that are faults of their own beside the one the report is about. */
function findOtherFaults(
  lead: string | null,
  kind: IncidentKindCode,
  facts: readonly NumberedFact[],
): OtherFault[] {
  const leading = facts.find(({ id }) => id === lead);
  const seen = new Set([leading?.location ?? null]);
  const others: OtherFault[] = [];
  for (const { id, location, finding } of facts) {
    if (!finding?.isRootCause || id === lead || seen.has(location)) continue;
    seen.add(location);
    const own = finding.supports.includes(kind) ? kind : (finding.supports[0] ?? kind);
    others.push({ kind: own, statement: asSentence(finding.statement), evidence: [id] });
  }
  return others.slice(0, maxOtherFaults);
}

type Draft = Omit<Diagnosis, "hypotheses" | "timeline" | "summary" | "openQuestions">;

function summarise(
  draft: Draft,
  file: CaseFile,
  facts: readonly NumberedFact[],
  claims: readonly TestedClaim[],
): string[] {
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
    sentences.push(`The cause is not established: ${whyNot(draft, file, facts, claims)}.`);
  }
  const named = tellingContradictions(draft)
    .slice(0, maxSummarised)
    .map(({ statement }) => statement);
  for (const { statement, evidence } of draft.otherFaults) {
    if (!named.some((words) => words.endsWith(statement)))
      sentences.push(`Another fault was found beside it (${evidence.join(", ")}): ${statement}`);
  }
  sentences.push(...named);
  if (draft.verdict === "inconclusive") {
    const told = sentences.join(" ");
    const found = facts.filter(
      ({ status, finding, isNear }) =>
        status === "found" && !isNear && finding !== null && !told.includes(asSentence(finding.statement)),
    );
    sentences.push(
      ...found
        .slice(0, maxFound)
        .map(({ id, finding }) => `What was found (${id}): ${asSentence(finding?.statement ?? "")}`),
    );
  }
  const unknown = notFoundAnywhere(facts);
  if (unknown.length > 0) {
    const looks = facts.filter(
      (fact) => !fact.isNear && valuesIn(fact).some((value) => unknown.includes(value)),
    );
    const cited = looks.slice(0, maxCitedLooks).map(({ id }) => id);
    sentences.push(`Not found in any source asked: ${unknown.join(", ")} (${cited.join(", ")}).`);
    sentences.push(...unknown.flatMap((value) => nearOf(value, facts) ?? []));
  }
  return sentences;
}

/** Those that bear on what the report is about: two sources may also disagree on something beside it. */
export function tellingContradictions({
  contradictions,
  rootCause,
}: Pick<Diagnosis, "contradictions" | "rootCause">): Contradiction[] {
  return contradictions.filter(
    ({ isBetweenSources, evidence }) =>
      !isBetweenSources || rootCause === null || evidence.some((id) => rootCause.evidence.includes(id)),
  );
}

function whyNot(
  { kind }: Draft,
  { sources }: CaseFile,
  facts: readonly NumberedFact[],
  claims: readonly TestedClaim[],
): string {
  if (!sources.some(isConnected)) return "no log or database is connected";
  if (facts.length === 0) return "the report names nothing that could be looked up";
  if (facts.every((fact) => fact.status === "failed")) return "no source could be asked";
  if (claims.some(isRefuted) || facts.some(({ finding }) => finding?.refutes.includes(kind))) {
    return "the evidence speaks against the claim";
  }
  if (!facts.some((fact) => fact.status === "found" && !fact.isNear))
    return "the sources hold nothing about it";
  return "what was found shows no fault by itself";
}
