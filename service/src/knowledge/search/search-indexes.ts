import type { Module, PastCase, Runbook } from "@imperial-court/contract";
import { thesaurusStems } from "../thesaurus/concept-matcher.ts";
import { scoredKinds } from "../thesaurus/score-kinds.ts";
import { bm25, CaseIndex, examplesOf, isConfirmed } from "./case-index.ts";
import { topOf } from "./case-kinds.ts";
import { DivisionExamples, type DivisionOfWork, exampleKey, mainSubjects } from "./division-of-work.ts";
import type { IndexThread } from "./index-thread.ts";
import { InvertedIndex } from "./inverted-index.ts";
import type { KindModel } from "./kind-model.ts";
import { casesToLearn, isSame } from "./learn-kinds.ts";
import { LibraryModel, learnBy, type Teacher } from "./library-model.ts";
import { readCases } from "./read-cases.ts";
import type { Counts } from "./read-text.ts";
import { type ReadRunbook, type RunbookProfile, readRunbook } from "./runbook-profile.ts";
import { learnSpelling, type SpellingCorrection } from "./spelling.ts";

/** Everything retrieval looks into, made of a library's entries. */
export interface SearchIndexes {
  readonly runbooks: readonly RunbookProfile[];
  readonly runbookWords: InvertedIndex;
  readonly runbookMeanings: InvertedIndex;
  /** By number in `scoredKinds`: whether some runbook is for the kind, 0..1. */
  readonly coveredKinds: Float64Array;
  readonly caseWords: InvertedIndex;
  readonly caseMeanings: InvertedIndex;
  /** By the case's number: the runbooks its `sop` names, its module, its kind (number in `scoredKinds`, -1 unknown). */
  readonly caseRunbooks: readonly (readonly number[])[];
  readonly caseModules: readonly (Module | null)[];
  readonly caseKinds: Int16Array;
  readonly caseKindIsKnown: Uint8Array;
  readonly kindModel: KindModel;
  /** How this port's runbooks and case log divide the work. */
  readonly division: DivisionOfWork;
  readonly correct: SpellingCorrection;
}

/** What a library is indexed from. */
export interface IndexedEntries {
  readonly runbooks: readonly Runbook[];
  /** Examples of kinds, where the runbooks are the port's own. */
  readonly shippedRunbooks: readonly Runbook[];
  /** In the order they came; a list that only grows. */
  readonly pastCases: readonly PastCase[];
  /** Places in `pastCases` of those that are no more; a set that only grows. */
  readonly removed: ReadonlySet<number>;
}

/** The runbooks that may be proposed, as they were read; and what depends on them alone. */
interface RunbookIndex {
  readonly of: readonly Runbook[];
  readonly shipped: readonly Runbook[];
  readonly read: readonly ReadRunbook[];
  readonly words: InvertedIndex;
  readonly meanings: InvertedIndex;
  /** Examples of how the port divides the work. */
  readonly distinct: readonly number[];
  readonly link: (sop: string | null) => readonly number[];
  readonly correct: SpellingCorrection;
}

/**
 * Makes a library's indexes and keeps them up with it. What an update costs depends on what changed: a case that was
 * added or removed some milliseconds; other runbooks a reading of the runbooks. A model that has learned more cases
 * (`casesToLearn`) comes with the update; with a teacher it comes with a later one, since learning and the kinds of
 * all cases take a second. The indexes are the same as those of a fresh indexer that is given the remaining cases in
 * the same order, but for the cases' numbers and, until it is settled, the model.
 */
export class SearchIndexer {
  private readonly cases = new CaseIndex();
  private readonly teacher: Teacher | null;
  private readonly model: LibraryModel;
  private caseRunbooks: (readonly number[])[] = [];
  private runbooks: RunbookIndex | null = null;
  private covered: { readonly by: readonly RunbookProfile[]; readonly kinds: Float64Array } | null = null;

  constructor(teacher: Teacher | null = null) {
    this.teacher = teacher;
    this.model = new LibraryModel(this.cases, teacher);
  }

  /**
   * One that has done most of its first update, by several threads: the first of them learns the model from the
   * confirmed cases, which are read for that alone, while this one reads the runbooks; then each reads cases.
   */
  static async prepared(
    entries: IndexedEntries,
    threads: readonly [IndexThread, ...IndexThread[]],
    teacher: Teacher,
  ): Promise<SearchIndexer> {
    const indexer = new SearchIndexer(teacher);
    const { pastCases } = entries;
    const learned = casesToLearn([...pastCases.keys()].filter((number) => isConfirmed(pastCases[number]!)));
    const [first, ...others] = threads;
    const learnFirst: Teacher = async (lesson) => {
      const trained = await first.learn(lesson);
      for (const thread of others) thread.use(trained).catch(() => undefined);
      return trained;
    };
    const teaching = teachingOf(entries);
    const examples = examplesOf(learned.map((number) => pastCases[number]!));
    const learning = learnBy(learnFirst, teaching, examples);
    const reading = readCases(indexer.cases, pastCases, threads, learning);
    indexer.indexRunbooks(entries);
    indexer.model.start(teaching, learned, await reading);
    return indexer;
  }

  /** One that has read nothing yet. */
  anew(): SearchIndexer {
    return new SearchIndexer(this.teacher);
  }

  /** Whether the next update brings a model that has learned more. */
  get hasLearned(): boolean {
    return this.model.hasLearned;
  }

  /** Resolves when nothing is being learned any more. */
  settled(): Promise<void> {
    return this.model.settled();
  }

  /** The indexes given before must not be used any more. */
  update(entries: IndexedEntries): SearchIndexes {
    const { cases } = this;
    for (const pastCase of entries.pastCases.slice(cases.size)) cases.add(pastCase);
    for (const number of entries.removed) cases.remove(number);
    const before = this.runbooks;
    const runbooks = this.indexRunbooks(entries);
    if (runbooks !== before) this.caseRunbooks = [];
    for (let number = this.caseRunbooks.length; number < cases.size; number++) {
      this.caseRunbooks.push(runbooks.link(entries.pastCases[number]!.sop));
    }
    const { kindModel, caseKinds, profiles } = this.model.update(teachingOf(entries), runbooks.read);
    if (this.covered?.by !== profiles) this.covered = { by: profiles, kinds: coverKinds(profiles) };
    return {
      runbooks: profiles,
      runbookWords: runbooks.words,
      runbookMeanings: runbooks.meanings,
      coveredKinds: this.covered.kinds,
      caseWords: cases.words,
      caseMeanings: cases.meanings,
      caseRunbooks: this.caseRunbooks,
      caseModules: cases.modules,
      caseKinds,
      caseKindIsKnown: cases.kindIsKnown,
      kindModel,
      division: learnDivision(cases, caseKinds, profiles, runbooks.distinct),
      correct: runbooks.correct,
    };
  }

  private indexRunbooks({ runbooks, shippedRunbooks }: IndexedEntries): RunbookIndex {
    const known = this.runbooks;
    if (known !== null && isSame(known.of, runbooks) && isSame(known.shipped, shippedRunbooks)) return known;
    const shipped = new Set(shippedRunbooks);
    const read = runbooks
      .filter((runbook) => !runbook.is_draft)
      // A shipped runbook names the usual module of its kind, which says nothing about how this port divides the work.
      .map((runbook) => readRunbook(shipped.has(runbook) ? { ...runbook, module: null } : runbook));
    const words = indexOf(read.map(({ features }) => features.words));
    this.runbooks = {
      of: runbooks,
      shipped: shippedRunbooks,
      read,
      words,
      meanings: indexOf(read.map(({ features }) => features.meanings)),
      distinct: distinctExamples(read),
      link: linkByTitle(read),
      correct: learnSpelling(
        (function* () {
          yield* thesaurusStems;
          yield* words.termOfRow;
        })(),
        (term) => this.model.knows(term) || this.cases.words.has(term),
      ),
    };
    return this.runbooks;
  }
}

/** The runbooks that the model learns from. */
function teachingOf({ runbooks, shippedRunbooks }: IndexedEntries): readonly Runbook[] {
  return shippedRunbooks.length > 0 ? shippedRunbooks : runbooks;
}

function indexOf(documents: readonly Counts[]): InvertedIndex {
  return InvertedIndex.of(documents, bm25.saturation, bm25.lengthNorm);
}

function learnDivision(
  cases: CaseIndex,
  kinds: Int16Array,
  profiles: readonly RunbookProfile[],
  distinct: readonly number[],
): DivisionOfWork {
  const examples = new DivisionExamples();
  cases.teachDivision(examples, kinds);
  for (const number of distinct) {
    const { module, kinds, features } = profiles[number]!;
    examples.add(module!, topOf(kinds), mainSubjects(features.meanings), 1);
  }
  return examples.learn();
}

/** The numbers of the runbooks that name a module, of those that speak of the same only the first. */
function distinctExamples(runbooks: readonly ReadRunbook[]): number[] {
  const seen = new Set<string>();
  return [...runbooks.keys()].filter((number) => {
    const { module, features } = runbooks[number]!;
    if (module === null) return false;
    const before = seen.size;
    return seen.add(exampleKey(module, features.meanings)).size > before;
  });
}

/** A runbook is for a kind if it is of that kind as likely as not. */
function coverKinds(profiles: readonly RunbookProfile[]): Float64Array {
  const covered = new Float64Array(scoredKinds.length);
  for (const { kinds } of profiles) {
    kinds.forEach((probability, kind) => {
      covered[kind] = Math.max(covered[kind]!, Math.min(1, 2 * probability));
    });
  }
  return covered;
}

/** Finds the numbers of the runbooks that a past case's `sop` names. */
function linkByTitle(runbooks: readonly ReadRunbook[]): RunbookIndex["link"] {
  const byTitle = new Map<string, number[]>();
  runbooks.forEach(({ title }, number) => {
    const key = titleKey(title);
    byTitle.set(key, [...(byTitle.get(key) ?? []), number]);
  });
  const none: readonly number[] = [];
  const bySop = new Map<string, readonly number[]>();
  return (sop) => {
    if (sop === null) return none;
    let linked = bySop.get(sop);
    if (linked === undefined) {
      linked = byTitle.get(titleKey(sop)) ?? none;
      bySop.set(sop, linked);
    }
    return linked;
  };
}

/** Titles are copied by hand into case logs: compared by their letters only, and by their first hundred. */
function titleKey(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "")
    .slice(0, 100);
}
