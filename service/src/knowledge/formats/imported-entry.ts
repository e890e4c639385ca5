import type { Contact, PastCase, Runbook } from "@imperial-court/contract";

/** One entry read from a file, with where it stands there: "row 12", "line 40", "article 3". */
export type ImportedEntry =
  | { readonly type: "runbook"; readonly entry: Runbook; readonly place: string }
  | { readonly type: "past-case"; readonly entry: PastCase; readonly place: string }
  | { readonly type: "contact"; readonly entry: Contact; readonly place: string };

/** Something that stands in the file and does not become an entry. */
export interface SkippedRow {
  readonly place: string;
  readonly reason: string;
}

/** What a reader made of one file. Nothing is cut: text that does not become an entry is in `skipped`. */
export interface ReadKnowledgeFile {
  readonly entries: ImportedEntry[];
  readonly skipped: SkippedRow[];
  /** Sentences on what was read otherwise than it may have been meant. */
  readonly warnings: string[];
}
