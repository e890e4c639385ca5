import type { Module, PastCase, Runbook } from "@imperial-court/contract";
import { thesaurusStems } from "../thesaurus/concept-matcher.ts";
import { scoredKinds } from "../thesaurus/score-kinds.ts";
import { bm25, CaseIndex, topOf } from "./case-index.ts";
import { DivisionExamples, type DivisionOfWork, exampleKey, mainSubjects } from "./division-of-work.ts";
import { InvertedIndex } from "./inverted-index.ts";
import type { KindModel } from "./kind-model.ts";
import { casesToLearn, isSame, learnKinds } from "./learn-kinds.ts";
import type { Counts } from "./read-text.ts";
import { profileRunbook, type ReadRunbook, type RunbookProfile, readRunbook } from "./runbook-profile.ts";
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
 * added or removed some milliseconds; other runbooks a reading of the runbooks; a model that has learned more cases
 * (`casesToLearn`) its training and the kinds of all cases. The indexes are the same as those of a fresh indexer
 * that is given the remaining cases in the same order, but for the cases' numbers.
 */
export class SearchIndexer {
  private readonly cases: CaseIndex;
  private caseRunbooks: (readonly number[])[] = [];
  private runbooks: RunbookIndex | null = null;
  private profiles: readonly RunbookProfile[] = [];
  private covered = coverKinds([]);
  private model: KindModel | null = null;
  /** What it was learned from: runbooks, and the numbers of cases. */
  private taught: readonly Runbook[] = [];
  private learned: readonly number[] = [];

  /** `cases` are the first of the past cases, where these have been read already. */
  constructor(cases = new CaseIndex()) {
    this.cases = cases;
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

    const model = this.learn(runbooks);
    cases.readKinds(model);
    if (model !== this.model || runbooks !== before) {
      this.profiles = runbooks.read.map((read) => profileRunbook(read, model));
      this.covered = coverKinds(this.profiles);
    }
    this.model = model;
    return {
      runbooks: this.profiles,
      runbookWords: runbooks.words,
      runbookMeanings: runbooks.meanings,
      coveredKinds: this.covered,
      caseWords: cases.words,
      caseMeanings: cases.meanings,
      caseRunbooks: this.caseRunbooks,
      caseModules: cases.modules,
      caseKinds: cases.kinds,
      caseKindIsKnown: cases.kindIsKnown,
      kindModel: model,
      division: learnDivision(cases, this.profiles, runbooks.distinct),
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
        (term) => this.model?.placeOf(term) !== undefined || this.cases.words.has(term),
      ),
    };
    return this.runbooks;
  }

  /** The model that was, unless it has other runbooks or cases to learn from. */
  private learn({ of, shipped }: RunbookIndex): KindModel {
    const learned = casesToLearn(this.cases.confirmed());
    const teaching = shipped.length > 0 ? shipped : of;
    if (this.model !== null && isSame(this.taught, teaching) && isSame(this.learned, learned))
      return this.model;
    this.taught = teaching;
    this.learned = learned;
    return learnKinds(
      teaching,
      learned.map((number) => this.cases.exampleOf(number)),
    );
  }
}

function indexOf(documents: readonly Counts[]): InvertedIndex {
  return InvertedIndex.of(documents, bm25.saturation, bm25.lengthNorm);
}

function learnDivision(
  cases: CaseIndex,
  profiles: readonly RunbookProfile[],
  distinct: readonly number[],
): DivisionOfWork {
  const examples = new DivisionExamples();
  cases.teachDivision(examples);
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
