import { z } from "zod";
import { type IncidentKindCode, incidentKindCodes, severities } from "./incident-kinds.ts";
import { runbookSchema } from "./knowledge.ts";
import { entitySchema } from "./report.ts";

/** What people say of reports, what the court learns from it, and where it has nothing to offer. */

const kindSchema = z.enum(incidentKindCodes as [IncidentKindCode, ...IncidentKindCode[]]);

/** What a person says of a finished run. The newest counts; saying the same again changes nothing. */
export const feedbackRequestSchema = z.object({
  /** Whether the report was right as a whole. */
  is_right: z.boolean(),
  /** What would have been right; left out where the report's stands. */
  kind: kindSchema.optional(),
  severity: z.enum(severities).optional(),
  /** Who answers for it, as the directory or a runbook names the module; teaches the court how the work is divided. */
  module: z.string().trim().min(1).max(100).optional(),
  /** The runbook that was used, or should have been proposed. */
  runbook_id: z.string().min(1).max(200).optional(),
  /** How it was resolved: makes the run a past case that the next analysis knows. */
  resolution: z.string().trim().min(1).max(20_000).optional(),
  comment: z.string().trim().min(1).max(5_000).optional(),
});
export type FeedbackRequest = z.infer<typeof feedbackRequestSchema>;

export const feedbackSchema = z.object({
  /** Counted from 1 for each run. */
  number: z.int().min(1),
  given_at: z.string(),
  is_right: z.boolean(),
  kind: z.string().nullable(),
  severity: z.enum(severities).nullable(),
  module: z.string().nullable(),
  runbook_id: z.string().nullable(),
  resolution: z.string().nullable(),
  comment: z.string().nullable(),
});
export type Feedback = z.infer<typeof feedbackSchema>;

/** `GET` and `POST /incident/run/{id}/feedback`. */
export const runFeedbackSchema = z.object({
  run_id: z.uuid(),
  /** What counts; null while nobody has said anything. */
  feedback: feedbackSchema.nullable(),
  /** The past case that the run has become; null while it is none. */
  past_case_id: z.string().nullable(),
  /** Everything that was said, newest first. */
  history: z.array(feedbackSchema),
});
export type RunFeedback = z.infer<typeof runFeedbackSchema>;

const judgedSchema = z.object({
  judged: z.int(),
  right: z.int(),
  /** Of those judged, 0..1; null where none was. */
  share_right: z.number().nullable(),
});

/** `GET /incident/feedback/stats`: the newest feedback of each completed run, by the time the run was created. */
export const feedbackStatisticsSchema = z.object({
  from: z.string().nullable(),
  to: z.string().nullable(),
  ...judgedSchema.shape,
  /** Runs with a resolution. */
  resolved: z.int(),
  /** By the kind the report named. */
  by_kind: z.record(z.string(), judgedSchema),
  /** What the report named and people corrected, most frequent first. */
  corrections: z.array(z.object({ said: z.string(), is: z.string(), total: z.int() })),
});
export type FeedbackStatistics = z.infer<typeof feedbackStatisticsSchema>;

/** `POST /incident/preview`: what a text would be read as. Nothing is stored. */
export const previewSchema = z.object({
  /** False: only the beginning of a long text was read. */
  is_whole: z.boolean(),
  entities: z.array(entitySchema),
  headline: z.string(),
  is_incident: z.boolean(),
  incident_kind: z.string(),
  /** Probability that the kind is right; for no incident that it is none. */
  confidence: z.number().min(0).max(1),
  /** Runs of the last hours that probably report the same incident. */
  duplicates: z.array(z.object({ run_id: z.string(), title: z.string(), why: z.string() })),
});
export type Preview = z.infer<typeof previewSchema>;

/** A trouble that keeps coming and that no runbook covers. */
export const knowledgeGapSchema = z.object({
  /** The draft's id, the same as long as the trouble's first case is. */
  id: z.string(),
  title: z.string(),
  incident_kind: z.string(),
  /** How often it came. */
  total: z.int(),
  past_case_ids: z.array(z.string()),
  run_ids: z.array(z.string()),
  /** When it came last, as the case log or the run says; null when nothing does. */
  last_at: z.string().nullable(),
  /** Made of what was done in those cases. To be read by someone who knows before it is published. */
  draft: runbookSchema,
  /** True: a draft of this id is already stored. */
  is_saved: z.boolean(),
});
export type KnowledgeGap = z.infer<typeof knowledgeGapSchema>;

export const knowledgeGapsSchema = z.object({
  gaps: z.array(knowledgeGapSchema),
  /** How much was looked at: the newest runs, and past cases without a runbook. */
  considered: z.object({ runs: z.int(), past_cases: z.int() }),
  version: z.string(),
});
export type KnowledgeGaps = z.infer<typeof knowledgeGapsSchema>;
