/**
 * The taxonomy of incidents at a container port: families, kinds, and the module that answers for a kind.
 *
 * The responsible module follows from the kind, never from the channel a report came by. A contacts
 * directory may name other modules; `module` is the default that holds until it does.
 */

export const modules = ["Container", "Vessel", "EDI/API", "Infrastructure", "Others"] as const;
export type Module = (typeof modules)[number];

export interface IncidentKind {
  /** The family's label, the report's `incident_type`. */
  readonly family: string;
  /** What the kind is called in a sentence. */
  readonly label: string;
  readonly module: Module;
}

export const incidentKinds = {
  "CNTR.MISSING": { family: "Container Management", label: "container missing", module: "Container" },
  "CNTR.DUPLICATE_RECORD": {
    family: "Container Management",
    label: "duplicate container record",
    module: "Container",
  },
  "CNTR.STATUS_MISMATCH": {
    family: "Container Management",
    label: "container status mismatch",
    module: "Container",
  },
  "CNTR.ATTRIBUTE_MISMATCH": {
    family: "Container Management",
    label: "container size, weight or VGM mismatch",
    module: "Container",
  },
  "CNTR.PARTY_MISMATCH": {
    family: "Container Management",
    label: "container party mismatch",
    module: "Container",
  },
  "CNTR.RANGE": { family: "Container Management", label: "container range problem", module: "Container" },
  "CNTR.HOLD_CUSTOMS": {
    family: "Container Management",
    label: "container hold or customs release",
    module: "Container",
  },
  "CNTR.REEFER": { family: "Container Management", label: "reefer container problem", module: "Container" },
  "CNTR.DANGEROUS_GOODS": {
    family: "Container Management",
    label: "dangerous goods problem",
    module: "Container",
  },
  "CNTR.GATE_OCR": { family: "Container Management", label: "gate OCR misread", module: "Container" },
  "VSL.ADVICE_CONFLICT": { family: "Vessel Operations", label: "vessel advice conflict", module: "Vessel" },
  "VSL.SCHEDULE_MISMATCH": {
    family: "Vessel Operations",
    label: "vessel schedule mismatch",
    module: "Vessel",
  },
  "VSL.STOWAGE_INCONSISTENCY": {
    family: "Vessel Operations",
    label: "stowage inconsistency",
    module: "Vessel",
  },
  "VSL.BERTH": { family: "Vessel Operations", label: "berth problem", module: "Vessel" },
  "VSL.MASTER_DATA": { family: "Vessel Operations", label: "vessel master data problem", module: "Vessel" },
  "VSL.PILOT_WEATHER": { family: "Vessel Operations", label: "pilotage or weather", module: "Vessel" },
  "EDI.VALIDATION_REJECT": { family: "EDI Communication", label: "EDI message rejected", module: "EDI/API" },
  "EDI.ACK_MISSING": { family: "EDI Communication", label: "EDI acknowledgement missing", module: "EDI/API" },
  "EDI.DUPLICATE_SEQUENCE": {
    family: "EDI Communication",
    label: "EDI duplicate or out of sequence",
    module: "EDI/API",
  },
  "EDI.MAPPING": { family: "EDI Communication", label: "EDI mapping fault", module: "EDI/API" },
  "EDI.BACKLOG_DLQ": { family: "EDI Communication", label: "EDI backlog or dead letters", module: "EDI/API" },
  "EDI.TIMEZONE": { family: "EDI Communication", label: "EDI time zone fault", module: "EDI/API" },
  "API.AUTH": { family: "API & Integration", label: "API authentication failure", module: "EDI/API" },
  "API.AVAILABILITY": { family: "API & Integration", label: "API unavailable or slow", module: "EDI/API" },
  "API.RATE_LIMIT": { family: "API & Integration", label: "API rate limit", module: "EDI/API" },
  "API.WEBHOOK": { family: "API & Integration", label: "webhook delivery failure", module: "EDI/API" },
  "DOC.IMPORT_EXPORT": {
    family: "Documentation & Customs",
    label: "import or export document problem",
    module: "Others",
  },
  "DOC.CUSTOMS_MESSAGE": {
    family: "Documentation & Customs",
    label: "customs message problem",
    module: "EDI/API",
  },
  "INFRA.DATABASE": { family: "Infrastructure", label: "database problem", module: "Infrastructure" },
  "INFRA.NETWORK": { family: "Infrastructure", label: "network problem", module: "Infrastructure" },
  "INFRA.BATCH_JOB": { family: "Infrastructure", label: "batch job problem", module: "Infrastructure" },
  "INFRA.EMAIL": { family: "Infrastructure", label: "e-mail delivery problem", module: "Infrastructure" },
  "INFRA.OTHER": { family: "Infrastructure", label: "infrastructure problem", module: "Infrastructure" },
  "EQP.CRANE": { family: "Yard & Equipment", label: "crane problem", module: "Others" },
  "EQP.YARD": { family: "Yard & Equipment", label: "yard problem", module: "Others" },
  "EQP.GATE": { family: "Yard & Equipment", label: "gate problem", module: "Others" },
  "EQP.AGV": { family: "Yard & Equipment", label: "AGV or prime mover problem", module: "Others" },
  "SAFETY.PERSON": { family: "Safety & Security", label: "person injured or in danger", module: "Others" },
  "SAFETY.SPILL": { family: "Safety & Security", label: "spill or leak", module: "Others" },
  "SAFETY.FIRE": { family: "Safety & Security", label: "fire or smoke", module: "Others" },
  "SEC.CYBER": { family: "Safety & Security", label: "cyber security event", module: "Others" },
  "SEC.ACCESS": { family: "Safety & Security", label: "physical or account access breach", module: "Others" },
  "REQ.HOWTO": { family: "General Enquiry", label: "how-to question", module: "Others" },
  "REQ.ACCESS_REQUEST": { family: "General Enquiry", label: "access request", module: "Others" },
  UNKNOWN: { family: "Unknown", label: "unclassified incident", module: "Others" },
  NONE: { family: "None", label: "not an incident", module: "Others" },
} as const satisfies Record<string, IncidentKind>;

export type IncidentKindCode = keyof typeof incidentKinds;
export const incidentKindCodes = Object.keys(incidentKinds) as IncidentKindCode[];

/** The kind's entry; an unknown code is UNKNOWN. */
export function describeKind(code: string): IncidentKind {
  return (incidentKinds as Record<string, IncidentKind>)[code] ?? incidentKinds.UNKNOWN;
}

export const severities = ["Critical", "High", "Medium", "Low"] as const;
export type Severity = (typeof severities)[number];
export const priorities = ["P1", "P2", "P3", "P4"] as const;
export type Priority = (typeof priorities)[number];

/** Acknowledgement targets; P4 is the next working day, counted as eight hours of work. */
export const severityByPriority: Record<Priority, { severity: Severity; acknowledgeWithinMinutes: number }> =
  {
    P1: { severity: "Critical", acknowledgeWithinMinutes: 5 },
    P2: { severity: "High", acknowledgeWithinMinutes: 15 },
    P3: { severity: "Medium", acknowledgeWithinMinutes: 60 },
    P4: { severity: "Low", acknowledgeWithinMinutes: 480 },
  };
