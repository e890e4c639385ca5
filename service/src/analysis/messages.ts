import { describeKind, type Entity, type MatchedRunbook } from "@imperial-court/contract";
import type { Diagnosis } from "./diagnose.ts";
import type { Guidance } from "./recommendations.ts";
import { clip, oneLine } from "./sentences.ts";
import { describeSubject, valuesOf } from "./subjects.ts";

/** The four messages as lines or sentences, so that the review can strike one without losing the rest. */
export interface MessageDrafts {
  readonly sms: string;
  readonly technical: readonly string[];
  readonly management: readonly string[];
  readonly customer: readonly string[];
}

const smsLength = 160;
const verdictWords = { confirmed: "Cause confirmed", likely: "Cause likely", inconclusive: "Cause open" };

export function draftMessages(
  guidance: Guidance,
  recommendations: readonly string[],
  runbooks: readonly MatchedRunbook[],
): MessageDrafts {
  return {
    sms: draftSms(guidance),
    technical: draftTechnical(guidance, recommendations, runbooks),
    management: draftManagement(guidance),
    customer: draftCustomer(guidance.entities, guidance.diagnosis),
  };
}

/** At most 160 characters whatever the values: parts are added while they fit. */
function draftSms({ diagnosis, entities, contact, acknowledgeWithinMinutes }: Guidance): string {
  const { priority } = diagnosis.assessment;
  const subject = describeSubject(entities);
  const terminal = valuesOf(entities, ["terminal"])[0];
  const parts = [
    subject === null ? "" : `: ${oneLine(subject)}`,
    terminal === undefined ? "" : ` at ${oneLine(terminal)}`,
    `. ${verdictWords[diagnosis.verdict]}.`,
    priority === "P4" ? " Next working day." : ` Ack in ${acknowledgeWithinMinutes} min.`,
    contact === null ? "" : ` To: ${oneLine(contact.name)}.`,
  ];
  let sms = plainSms(diagnosis);
  for (const part of parts) {
    if (sms.length + part.length <= smsLength) sms += part;
  }
  return sms;
}

/** What can always be sent: no value of the report in it. */
export function plainSms({ assessment, kind }: Pick<Diagnosis, "assessment" | "kind">): string {
  return `${assessment.priority} ${assessment.severity}: ${describeKind(kind).label}`;
}

function draftTechnical(
  { diagnosis, entities, facts }: Guidance,
  recommendations: readonly string[],
  runbooks: readonly MatchedRunbook[],
): string[] {
  const { assessment, kind, confidence, verdict } = diagnosis;
  const shown = facts.filter(({ status, finding }) => status !== "nothing" || finding !== null).slice(0, 6);
  return [
    `${assessment.priority} ${assessment.severity} | ${kind} (${Math.round(confidence * 100)} %) | ${verdictWords[verdict]}`,
    ...diagnosis.summary,
    ...identifierLines(entities),
    ...shown.map(
      ({ id, source, status, location, finding, excerpt }) =>
        `${id} ${status}, ${source}${location === null ? "" : ` ${location}`}: ${clip(oneLine(finding?.statement ?? excerpt), 160)}`,
    ),
    ...recommendations.slice(0, 3).map((recommendation) => `Next: ${recommendation}`),
    ...runbooks.slice(0, 1).map(({ id, title }) => `Runbook: ${id}, ${oneLine(title)}`),
    ...diagnosis.openQuestions.slice(0, 3).map((question) => `Open: ${question}`),
  ];
}

function identifierLines(entities: readonly Entity[]): string[] {
  const named = entities.filter(({ type }) => type !== "datetime" && type !== "edi_segment");
  const words = named.map(({ type, value, valid, note }) => {
    const remark = !valid && note !== null ? ` (${note})` : "";
    return `${type.replace("_", " ")} ${value}${remark}`;
  });
  return words.length === 0 ? [] : [`Identifiers: ${[...new Set(words)].slice(0, 12).join("; ")}`];
}

function draftManagement({ diagnosis, contact, facts, module }: Guidance): string[] {
  const { assessment, verdict, rootCause, summary } = diagnosis;
  const changes = facts.reduce((sum, { finding }) => sum + (finding?.proposals?.length ?? 0), 0);
  return [
    `${assessment.severity} (${assessment.priority}): ${summary[0] ?? describeKind(diagnosis.kind).label}`,
    ...assessment.reasons.slice(0, 2),
    rootCause && verdict !== "inconclusive"
      ? `${verdict === "confirmed" ? "The cause is confirmed" : "The likely cause"}: ${rootCause.statement}`
      : "The cause is not established yet.",
    contact ? `${contact.name} (${contact.role}) is responsible.` : `Responsible: ${module}.`,
    ...(changes > 0
      ? [`${changes} proposed ${changes === 1 ? "change waits" : "changes wait"} for approval.`]
      : []),
  ];
}

/** For the person who reported it: no names of ours, no systems, no blame, no promise we cannot keep. */
function draftCustomer(entities: readonly Entity[], { assessment }: Diagnosis): string[] {
  const subject = describeSubject(
    entities.filter(
      ({ type }) => type === "container" || type === "vessel" || type === "booking" || type === "message_ref",
    ),
  );
  const doubtful = entities.find(({ type, valid }) => type === "container" && !valid);
  const isGrave = assessment.priority === "P1" || assessment.priority === "P2";
  return [
    `Dear customer, thank you for your report${subject === null ? "" : ` about ${subject}`}.`,
    isGrave ? "Our duty team is working on it with high priority." : "Our duty team is looking into it.",
    ...(doubtful
      ? [
          `Could you please confirm the container number? ${doubtful.value}, as we received it, does not pass the check of its last digit.`,
        ]
      : []),
    "We will come back to you as soon as we know more. If anything changes on your side, please reply to this message.",
  ];
}
