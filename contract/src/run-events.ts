import { z } from "zod";
import { timestampSchema } from "./runs.ts";

/**
 * A run's numbered events: what polling and streaming both read.
 *
 * `queued` · `started` (attempt) · `stage-started` · `stage-finished` (with findings) · `lookup` (one source
 * was asked) · `retrying` · `cancelling` · `done` (always the last). Numbers start at 1 and have no gaps.
 */
export const runEventTypes = [
  "queued",
  "started",
  "stage-started",
  "stage-finished",
  "lookup",
  "retrying",
  "cancelling",
  "done",
] as const;
export type RunEventType = (typeof runEventTypes)[number];

export const runEventSchema = z.object({
  id: z.int().min(1),
  run_id: z.uuid(),
  type: z.enum(runEventTypes),
  at: timestampSchema,
  /** 0..100 after this event. */
  progress: z.int().min(0).max(100),
  /** A short sentence for people. */
  message: z.string(),
  /** Stage name for stage events; null otherwise. */
  stage: z.string().nullable(),
  /** Findings of the event, by type: attempt, entities, kind, evidence, error, outcome … */
  detail: z.record(z.string(), z.unknown()),
});
export type RunEvent = z.infer<typeof runEventSchema>;

export const runEventListSchema = z.object({ events: z.array(runEventSchema) });
