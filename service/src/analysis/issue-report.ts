import { describeKind, type Evidence, type Report } from "@imperial-court/contract";
import type { CaseFile, Diagnosis } from "./diagnose.ts";
import { disagreeingSources } from "./disagreeing-sources.ts";
import type { Proposals } from "./propose.ts";
import type { Veto } from "./review.ts";
import { asSentence, clip, oneLine } from "./sentences.ts";
import type { Incident, Intake, NumberedFact, Retrieval } from "./stages.ts";

/** What every report says of its making. */
export type Provenance = Omit<Report["provenance"], "vetoed" | "flags">;

/** Puts the approved parts into the shape of the wire. */
export function issueReport(
  file: CaseFile,
  diagnosis: Diagnosis,
  proposals: Proposals,
  vetoed: readonly Veto[],
  provenance: Provenance,
): Report {
  const { kind, assessment } = diagnosis;
  const { contact, module, path, acknowledgeWithinMinutes } = proposals.escalation;
  const { sms, technical, management, customer } = proposals.messages;
  return {
    incident_analysis: {
      is_incident: true,
      incident_probability: rounded(file.retrieval.incident.probability),
      incident_type: describeKind(kind).family,
      incident_kind: kind,
      severity: assessment.severity,
      priority: assessment.priority,
      severity_reasons: [...assessment.reasons],
      confidence: rounded(diagnosis.confidence),
      verdict: diagnosis.verdict,
      summary: diagnosis.summary.join(" "),
      root_cause: diagnosis.rootCause ? { ...diagnosis.rootCause } : null,
      recommendations: [...proposals.recommendations],
    },
    entities: [...file.entities],
    evidence: file.facts.map(evidenceOf),
    timeline: diagnosis.timeline,
    hypotheses: [...diagnosis.hypotheses],
    contradictions: [...diagnosis.contradictions, ...proposals.contradictions].map(
      ({ statement, evidence }) => ({ statement, evidence: [...evidence] }),
    ),
    runbooks: [...proposals.runbooks],
    similar_cases: [...proposals.similarCases],
    actions: [...proposals.actions],
    escalation: {
      module,
      contact: contact && {
        name: contact.name,
        role: contact.role,
        email: contact.email,
        phone: contact.phone,
      },
      path: [...path],
      acknowledge_within_minutes: acknowledgeWithinMinutes,
      messages: {
        sms,
        technical: technical.join("\n"),
        management: management.join(" "),
        customer: customer.join(" "),
      },
    },
    related_runs: relatedRuns(file.facts),
    open_questions: [...diagnosis.openQuestions],
    provenance: {
      ...provenance,
      vetoed: [...vetoed],
      flags: [...file.intake.flags, ...sourceFlags(file.facts)],
    },
  };
}

/** A thank-you mail, a meeting, gibberish: said so, briefly, and nobody is woken. */
export function issueNonIncident(
  file: {
    readonly incident: Incident;
    readonly intake: Intake;
    readonly entities: Report["entities"];
    readonly retrieval: Retrieval;
    /** What the connected sources hold of the identifiers it names. */
    readonly facts: readonly NumberedFact[];
    /** Identifiers that the report does not list. */
    readonly unlisted: number;
  },
  provenance: Provenance,
): Report {
  const { incident, intake, entities, facts, unlisted } = file;
  const { probability, reasons } = file.retrieval.incident;
  const faults = facts.filter(({ finding }) => finding?.isRootCause && !finding.onlyIfClaimed);
  const held = facts.filter((fact) => !faults.includes(fact) && (fact.finding || fact.status === "found"));
  const because = reasons.length > 0 ? ` ${reasons.map(asSentence).join(" ")}` : "";
  const hint =
    typeof incident.hints.severity === "string"
      ? ["What the sender says about severity changes nothing."]
      : [];
  return {
    incident_analysis: {
      is_incident: false,
      incident_probability: rounded(probability),
      incident_type: describeKind("NONE").family,
      incident_kind: "NONE",
      severity: "Low",
      priority: "P4",
      severity_reasons: ["The text reports no incident.", ...hint],
      confidence: rounded(1 - probability),
      verdict: "inconclusive",
      summary: [
        `The text reports no incident.${because}`,
        ...faults.slice(0, maxTold).map((fact) => `A fault stands in a source all the same: ${told(fact)}`),
        ...held.slice(0, maxTold).map((fact) => `What was looked up: ${told(fact)}`),
      ].join(" "),
      root_cause: null,
      recommendations: [
        ...faults
          .slice(0, maxTold)
          .map(({ id, source }) => `Look at ${id}, ${source}: a fault, whatever the text asks for.`),
        "No action is needed. If something is wrong after all, submit it again with what was seen, where and when.",
      ],
    },
    entities,
    evidence: facts.map(evidenceOf),
    timeline: [],
    hypotheses: [],
    contradictions: disagreeingSources(facts).map(({ statement, evidence }) => ({
      statement,
      evidence: [...evidence],
    })),
    runbooks: [],
    similar_cases: [],
    actions: [],
    escalation: {
      module: describeKind("NONE").module,
      contact: null,
      path: [],
      acknowledge_within_minutes: 480,
      messages: {
        sms: "P4 Low: no incident reported, no action needed.",
        technical:
          facts.length === 0
            ? `No incident: nothing was looked up.${because}`
            : [`No incident.${because}`, ...[...faults, ...held].slice(0, maxTold).map(told)].join("\n"),
        management: "No incident was reported. Nothing is to be decided.",
        customer:
          "Thank you for your message. We read it as information and opened no incident. If you need help, please reply with what you see, where and since when.",
      },
    },
    related_runs: [],
    open_questions:
      unlisted > 0
        ? [
            `The report lists the first ${entities.length.toLocaleString("en-US")} identifiers; ${unlisted.toLocaleString("en-US")} more stand in the text.`,
          ]
        : [],
    provenance: { ...provenance, vetoed: [], flags: [...intake.flags, ...sourceFlags(facts)] },
  };
}

const maxTold = 3;
const maxToldLength = 400;

function told({ id, finding, excerpt }: NumberedFact): string {
  return `${asSentence(clip(finding?.statement ?? oneLine(excerpt), maxToldLength))} (${id})`;
}

/** What a row or a line tries to make its reader do. */
function sourceFlags(facts: readonly NumberedFact[]): string[] {
  return [...new Set(facts.flatMap(({ id, flags }) => (flags ?? []).map((flag) => `${id}: ${flag}`)))];
}

function evidenceOf(fact: NumberedFact): Evidence {
  return {
    id: fact.id,
    source: fact.source,
    status: fact.status,
    query: fact.query,
    location: fact.location,
    observed_at: fact.observedAt,
    excerpt: fact.excerpt,
    finding: fact.finding?.statement ?? null,
    duration_ms: rounded(fact.durationMs),
  };
}

function relatedRuns(facts: readonly NumberedFact[]): Report["related_runs"] {
  const runs = new Map<string, string>();
  for (const { relatedRun } of facts) {
    if (relatedRun && !runs.has(relatedRun.runId)) runs.set(relatedRun.runId, relatedRun.why);
  }
  return [...runs].map(([run_id, why]) => ({ run_id, why }));
}

/** Three decimals: more would claim a precision that nothing here has. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
