import type { IncidentKindCode, Module, PastCase, Runbook } from "@imperial-court/contract";
import { thesaurusStems } from "../thesaurus/concept-matcher.ts";
import { scoredKinds } from "../thesaurus/score-kinds.ts";
import { DivisionExamples, type DivisionOfWork } from "./division-of-work.ts";
import { IndexInput, InvertedIndex } from "./inverted-index.ts";
import type { KindModel } from "./kind-model.ts";
import { type ConfirmedCase, learnedCases, learnKinds, scoreText } from "./learn-kinds.ts";
import { addFeatures, addPassage, type Features, newFeatures, readText } from "./read-text.ts";
import { profileRunbook, type RunbookProfile, readModule } from "./runbook-profile.ts";
import { learnSpelling, type SpellingCorrection } from "./spelling.ts";

/** Everything retrieval looks into, built once from a library's entries. */
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

interface RunbookIndex {
  readonly profiles: readonly RunbookProfile[];
  readonly words: InvertedIndex;
  readonly meanings: InvertedIndex;
}

const saturation = 1.2;
/** What a past case counts as beside a runbook when the division of work is learned. */
const weightOfCase = 0.3;
const caseFieldWeights = { problem: 1, alert: 0.5, solution: 0.2 };
/** Characters of a solution that are indexed: the first lines name the trouble, the rest is procedure. */
const indexedSolution = 200;

function indexRunbooks(
  runbooks: readonly Runbook[],
  shipped: ReadonlySet<Runbook>,
  model: KindModel,
): RunbookIndex {
  const profiles = runbooks
    .filter((runbook) => !runbook.is_draft)
    // A shipped runbook names the usual module of its kind, which says nothing about how this port divides the work.
    .map((runbook) => profileRunbook(shipped.has(runbook) ? { ...runbook, module: null } : runbook, model));
  const words = new IndexInput();
  const meanings = new IndexInput();
  for (const profile of profiles) {
    words.add(profile.features.words);
    meanings.add(profile.features.meanings);
  }
  return {
    profiles,
    words: InvertedIndex.build(words, saturation, 0.5),
    meanings: InvertedIndex.build(meanings, saturation, 0.5),
  };
}

export function buildSearchIndexes(
  runbooks: readonly Runbook[],
  pastCases: readonly PastCase[],
  shippedRunbooks: readonly Runbook[],
): SearchIndexes {
  const caseWords = new IndexInput();
  const caseMeanings = new IndexInput();
  const caseKinds = new Int16Array(pastCases.length);
  const caseKindIsKnown = new Uint8Array(pastCases.length);
  const caseModules = pastCases.map(({ module }) => (module === null ? null : readModule(module)));
  const examplesOfWork = new DivisionExamples();
  const kindModel = learnKinds(
    shippedRunbooks.length > 0 ? shippedRunbooks : runbooks,
    readConfirmed(pastCases),
  );
  pastCases.forEach((pastCase, number) => {
    const features = readCase(pastCase);
    const known = confirmedKind(pastCase);
    if (known >= 0) caseKindIsKnown[number] = 1;
    caseKinds[number] = known >= 0 ? known : topOf(scoreText(features, kindModel));
    examplesOfWork.add(caseModules[number]!, caseKinds[number]!, features.meanings, weightOfCase);
    addPassage(features, pastCase.solution.slice(0, indexedSolution), caseFieldWeights.solution);
    caseWords.add(features.words);
    caseMeanings.add(features.meanings);
  });

  const proposable = indexRunbooks(runbooks, new Set(shippedRunbooks), kindModel);
  const { profiles } = proposable;
  for (const { module, kinds, features } of profiles)
    examplesOfWork.add(module, topOf(kinds), features.meanings, 1);
  const indexes = {
    runbooks: profiles,
    runbookWords: proposable.words,
    runbookMeanings: proposable.meanings,
    caseWords: InvertedIndex.build(caseWords, saturation, 0.5),
    caseMeanings: InvertedIndex.build(caseMeanings, saturation, 0.5),
  };
  return {
    ...indexes,
    coveredKinds: coverKinds(profiles),
    caseRunbooks: linkRunbooks(pastCases, profiles),
    caseModules,
    caseKinds,
    caseKindIsKnown,
    kindModel,
    division: examplesOfWork.learn(),
    correct: learnSpelling(
      (function* () {
        yield* thesaurusStems;
        yield* indexes.runbookWords.vocabulary;
      })(),
      (term) => kindModel.knows(term) || indexes.caseWords.has(term),
    ),
  };
}

/** What a past case tells of its trouble, without how it was solved. */
function readCase({ problem, alert }: PastCase): Features {
  const features = newFeatures();
  addFeatures(features, readText(problem), caseFieldWeights.problem);
  if (!quotes(alert, problem)) addFeatures(features, readText(alert), caseFieldWeights.alert);
  return features;
}

/** Number in `scoredKinds` of the kind that a person has confirmed; -1 without one. */
function confirmedKind({ kind }: PastCase): number {
  return kind === null ? -1 : scoredKinds.indexOf(kind as IncidentKindCode);
}

function readConfirmed(pastCases: readonly PastCase[]): ConfirmedCase[] {
  return pastCases
    .filter((pastCase) => confirmedKind(pastCase) >= 0)
    .slice(-learnedCases)
    .map((pastCase) => ({ features: readCase(pastCase), kind: confirmedKind(pastCase) }));
}

/** Whether an alert only repeats the beginning of the problem with phrases around it, as generated ones do. */
function quotes(alert: string, problem: string): boolean {
  return problem.length > 0 && alert.includes(problem.slice(0, 60));
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

/** By past case: the numbers of the runbooks that its `sop` names. */
function linkRunbooks(
  pastCases: readonly PastCase[],
  profiles: readonly RunbookProfile[],
): (readonly number[])[] {
  const byTitle = new Map<string, number[]>();
  profiles.forEach(({ title }, number) => {
    const key = titleKey(title);
    byTitle.set(key, [...(byTitle.get(key) ?? []), number]);
  });
  const none: readonly number[] = [];
  const bySop = new Map<string, readonly number[]>();
  return pastCases.map(({ sop }) => {
    if (sop === null) return none;
    const known = bySop.get(sop);
    if (known !== undefined) return known;
    const linked = byTitle.get(titleKey(sop)) ?? none;
    bySop.set(sop, linked);
    return linked;
  });
}

/** Titles are copied by hand into case logs: compared by their letters only, and by their first hundred. */
function titleKey(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "")
    .slice(0, 100);
}

function topOf(scores: Float64Array): number {
  let top = 0;
  for (let at = 1; at < scores.length; at++) if (scores[at]! > scores[top]!) top = at;
  return top;
}
