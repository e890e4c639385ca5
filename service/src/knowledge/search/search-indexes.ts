import type { Module, PastCase, Runbook } from "@imperial-court/contract";
import { thesaurusStems } from "../thesaurus/concept-matcher.ts";
import { scoredKinds, scoreKinds } from "../thesaurus/score-kinds.ts";
import { DivisionExamples, type DivisionOfWork } from "./division-of-work.ts";
import { IndexInput, InvertedIndex } from "./inverted-index.ts";
import type { KindModel } from "./kind-model.ts";
import { type ConfirmedCase, learnKinds } from "./learn-kinds.ts";
import { addFeatures, addPassage, newFeatures, readText } from "./read-text.ts";
import { profileRunbook, type RunbookProfile, readModule } from "./runbook-profile.ts";
import { learnSpelling, type SpellingCorrection } from "./spelling.ts";

/** Everything retrieval looks into, built once from a library's entries. */
export interface SearchIndexes {
  readonly runbooks: readonly RunbookProfile[];
  readonly runbookWords: InvertedIndex;
  readonly runbookMeanings: InvertedIndex;
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
  const confirmed: ConfirmedCase[] = [];
  pastCases.forEach((pastCase, number) => {
    const features = newFeatures();
    addFeatures(features, readText(pastCase.problem), caseFieldWeights.problem);
    if (!quotes(pastCase.alert, pastCase.problem)) {
      addFeatures(features, readText(pastCase.alert), caseFieldWeights.alert);
    }
    const known =
      pastCase.kind === null ? -1 : scoredKinds.indexOf(pastCase.kind as (typeof scoredKinds)[number]);
    if (known >= 0) {
      caseKindIsKnown[number] = 1;
      confirmed.push({ features: { ...features, words: new Map(features.words) }, kind: known });
    }
    caseKinds[number] = known >= 0 ? known : topOf(scoreKinds(features.concepts));
    examplesOfWork.add(caseModules[number]!, caseKinds[number]!, features.meanings, weightOfCase);
    addPassage(features, pastCase.solution.slice(0, indexedSolution), caseFieldWeights.solution);
    caseWords.add(features.words);
    caseMeanings.add(features.meanings);
  });

  const kindModel = learnKinds(shippedRunbooks.length > 0 ? shippedRunbooks : runbooks, confirmed);
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

/** Whether an alert only repeats the beginning of the problem with phrases around it, as generated ones do. */
function quotes(alert: string, problem: string): boolean {
  return problem.length > 0 && alert.includes(problem.slice(0, 60));
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
