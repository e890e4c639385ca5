import type { Contact, PastCase, Runbook } from "@imperial-court/contract";
import type { IndexThread } from "./search/index-thread.ts";
import type { Teacher } from "./search/library-model.ts";
import { type IndexedEntries, SearchIndexer, type SearchIndexes } from "./search/search-indexes.ts";

/** Everything an analysis knows beforehand. */
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
  /** By the number that the indexes know a case by; removed ones keep their place. */
  readonly pastCases: readonly PastCase[];
  readonly findRunbook: (id: string) => Runbook | null;
  readonly findPastCase: (id: string) => PastCase | null;
  /** Built at its first use. */
  readonly indexes: SearchIndexes;
  /** The library after a change of its past cases, in milliseconds. This one must not be used any more. */
  readonly change: (changes: LibraryChanges) => Library;
  /** This library, or one of the same entries whose model has learned more: then this one must not be used any more. */
  readonly renewed: () => Library;
  /** Resolves when nothing is being learned from the entries any more: `renewed` then answers like one built anew. */
  readonly settled: () => Promise<void>;
}

/** What is other than it was; everything but past cases is given whole. */
export interface LibraryChanges extends Omit<LibraryEntries, "pastCases"> {
  /** Cases that are new or say something else, in the order they came. */
  readonly savedCases: readonly PastCase[];
  /** Ids of cases. */
  readonly removedCases: readonly string[];
}

/** Indexes the entries for retrieval. Deterministic: the same entries give the same library. */
export function buildLibrary({ pastCases, ...entries }: LibraryEntries): Library {
  return libraryOf(entries, new CaseShelf(pastCases), new SearchIndexer());
}

/**
 * The same by several threads, which do most of the work before it is answered. What there is to learn later is learned
 * by `teacher`, without holding up who asks.
 */
export async function prepareLibrary(
  { pastCases, ...entries }: LibraryEntries,
  threads: readonly IndexThread[],
  teacher: Teacher,
): Promise<Library> {
  const shelf = new CaseShelf(pastCases);
  const [first, ...others] = threads;
  const indexer =
    first === undefined
      ? new SearchIndexer(teacher)
      : await SearchIndexer.prepared(indexedEntries(entries, shelf), [first, ...others], teacher);
  return libraryOf(entries, shelf, indexer);
}

function libraryOf(
  entries: Omit<LibraryEntries, "pastCases">,
  shelf: CaseShelf,
  indexer: SearchIndexer,
): Library {
  const runbooks = new Map(entries.runbooks.map((runbook) => [runbook.id, runbook]));
  let indexes: SearchIndexes | null = null;
  const index = () => {
    indexes ??= indexer.update(indexedEntries(entries, shelf));
    return indexes;
  };
  const library: Library = {
    ...entries,
    pastCases: shelf.cases,
    findRunbook: (id) => runbooks.get(id) ?? null,
    findPastCase: (id) => shelf.find(id),
    get indexes() {
      return index();
    },
    change({ savedCases, removedCases, ...others }) {
      for (const id of removedCases) shelf.remove(id);
      for (const pastCase of savedCases) shelf.save(pastCase);
      if (shelf.isWorn) return libraryOf(others, new CaseShelf(shelf.remaining()), indexer.anew());
      return libraryOf(others, shelf, indexer);
    },
    renewed: () => (indexer.hasLearned ? libraryOf(entries, shelf, indexer) : library),
    settled() {
      index();
      return indexer.settled();
    },
  };
  return library;
}

function indexedEntries(entries: Omit<LibraryEntries, "pastCases">, shelf: CaseShelf): IndexedEntries {
  return {
    runbooks: entries.runbooks,
    shippedRunbooks: entries.shippedRunbooks ?? [],
    pastCases: shelf.cases,
    removed: shelf.removed,
  };
}

/** A library of fewer empty places is not built anew. */
const leastWorn = 1_000;

/** Past cases in the order they came. One that is saved again stands at its end. */
class CaseShelf {
  readonly cases: PastCase[] = [];
  readonly removed = new Set<number>();
  private readonly numbers = new Map<string, number>();

  constructor(pastCases: readonly PastCase[]) {
    for (const pastCase of pastCases) this.save(pastCase);
  }

  save(pastCase: PastCase): void {
    this.remove(pastCase.id);
    this.numbers.set(pastCase.id, this.cases.push(pastCase) - 1);
  }

  remove(id: string): void {
    const number = this.numbers.get(id);
    if (number === undefined) return;
    this.removed.add(number);
    this.numbers.delete(id);
  }

  /** Whether so many places are empty that building anew is worth its time. */
  get isWorn(): boolean {
    return this.removed.size > leastWorn && this.removed.size * 4 > this.cases.length;
  }

  remaining(): PastCase[] {
    return this.cases.filter((_, number) => !this.removed.has(number));
  }

  find(id: string): PastCase | null {
    const number = this.numbers.get(id);
    return number === undefined ? null : this.cases[number]!;
  }
}
