import { z } from "zod";
import { severities } from "./incident-kinds.ts";

/** One runbook. `kinds` may be empty for an imported one: the court derives it. */
export const runbookSchema = z.object({
  id: z.string().min(1),
  title: z.string().min(1),
  kinds: z.array(z.string()),
  /** Responsible module as the directory names it; null when the import did not say. */
  module: z.string().nullable(),
  /** What a reporter sees, in a reporter's words. */
  symptoms: z.array(z.string()),
  /** Free text around the lists: overview, background. */
  overview: z.string(),
  severity_hints: z.array(z.string()),
  steps: z.array(z.string()),
  verification: z.array(z.string()),
  undo: z.array(z.string()),
  escalation: z.array(z.string()),
  /** A draft is listed and never proposed in a report. */
  is_draft: z.boolean().default(false),
});
export type Runbook = z.infer<typeof runbookSchema>;

/** One closed case of the port's own log. */
export const pastCaseSchema = z.object({
  id: z.string().min(1),
  /** How it arrived: Email, SMS, Call … */
  mode: z.string().nullable(),
  module: z.string().nullable(),
  /** As the log writes it. */
  occurred_at: z.string().nullable(),
  alert: z.string(),
  problem: z.string(),
  solution: z.string(),
  /** The title of the procedure that was used, when the log names one. */
  sop: z.string().nullable(),
  /** Known for closed runs and edited entries; null otherwise. */
  kind: z.string().nullable(),
  severity: z.enum(severities).nullable(),
});
export type PastCase = z.infer<typeof pastCaseSchema>;

/** One entry of the contacts directory. */
export const contactSchema = z.object({
  id: z.string().min(1),
  /** The module as the directory names it, e.g. "Container (CNTR)". */
  module: z.string().min(1),
  name: z.string().min(1),
  role: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  responsibility: z.string(),
  escalation_steps: z.array(z.string()),
  /** Kind codes or prefixes ("VSL.") this contact answers for; empty: derived from the module's name. */
  kinds: z.array(z.string()),
});
export type Contact = z.infer<typeof contactSchema>;

export const knowledgeTypes = ["runbook", "past-case", "contact"] as const;
export type KnowledgeType = (typeof knowledgeTypes)[number];

export const skippedRowSchema = z.object({
  /** "row 12", "line 40", "article 3". */
  place: z.string(),
  reason: z.string(),
});

export const importedFileSchema = z.object({
  name: z.string(),
  status: z.enum(["waiting", "completed", "failed"]),
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  skipped: z.array(skippedRowSchema),
  warnings: z.array(z.string()),
  /** Why nothing of a failed file was stored. */
  error: z.string().nullable(),
  /** In a dry run: what would be stored, in the order of the file. */
  preview: z.array(
    z.object({ type: z.enum(knowledgeTypes), id: z.string(), title: z.string(), place: z.string() }),
  ),
});
export type ImportedFile = z.infer<typeof importedFileSchema>;

/** An import: each file is stored whole or not at all, and a repeated import changes nothing. */
export const knowledgeImportSchema = z.object({
  import_id: z.uuid(),
  status: z.enum(["running", "completed", "failed"]),
  is_dry_run: z.boolean(),
  progress: z.int().min(0).max(100),
  created_at: z.string(),
  completed_at: z.string().nullable(),
  files: z.array(importedFileSchema),
  /** Of the knowledge after the import; null until then. */
  version: z.string().nullable(),
});
export type KnowledgeImport = z.infer<typeof knowledgeImportSchema>;

/** Whose entries are listed: the port's own, or those that came with the product. */
export const knowledgeOrigins = ["own", "shipped"] as const;
export type KnowledgeOrigin = (typeof knowledgeOrigins)[number];

/** One entry, as `/knowledge/…` lists and reads it. */
export const knowledgeEntrySchema = z.object({
  type: z.enum(knowledgeTypes),
  id: z.string(),
  /** Counted from 1; 0 is what came with the product. */
  revision: z.int(),
  title: z.string(),
  /** The file it came from, "edit", "run <id>", or "shipped" for what came with the product. */
  source: z.string(),
  /** Null for what came with the product. */
  created_at: z.string().nullable(),
  entry: z.union([runbookSchema, pastCaseSchema, contactSchema]),
});
export type KnowledgeEntryAnswer = z.infer<typeof knowledgeEntrySchema>;

/** One revision of an entry; a removal is one, too, with the content that was removed. */
export const knowledgeRevisionSchema = knowledgeEntrySchema.extend({ is_removed: z.boolean() });
export type KnowledgeRevision = z.infer<typeof knowledgeRevisionSchema>;
export const knowledgeRevisionsSchema = z.object({ revisions: z.array(knowledgeRevisionSchema) });

/** `GET /knowledge`: how many entries of each type there are. */
export const knowledgeOverviewSchema = z.object({
  version: z.string(),
  own: z.record(z.string(), z.int()),
  /** That reports may cite beside the port's own. */
  shipped_in_use: z.record(z.string(), z.int()),
});
export type KnowledgeOverview = z.infer<typeof knowledgeOverviewSchema>;

export const knowledgeListSchema = z.object({
  entries: z.array(knowledgeEntrySchema),
  total: z.int(),
  next_cursor: z.string().nullable(),
  version: z.string(),
});
export type KnowledgeList = z.infer<typeof knowledgeListSchema>;
