import { z } from "zod";
import { severities } from "./incident-kinds.ts";
import { reportSchema } from "./report.ts";

/** Deployed clients loop until `completed` or `failed`: there is never a fifth status. */
export const runStatuses = ["queued", "running", "completed", "failed"] as const;
export type RunStatus = (typeof runStatuses)[number];

export const runOutcomes = ["succeeded", "error", "cancelled", "timed_out"] as const;
export type RunOutcome = (typeof runOutcomes)[number];

/** UTC with exactly six fractional digits and `Z`. */
export const timestampSchema = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);

/** The run record. Every field is always present: `null` rather than absent. */
export const runRecordSchema = z.object({
  run_id: z.uuid(),
  status: z.enum(runStatuses),
  created_at: timestampSchema,
  started_at: timestampSchema.nullable(),
  completed_at: timestampSchema.nullable(),
  /** The report of a completed run; null until then, and in `view=summary`. */
  result: reportSchema.nullable(),
  error: z.string().nullable(),
  progress: z.int().min(0).max(100),
  /** A short sentence; null before the start. */
  current_step: z.string().nullable(),
  outcome: z.enum(runOutcomes).nullable(),
  /** Counted from 1 at the first start; 0 before it. */
  attempt: z.int().min(0),
  /** The first telling line of the text, and the report's own headline once there is one. */
  title: z.string(),
  /** How the text came in: `form`, `multipart`, `json`, `text`, `email`, `retry`. */
  source: z.string(),
  /** The report's severity and kind, repeated for lists; null until completed. */
  severity: z.enum(severities).nullable(),
  incident_kind: z.string().nullable(),
  incident_type: z.string().nullable(),
  priority: z.string().nullable(),
  /** At most three identifiers the report is about, the most telling first; empty until completed. */
  key_entities: z.array(z.string()),
  /** The run this one repeats. */
  replay_of: z.uuid().nullable(),
  links: z.object({
    self: z.string(),
    events: z.string(),
    report: z.string(),
    cancel: z.string(),
    retry: z.string(),
  }),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/** What was received; the answer of `GET /incident/run/{id}/incident`. */
export const incidentSchema = z.object({
  run_id: z.uuid(),
  incident_text: z.string(),
  /** What the sender said about it: used as hints, not as truth. */
  hints: z.record(z.string(), z.unknown()),
});
export type IncidentText = z.infer<typeof incidentSchema>;

export const jobListSchema = z.object({
  jobs: z.array(runRecordSchema),
  /** Opaque; null on the last page. */
  next_cursor: z.string().nullable(),
});
export type JobList = z.infer<typeof jobListSchema>;

export const cleanupAnswerSchema = z.object({ message: z.string(), remaining_jobs: z.int() });
export type CleanupAnswer = z.infer<typeof cleanupAnswerSchema>;
