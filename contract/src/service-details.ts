import { z } from "zod";
import { runStatuses } from "./runs.ts";

/** A configured place where evidence is looked up, as the last look at it found it. */
export const sourceStateSchema = z.object({
  name: z.string(),
  type: z.enum(["logs", "postgres", "mysql", "sqlite"]),
  /** `checking`: not looked at yet; `warning`: it answers, with problems; `failed`: it cannot be used. */
  status: z.enum(["checking", "ok", "warning", "failed"]),
  /** "7 tables, 12 lookups"; "6 files, 12.4 kB"; empty until it was looked at. */
  summary: z.string(),
  problems: z.array(z.string()),
  checked_at: z.string().nullable(),
});
export type SourceState = z.infer<typeof sourceStateSchema>;

const knowledgeCountsSchema = z.record(z.string(), z.int());

/** `GET /health/details`: what an operator wants to see at a glance. */
export const serviceDetailsSchema = z.object({
  status: z.enum(["ok", "not-ready"]),
  version: z.string(),
  /** Of Node, as `v24.21.0`. */
  runtime: z.string(),
  uptime_seconds: z.int(),
  memory_bytes: z.int(),
  /** By part: `ok`, or what is wrong with it. */
  checks: z.record(z.string(), z.string()),
  store: z.object({
    kind: z.enum(["sqlite", "postgres"]),
    /** On disk; null where the store is on another machine. */
    bytes: z.int().nullable(),
  }),
  queue: z.object({
    waiting: z.int(),
    /** To be tried again later. */
    delayed: z.int(),
    running: z.int(),
    /** How many analyses this process does at a time; 0 where others do the work. */
    analysis_threads: z.int(),
  }),
  runs: z.record(z.enum(runStatuses), z.int()),
  knowledge: z.object({
    version: z.string(),
    own: knowledgeCountsSchema,
    shipped_in_use: knowledgeCountsSchema,
  }),
  sources: z.array(sourceStateSchema),
});
export type ServiceDetails = z.infer<typeof serviceDetailsSchema>;
