import type { Contact, PastCase, Runbook } from "@imperial-court/contract";
import { buildSearchIndexes, type SearchIndexes } from "./search/search-indexes.ts";

/** Everything an analysis knows beforehand. Built once per knowledge version, then only read. */
export interface LibraryEntries {
  readonly runbooks: readonly Runbook[];
  readonly pastCases: readonly PastCase[];
  readonly contacts: readonly Contact[];
  /** Changes with every import, edit and closed case. */
  readonly version: string;
  /** The product's own runbooks where `runbooks` are imported ones: examples of kinds, never proposed. */
  readonly shippedRunbooks?: readonly Runbook[];
}

export interface Library extends LibraryEntries {
  readonly findRunbook: (id: string) => Runbook | null;
  readonly findPastCase: (id: string) => PastCase | null;
  /** Built at its first use. */
  readonly indexes: SearchIndexes;
}

/** Indexes the entries for retrieval. Deterministic: the same entries give the same library. */
export function buildLibrary(entries: LibraryEntries): Library {
  const runbooks = new Map(entries.runbooks.map((runbook) => [runbook.id, runbook]));
  const pastCases = new Map(entries.pastCases.map((pastCase) => [pastCase.id, pastCase]));
  let indexes: SearchIndexes | null = null;
  return {
    ...entries,
    findRunbook: (id) => runbooks.get(id) ?? null,
    findPastCase: (id) => pastCases.get(id) ?? null,
    get indexes() {
      indexes ??= buildSearchIndexes(entries.runbooks, entries.pastCases, entries.shippedRunbooks ?? []);
      return indexes;
    },
  };
}
