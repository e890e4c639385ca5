import { z } from "zod";
import { type IncidentKindCode, incidentKindCodes, priorities, severities } from "./incident-kinds.ts";

/**
 * The report: the `result` of a completed run.
 *
 * At most eight levels deep, so that PowerShell's `ConvertTo-Json -Depth 10` prints a record whole.
 * Every claim names evidence in `evidence`; every excerpt stands verbatim in its source.
 */

export const entityTypes = [
  "container",
  "vessel",
  "voyage",
  "imo",
  "call_sign",
  "edi_message",
  "x12_set",
  "edi_segment",
  "error_code",
  "http_status",
  "api_path",
  "ticket",
  "message_ref",
  "booking",
  "partner",
  "terminal",
  "berth",
  "crane",
  "yard_block",
  "size_type",
  "seal",
  "datetime",
] as const;
export type EntityType = (typeof entityTypes)[number];

/** An identifier found in the text. `start` and `end` are UTF-16 offsets into the text as it was received. */
export const entitySchema = z.object({
  type: z.enum(entityTypes),
  /** Normalised: upper case, without separators where the standard has none. */
  value: z.string(),
  start: z.int().min(0),
  end: z.int().min(0),
  /** False when a check (digit, calendar, code list) fails; never a reason to reject. */
  valid: z.boolean(),
  /** What the check found, the corrected value included; null when there is nothing to say. */
  note: z.string().nullable(),
});
export type Entity = z.infer<typeof entitySchema>;

export const evidenceStatuses = ["found", "nothing", "failed"] as const;

/** One look into one source. `nothing` is evidence that we looked; `failed` says that we could not. */
export const evidenceSchema = z.object({
  /** `E1`, `E2` … in the order of the report. */
  id: z.string(),
  source: z.string(),
  status: z.enum(evidenceStatuses),
  /** The exact query, and the range it covered. */
  query: z.string(),
  /** `file:line`, or table and key; null when nothing was found. */
  location: z.string().nullable(),
  /** When the fact was recorded by its source, ISO 8601; null when the source does not say. */
  observed_at: z.string().nullable(),
  /** Verbatim from the source; for `nothing` and `failed` what the source answered, in words. */
  excerpt: z.string(),
  /** What a check of the source concludes from the row or line; null without a check. */
  finding: z.string().nullable(),
  duration_ms: z.number().min(0),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const timelineEntrySchema = z.object({
  /** UTC instant, ISO 8601 with `Z`. */
  at: z.string(),
  text: z.string(),
  /** Evidence id; null when the report itself says so. */
  evidence: z.string().nullable(),
});

export const hypothesisSchema = z.object({
  statement: z.string(),
  verdict: z.enum(["supported", "refuted", "open"]),
  evidence: z.array(z.string()),
});
export type Hypothesis = z.infer<typeof hypothesisSchema>;

/** Report against source, source against source, or runbook against evidence. */
export const contradictionSchema = z.object({
  statement: z.string(),
  evidence: z.array(z.string()),
});

export const matchedRunbookSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** 0..1; the probability that this runbook is the one to use. */
  score: z.number().min(0).max(1),
  why: z.array(z.string()),
  steps: z.array(z.string()),
  verification: z.array(z.string()),
});
export type MatchedRunbook = z.infer<typeof matchedRunbookSchema>;

export const similarCaseSchema = z.object({
  id: z.string(),
  title: z.string(),
  score: z.number().min(0).max(1),
  why: z.array(z.string()),
  solution: z.string(),
});
export type SimilarCase = z.infer<typeof similarCaseSchema>;

export const actionSchema = z.object({
  text: z.string(),
  owner: z.string(),
  kind: z.enum(["check", "change", "notify"]),
  /** A bounded statement for a person to review. Never executed by the service. */
  sql: z.string().nullable(),
  /** What it would touch now, foreign keys included. */
  affects: z.string().nullable(),
  undo: z.string().nullable(),
  /** How to see that it worked. */
  verification: z.string().nullable(),
  requires_approval: z.boolean(),
  evidence: z.array(z.string()),
});
export type Action = z.infer<typeof actionSchema>;

export const messagesSchema = z.object({
  /** At most 160 characters. */
  sms: z.string().max(160),
  technical: z.string(),
  management: z.string(),
  customer: z.string(),
});

export const contactSummarySchema = z.object({
  name: z.string(),
  role: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
});

export const escalationSchema = z.object({
  module: z.string(),
  /** Null when the directory has nobody for the module. */
  contact: contactSummarySchema.nullable(),
  path: z.array(z.string()),
  acknowledge_within_minutes: z.int(),
  messages: messagesSchema,
});
export type Escalation = z.infer<typeof escalationSchema>;

export const verdicts = ["confirmed", "likely", "inconclusive"] as const;
export type Verdict = (typeof verdicts)[number];

export const incidentAnalysisSchema = z.object({
  is_incident: z.boolean(),
  incident_probability: z.number().min(0).max(1),
  /** The family's label, for example "Container Management". */
  incident_type: z.string(),
  incident_kind: z.enum(incidentKindCodes as [IncidentKindCode, ...IncidentKindCode[]]),
  severity: z.enum(severities),
  priority: z.enum(priorities),
  severity_reasons: z.array(z.string()),
  /** Probability that `incident_kind` is right, calibrated. */
  confidence: z.number().min(0).max(1),
  verdict: z.enum(verdicts),
  summary: z.string(),
  root_cause: z.object({ statement: z.string(), evidence: z.array(z.string()) }).nullable(),
  recommendations: z.array(z.string()),
});
export type IncidentAnalysis = z.infer<typeof incidentAnalysisSchema>;

export const provenanceSchema = z.object({
  /** `offline` or `llm:<model>`. */
  analyser: z.string(),
  version: z.string(),
  knowledge_version: z.string(),
  stages: z.array(z.object({ name: z.string(), ms: z.number() })),
  tokens: z.int(),
  /** What the review struck out of the draft, and why. */
  vetoed: z.array(z.object({ claim: z.string(), reason: z.string() })),
  /** What the text tried to make the reader do, or hid: injected instructions, invisible characters. */
  flags: z.array(z.string()),
});

export const reportSchema = z.object({
  incident_analysis: incidentAnalysisSchema,
  entities: z.array(entitySchema),
  evidence: z.array(evidenceSchema),
  timeline: z.array(timelineEntrySchema),
  hypotheses: z.array(hypothesisSchema),
  /** Absent in reports of before it was told apart. */
  contradictions: z.array(contradictionSchema).optional(),
  runbooks: z.array(matchedRunbookSchema),
  similar_cases: z.array(similarCaseSchema),
  actions: z.array(actionSchema),
  escalation: escalationSchema,
  related_runs: z.array(z.object({ run_id: z.string(), why: z.string() })),
  open_questions: z.array(z.string()),
  provenance: provenanceSchema,
});
export type Report = z.infer<typeof reportSchema>;
