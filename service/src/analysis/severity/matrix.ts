import { type IncidentKindCode, type Priority, severityByPriority } from "@imperial-court/contract";
import type { Assessment } from "../stages.ts";

export type Impact = 1 | 2 | 3 | 4;
export type Urgency = 1 | 2 | 3;

/** ITIL's impact × urgency, rows I1..I4, columns U1..U3. */
const matrix: Record<Impact, readonly [Priority, Priority, Priority]> = {
  1: ["P1", "P1", "P2"],
  2: ["P1", "P2", "P3"],
  3: ["P2", "P3", "P3"],
  4: ["P3", "P4", "P4"],
};

export function priorityOf(impact: Impact, urgency: Urgency): Priority {
  return matrix[impact][urgency - 1] as Priority;
}

export function assessmentOf(priority: Priority, reasons: readonly string[]): Assessment {
  return { priority, severity: severityByPriority[priority].severity, reasons };
}

/** Where the text says nothing about scale or time, what is usual for the kind. */
export const usualByKind: Record<IncidentKindCode, readonly [Impact, Urgency]> = {
  "CNTR.MISSING": [3, 2],
  "CNTR.DUPLICATE_RECORD": [3, 3],
  "CNTR.STATUS_MISMATCH": [3, 3],
  "CNTR.ATTRIBUTE_MISMATCH": [3, 2],
  "CNTR.PARTY_MISMATCH": [3, 3],
  "CNTR.RANGE": [3, 3],
  "CNTR.HOLD_CUSTOMS": [3, 2],
  "CNTR.REEFER": [3, 2],
  "CNTR.DANGEROUS_GOODS": [1, 3],
  "CNTR.GATE_OCR": [3, 2],
  "VSL.ADVICE_CONFLICT": [2, 3],
  "VSL.SCHEDULE_MISMATCH": [2, 3],
  "VSL.STOWAGE_INCONSISTENCY": [2, 2],
  "VSL.BERTH": [2, 2],
  "VSL.MASTER_DATA": [3, 3],
  "VSL.PILOT_WEATHER": [2, 2],
  "EDI.VALIDATION_REJECT": [3, 3],
  "EDI.ACK_MISSING": [3, 3],
  "EDI.DUPLICATE_SEQUENCE": [2, 3],
  "EDI.MAPPING": [2, 3],
  "EDI.BACKLOG_DLQ": [2, 2],
  "EDI.TIMEZONE": [2, 3],
  "API.AUTH": [3, 2],
  "API.AVAILABILITY": [2, 3],
  "API.RATE_LIMIT": [2, 3],
  "API.WEBHOOK": [2, 3],
  "DOC.IMPORT_EXPORT": [3, 3],
  "DOC.CUSTOMS_MESSAGE": [2, 3],
  "INFRA.DATABASE": [2, 2],
  "INFRA.NETWORK": [2, 2],
  "INFRA.BATCH_JOB": [2, 3],
  "INFRA.EMAIL": [3, 3],
  "INFRA.OTHER": [2, 2],
  "EQP.CRANE": [2, 2],
  "EQP.YARD": [3, 2],
  "EQP.GATE": [3, 2],
  "EQP.AGV": [3, 2],
  "SAFETY.PERSON": [1, 1],
  "SAFETY.SPILL": [1, 1],
  "SAFETY.FIRE": [1, 1],
  "SEC.CYBER": [1, 2],
  "SEC.ACCESS": [2, 2],
  "REQ.HOWTO": [4, 3],
  "REQ.ACCESS_REQUEST": [4, 3],
  UNKNOWN: [3, 3],
  NONE: [4, 3],
};
