import type { Report } from "@imperial-court/contract";

/** One line of a predictions file, as the benchmark's scorer reads it. */
export interface Prediction {
  readonly id: string;
  readonly route: string;
  readonly contact: string | null;
  readonly runbooks: string[];
  readonly runbook_confident: boolean;
  readonly cases: string[];
  readonly entities: { type: string; value: string }[];
  readonly is_incident: boolean;
  readonly incident_score: number;
  readonly severity: string;
  /** Everything else, for the fact checks of the end-to-end texts. */
  readonly report?: unknown;
}

/** The benchmark's names where they are not ours in capitals. */
const benchmarkTypes: Record<string, string> = {
  edi_message: "EDI_MSG",
  message_ref: "MSG_REF",
  call_sign: "CALLSIGN",
};

/** The benchmark's four routes; infrastructure and everything else is "Others". */
export function routeOfReport({ escalation: { module } }: Report): string {
  if (/container|cntr/i.test(module)) return "Container";
  if (/vessel|\bvsl?\b/i.test(module)) return "Vessel";
  if (/edi|api/i.test(module)) return "EDI/API";
  return "Others";
}

/** What a report says, in the benchmark's terms. `withReport` keeps the whole report for the fact checks. */
export function toPrediction(id: string, report: Report, withReport = false): Prediction {
  const { incident_analysis: analysis, escalation } = report;
  return {
    id,
    route: routeOfReport(report),
    contact: escalation.contact?.email ?? null,
    runbooks: report.runbooks.map((runbook) => runbook.id),
    runbook_confident: report.runbooks.length > 0,
    cases: report.similar_cases.map((pastCase) => pastCase.id),
    entities: report.entities.map(({ type, value }) => ({
      type: benchmarkTypes[type] ?? type.toUpperCase(),
      value,
    })),
    is_incident: analysis.is_incident,
    incident_score: analysis.incident_probability,
    severity: analysis.severity,
    ...(withReport ? { report } : {}),
  };
}
