import type { Contact, Entity, IncidentKindCode, Runbook, SimilarCase } from "@imperial-court/contract";
import { type Diagnosis, tellingContradictions } from "./diagnose.ts";
import { firstChecks } from "./first-checks.ts";
import { fillPlaceholders } from "./matched-knowledge.ts";
import { doubtfulValues, nearOf, notFoundAnywhere } from "./open-questions.ts";
import { type RunbookConflict, warnOfRunbook } from "./runbook-conflicts.ts";
import { asSentence, clip, oneLine } from "./sentences.ts";
import type { NumberedFact } from "./stages.ts";
import { describeSubject, fillSubjects } from "./subjects.ts";

export interface Guidance {
  readonly diagnosis: Diagnosis;
  readonly entities: readonly Entity[];
  readonly facts: readonly NumberedFact[];
  readonly runbook: Runbook | null;
  /** Where that runbook and the evidence disagree. */
  readonly conflicts: readonly RunbookConflict[];
  /** Who answers for a fault of that kind, which may be of another module than the report is. */
  readonly contactFor: (kind: IncidentKindCode) => Contact | null;
  readonly similarCases: readonly SimilarCase[];
  readonly contact: Contact | null;
  /** The directory's name of the responsible module. */
  readonly module: string;
  readonly acknowledgeWithinMinutes: number;
}

const maxRunbookSteps = 3;
const maxSentence = 260;
const maxTitle = 90;
const maxProposals = 5;
/** A past case is worth a sentence of its own from here. */
const closeCase = 0.5;
/** "Escalated to the product team" solves nothing the next time. */
const tellingSolution = 48;
/** "1.", "2)", "1.2 " or "a." before a step: its place in the runbook, which says nothing here. */
const stepNumber = /^(?:\d{1,2}(?:\.\d{1,2}){1,3}\s{1,3}|\d{1,2}[.)]\s{0,3}(?=\D)|[a-z][.)]\s{0,3})/;
/** From where a step is a statement to run: it belongs to the runbook, not into a sentence. */
const statement =
  /\s{0,2}(?:\b[a-z0-9]{1,3}[.)]\s{0,2})?\b(?:SELECT\s|UPDATE\s{1,2}\w|DELETE\s|INSERT\s{1,2}INTO\s)/;
/** What to do, most pressing first, each a sentence with the real values. */
export function recommend(guidance: Guidance): string[] {
  const { diagnosis } = guidance;
  const checks = namedChecks(guidance);
  const danger = /^(?:SAFETY|SEC)\.|^CNTR\.DANGEROUS_GOODS$/.test(diagnosis.kind);
  const isLookingDone = danger || diagnosis.verdict === "confirmed";
  const callIn = callSentence(guidance);
  return [
    // Where people or cargo are in danger the call comes before any look into a system.
    ...(danger ? checks : []),
    ...(diagnosis.assessment.priority === "P1" ? [callIn] : []),
    ...relatedSentence(guidance),
    ...causeSentences(guidance),
    ...tellingContradictions(diagnosis)
      .slice(0, 2)
      .map((found) => `Settle this first: ${found.statement}`),
    ...(isLookingDone ? [] : checks.slice(0, 1)),
    ...identifierSentences(guidance),
    ...(isLookingDone ? [] : checks.slice(1)),
    ...runbookSentences(guidance),
    ...caseSentence(guidance),
    ...(diagnosis.assessment.priority === "P1" ? [] : [callIn]),
    ...otherCalls(guidance),
  ];
}

/** The kind's first checks; where they have no place for what the report is about, the first one says it. */
function namedChecks({ diagnosis, entities }: Guidance): string[] {
  const checks = firstChecks[diagnosis.kind].map((check) => fillSubjects(check, entities));
  const subject = describeSubject(entities);
  const [first, ...others] = checks;
  const isNamed = entities.some(({ value }) => checks.some((check) => check.includes(value)));
  if (first === undefined || subject === null || isNamed) return checks;
  return [`${first} It concerns ${subject}.`, ...others];
}

/** The same trouble may have been reported already: whoever works on it should know of both. */
function relatedSentence({ facts }: Guidance): string[] {
  const related = facts.find(({ relatedRun }) => relatedRun)?.relatedRun;
  return related ? [`Look at run ${related.runId} before you start: ${oneLine(related.why)}.`] : [];
}

function causeSentences({ diagnosis, facts, contactFor }: Guidance): string[] {
  const { rootCause, otherFaults, kind } = diagnosis;
  const faults = [...(rootCause ? [{ ...rootCause, kind }] : []), ...otherFaults];
  // A second row of the same fault is cited by the first, and is a fault of its own.
  const ofTheirOwn = new Set(otherFaults.flatMap(({ evidence: own }) => own));
  return faults.flatMap(({ statement, evidence, kind: own }, index) => {
    const approver = contactFor(own);
    const approval = approver === null ? "For approval" : `For approval by ${approver.name}`;
    const lead = facts.find(({ id }) => id === evidence[0]);
    // A file and its line is where to look; the key of a row stands in the evidence.
    const place = [lead?.source, lead?.location?.includes("=") ? null : lead?.location]
      .filter(Boolean)
      .join(", ");
    const proposals = facts
      .filter(({ id }) => evidence.includes(id) && (index > 0 || !ofTheirOwn.has(id)))
      .flatMap(({ id, finding }) => (finding?.proposals ?? []).map(({ text }) => `${oneLine(text)} (${id})`));
    return [
      `${index === 0 ? "Look at" : "Then look at"} ${evidence[0]} (${place}): ${statement}`,
      ...proposals.slice(0, maxProposals).map((text) => `${approval}: ${asSentence(text)}`),
    ];
  });
}

function identifierSentences(guidance: Guidance): string[] {
  const near = notFoundAnywhere(guidance.facts).flatMap((value) => nearOf(value, guidance.facts) ?? []);
  const suggested = doubtfulValues(guidance).filter(({ value }) => nearOf(value, guidance.facts) === null);
  return [...near.slice(0, 2), ...confirmSentences(suggested)];
}

function confirmSentences(doubtful: ReturnType<typeof doubtfulValues>): string[] {
  return doubtful
    .slice(0, 3)
    .map(({ type, value, note }) =>
      asSentence(`Confirm ${type.replace("_", " ")} ${value} with the reporter: ${note}`),
    );
}

function runbookSentences({ runbook, conflicts, diagnosis, entities }: Guidance): string[] {
  if (!runbook) return [];
  const warnings = warnOfRunbook(runbook, conflicts);
  // What the runbook is for is not so: its steps would mend what is not broken.
  if (diagnosis.isClaimRefuted) return warnings;
  const sentences = runbook.steps
    .filter((step) => !conflicts.some(({ concerns }) => concerns(step)))
    .map((step) => {
      const line = oneLine(step).replace(stepNumber, "");
      const words = line.split(statement)[0] ?? "";
      return clip(fillPlaceholders(words, entities), maxSentence);
    })
    .filter((words) => words.length > 12)
    .slice(0, maxRunbookSteps)
    .map((words, index) =>
      index === 0
        ? `By the runbook "${clip(oneLine(runbook.title), maxTitle)}" (${runbook.id}): ${words}`
        : `Then: ${words}`,
    );
  return [...warnings, ...sentences];
}

function caseSentence({ similarCases }: Guidance): string[] {
  const closest = similarCases.find(
    ({ score, solution }) => score >= closeCase && solution.trim().length >= tellingSolution,
  );
  if (!closest) return [];
  const solution = clip(oneLine(closest.solution), 160);
  return [`A hint, not the cause: past case ${closest.id} read alike and was solved so: "${solution}"`];
}

function callSentence({ contact, module, acknowledgeWithinMinutes: minutes, diagnosis }: Guidance): string {
  const when =
    diagnosis.assessment.priority === "P4" ? "by the next working day" : `within ${minutes} minutes`;
  if (!contact) {
    return `Nobody in the contacts directory answers for ${module}: use the terminal's own call-out list ${when}.`;
  }
  const reach = contact.phone ?? contact.email;
  return `Inform ${contact.name} (${[contact.role, reach].filter(Boolean).join(", ")}) ${when}.`;
}

/** Whoever answers for another fault, where it is somebody else. */
function otherCalls({ diagnosis, contact, contactFor }: Guidance): string[] {
  const others = diagnosis.otherFaults.flatMap(({ kind, evidence }) => {
    const other = contactFor(kind);
    return other === null || other.name === contact?.name
      ? []
      : [`Inform ${other.name} (${other.role}) of ${evidence.join(", ")}: that fault is of their module.`];
  });
  return [...new Set(others)];
}
