import { describeKind, type IncidentKindCode, severities } from "@imperial-court/contract";
import type { Assessment } from "../stages.ts";
import { findAffirmed, splitClauses } from "./clauses.ts";
import { type Deadline, findDeadlines, isVesselMove } from "./deadlines.ts";
import { assessmentOf, type Impact, priorityOf, type Urgency, usualByKind } from "./matrix.ts";
import { findReeferDeviation } from "./reefer-reading.ts";
import {
  blockedWords,
  dangerSignals,
  largestCount,
  nearMiss,
  noHurry,
  reliefSignals,
  sameShiftFacts,
  scaleSignals,
  toneWords,
  urgentFacts,
  wholeFeed,
} from "./signals.ts";

export interface SeverityInput {
  readonly kind: IncidentKindCode;
  /** `Intake.text`: injected instructions are blanked in it. */
  readonly text: string;
  readonly receivedAt: string;
  /** What the sources found, in words: their deadlines feed the urgency. */
  readonly findings: readonly { readonly id: string; readonly text: string }[];
  /** Instants that a row sets for the cargo or the call: cut-off, ETB, ETD, last free day. */
  readonly deadlines?: readonly { readonly id: string; readonly what: string; readonly at: string }[];
  readonly hints: Readonly<Record<string, unknown>>;
}

interface Judgement<Level> {
  level: Level;
  reason: string;
}

const impactNames: Record<Impact, string> = {
  1: "terminal-wide, or danger to people, cargo or security",
  2: "a vessel call, a partner's feed or more than 50 boxes",
  3: "one customer or a few boxes",
  4: "one record, nothing blocked",
};
const urgencyNames: Record<Urgency, string> = {
  1: "within 2 hours",
  2: "this shift or within 24 hours",
  3: "later than a day",
};

/** Severity and priority by impact × urgency, each with its reasons in words. */
export function assessSeverity(input: SeverityInput): Assessment {
  const clauses = splitClauses(input.text);
  const isDangerKind = /^(?:SAFETY|SEC)\.|^CNTR\.DANGEROUS_GOODS$/.test(input.kind);
  const danger = dangerSignals.find((signal) => findAffirmed(clauses, signal.pattern) !== null);
  const [usualImpact, usualUrgency] = usualByKind[input.kind];

  const impact = danger
    ? { level: 1 as Impact, reason: danger.reason }
    : judgeImpact(clauses, usualImpact, isDangerKind, input.kind);
  const urgency = danger
    ? { level: 1 as Urgency, reason: `${danger.reason}: act at once` }
    : judgeUrgency(clauses, usualUrgency, impact.level < usualImpact && impact.level === 1, input);

  let priority = priorityOf(impact.level, urgency.level);
  const reasons = [
    `Impact: ${impactNames[impact.level]} (${impact.reason}).`,
    `Urgency: ${urgencyNames[urgency.level]} (${urgency.reason}).`,
  ];
  if ((isDangerKind || danger) && (priority === "P3" || priority === "P4")) {
    priority = "P2";
    reasons.push("Safety, security and dangerous goods are never below P2.");
  }
  const assessment = assessmentOf(priority, reasons);
  const said = severityHint(input.hints);
  if (said !== null && said !== assessment.severity) {
    reasons.push(`The sender called it ${said}; the matrix decides.`);
  }
  return assessment;
}

function judgeImpact(
  clauses: readonly string[],
  usual: Impact,
  isDangerKind: boolean,
  kind: IncidentKindCode,
): Judgement<Impact> {
  const label = describeKind(kind).label;
  const judged: Judgement<Impact> = { level: usual, reason: `usual for: ${label}` };
  const count = largestCount(clauses);
  if (count > 50 && judged.level > 2) {
    judged.level = 2;
    judged.reason = `the report counts ${count}`;
  }
  for (const { impact, reason, pattern } of scaleSignals) {
    // Who asks a question is always somebody's customer.
    if (kind.startsWith("REQ.") && impact === 3) continue;
    if (impact < judged.level && findAffirmed(clauses, pattern) !== null) {
      judged.level = impact;
      judged.reason = reason;
    }
  }
  // Relief only softens what is usual for the kind; it does not argue with a scale the report itself gives.
  if (!isDangerKind && judged.level >= usual && judged.level < 4) {
    const relief = reliefSignals.find(({ pattern }) => clauses.some((clause) => pattern.test(clause)));
    if (relief) {
      judged.level = relief.isSingle ? 4 : ((judged.level + 1) as Impact);
      judged.reason = relief.reason;
    }
  }
  return judged;
}

function judgeUrgency(
  clauses: readonly string[],
  usual: Urgency,
  isTerminalWide: boolean,
  { kind, receivedAt, findings, deadlines = [] }: SeverityInput,
): Judgement<Urgency> {
  const judged: Judgement<Urgency> = {
    level: usual,
    reason: `usual for: ${describeKind(kind).label}`,
  };
  const raise = (level: Urgency, reason: string) => {
    if (level < judged.level) Object.assign(judged, { level, reason });
  };

  const deviation = findReeferDeviation(clauses);
  if (deviation !== null) raise(1, deviation);
  for (const fact of urgentFacts) {
    if (findAffirmed(clauses, fact.pattern) !== null) raise(1, fact.reason);
  }
  const received = Date.parse(receivedAt);
  for (const deadline of findDeadlines(clauses, received)) raiseForDeadline(deadline, null, raise);
  for (const finding of findings) {
    for (const deadline of findDeadlines(splitClauses(finding.text), received)) {
      raiseForDeadline(deadline, finding.id, raise);
    }
  }
  for (const { id, what, at } of deadlines) {
    const hoursAway = (Date.parse(at) - received) / 3_600_000;
    raiseForDeadline({ label: what, isVesselMove: isVesselMove(what), hoursAway }, id, raise);
  }
  const isWholeFeed = /^(?:EDI|API)\./.test(kind) && findAffirmed(clauses, wholeFeed) !== null;
  if (isTerminalWide || isWholeFeed) raise(2, "a trouble of that size cannot wait for the next shift");
  const sameShift = findAffirmed(clauses, sameShiftFacts);
  if (sameShift !== null) raise(2, `the report says "${sameShift}"`);

  const isStillUsual = judged.level === usual;
  if (isStillUsual && clauses.some((clause) => nearMiss.test(clause))) {
    judged.level = 3;
    judged.reason = "a near miss: nobody came to harm";
  } else if (isStillUsual && judged.level < 3 && clauses.some((clause) => noHurry.test(clause))) {
    judged.level = (judged.level + 1) as Urgency;
    judged.reason = "the report says there is no hurry";
  } else if (judged.level === 3 && findAffirmed(clauses, toneWords) && findAffirmed(clauses, blockedWords)) {
    // Tone moves one step at most, never to U1, and only where something is said to be held up.
    judged.level = 2;
    judged.reason = "something is held up and the sender asks for haste";
  }
  return judged;
}

/** The ship within four hours, anything else within two, is U1; within a day is U2; what has passed is neither. */
function raiseForDeadline(
  { label, isVesselMove, hoursAway }: Deadline,
  evidenceId: string | null,
  raise: (level: Urgency, reason: string) => void,
): void {
  if (hoursAway < 0 || hoursAway > 24) return;
  const away = hoursAway < 2 ? `${Math.round(hoursAway * 60)} minutes` : `${Math.round(hoursAway)} hours`;
  const source = evidenceId === null ? "" : ` (${evidenceId})`;
  raise(
    hoursAway <= (isVesselMove ? 4 : 2) ? 1 : 2,
    `${label.toUpperCase()}${source} ${away} after the report`,
  );
}

function severityHint(hints: Readonly<Record<string, unknown>>): string | null {
  const said = typeof hints.severity === "string" ? hints.severity.trim().toLowerCase() : "";
  return severities.find((severity) => severity.toLowerCase() === said) ?? null;
}
