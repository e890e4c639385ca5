import { z } from "zod";

const percentilesSchema = z.object({
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  p99: z.number().nullable(),
});

/** `GET /incident/stats`. Durations in milliseconds; null where no run counts. */
export const statisticsSchema = z.object({
  from: z.string().nullable(),
  to: z.string().nullable(),
  total: z.int(),
  by_status: z.record(z.string(), z.int()),
  by_outcome: z.record(z.string(), z.int()),
  /** Of completed runs. */
  by_type: z.record(z.string(), z.int()),
  by_kind: z.record(z.string(), z.int()),
  by_severity: z.record(z.string(), z.int()),
  queue_wait_ms: percentilesSchema,
  run_time_ms: percentilesSchema,
  /** Runs created per UTC day, `YYYY-MM-DD`, oldest first, by severity ("none" until completed). */
  by_day: z.array(z.object({ day: z.string(), total: z.int(), by_severity: z.record(z.string(), z.int()) })),
  /** Runs created by UTC weekday (0 Sunday) and hour. */
  by_weekday_hour: z.array(z.object({ weekday: z.int(), hour: z.int(), total: z.int() })),
  /** The identifiers named by most runs. */
  top_entities: z.array(z.object({ type: z.string(), value: z.string(), total: z.int() })),
});
export type Statistics = z.infer<typeof statisticsSchema>;
