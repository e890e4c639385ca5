import type { Report } from "@imperial-court/contract";
import { type Analysis, toAnalysis } from "../runs/analyser.ts";
import type { ReceivedIncident } from "../runs/runs.ts";

export function anIncident(fields: Partial<ReceivedIncident> = {}): ReceivedIncident {
  return {
    text: "Container MSKU1234565 is missing from the yard of terminal 2.",
    source: "form",
    hints: {},
    traceparent: null,
    ...fields,
  };
}

/** A report that satisfies the contract. `analysis` replaces fields of its `incident_analysis`. */
export function aReport(
  fields: Partial<Report> & { analysis?: Partial<Report["incident_analysis"]> } = {},
): Report {
  const { analysis, ...rest } = fields;
  return {
    incident_analysis: {
      is_incident: true,
      incident_probability: 0.97,
      incident_type: "Container Management",
      incident_kind: "CNTR.MISSING",
      severity: "Medium",
      priority: "P3",
      severity_reasons: ["one container, no safety risk"],
      confidence: 0.8,
      verdict: "inconclusive",
      summary: "A container cannot be found in its yard position.",
      root_cause: null,
      recommendations: ["Check the last move of the container."],
      ...analysis,
    },
    entities: [{ type: "container", value: "MSKU1234565", start: 10, end: 21, valid: true, note: null }],
    evidence: [],
    timeline: [],
    hypotheses: [],
    runbooks: [],
    similar_cases: [],
    actions: [],
    escalation: {
      module: "Container",
      contact: null,
      path: [],
      acknowledge_within_minutes: 60,
      messages: { sms: "", technical: "", management: "", customer: "" },
    },
    related_runs: [],
    open_questions: [],
    provenance: {
      analyser: "offline",
      version: "0",
      knowledge_version: "0",
      stages: [],
      tokens: 0,
      vetoed: [],
      flags: [],
    },
    ...rest,
  };
}

export function anAnalysis(
  fields: Parameters<typeof aReport>[0] = {},
  headline: string | null = "Container MSKU1234565 missing",
): Analysis {
  return toAnalysis(aReport(fields), headline);
}
