import { bestOf } from "../../knowledge/search/inverted-index.ts";
import type { Features } from "../../knowledge/search/read-text.ts";
import {
  type RunbookProfile,
  type Subjects,
  subjectNames,
  subjectsOf,
} from "../../knowledge/search/runbook-profile.ts";
import type { SearchIndexes } from "../../knowledge/search/search-indexes.ts";

/** How the kinds of evidence for a runbook or a past case are fused; measured, see the evaluation. */
export interface RankWeights {
  readonly words: number;
  readonly meanings: number;
  readonly kinds: number;
  readonly caseLinks: number;
  readonly caseKinds: number;
  readonly subjects: number;
}

export const defaultRankWeights: RankWeights = {
  words: 0.7,
  meanings: 1.2,
  kinds: 1.5,
  caseLinks: 0.3,
  caseKinds: 0.6,
  subjects: 0.15,
};

export interface Ranked {
  readonly number: number;
  readonly score: number;
  /** Share of the query's weight that the entry explains, by words and by meanings. */
  readonly words: number;
  readonly meanings: number;
  readonly kinds: number;
  /** How much of the text the entry explains, 0..1. */
  readonly closeness: number;
}

/** Query weight: a word said twice counts little more than once. */
export function queryWeights(counts: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...counts].map(([term, count]) => [term, Math.min(1 + 0.3 * (count - 1), 2)]));
}

interface Parts {
  readonly words: Float32Array;
  readonly meanings: Float32Array;
  /** 1 or 2: a text without a known concept has only words to be explained. */
  readonly count: number;
}

function describe({ words, meanings, count }: Parts, number: number) {
  return {
    number,
    words: words[number]!,
    meanings: meanings[number]!,
    closeness: Math.min(1, (words[number]! + meanings[number]!) / count),
  };
}

export function rankPastCases(
  query: Features,
  kinds: Float64Array,
  indexes: SearchIndexes,
  weights: RankWeights,
): Ranked[] {
  const size = indexes.caseModules.length;
  const parts = scoreParts(query, indexes.caseWords, indexes.caseMeanings, size);
  const total = new Float32Array(size);
  for (let number = 0; number < size; number++) {
    const kind = kinds[indexes.caseKinds[number]!] ?? 0;
    const base = weights.words * parts.words[number]! + weights.meanings * parts.meanings[number]!;
    total[number] = base > 0 ? base + weights.caseKinds * kind : 0;
  }
  return bestOf(total, 20).map((number) => ({
    ...describe(parts, number),
    score: total[number]!,
    kinds: kinds[indexes.caseKinds[number]!] ?? 0,
  }));
}

export function rankRunbooks(
  query: Features,
  kinds: Float64Array,
  cases: readonly Ranked[],
  indexes: SearchIndexes,
  weights: RankWeights,
): Ranked[] {
  const size = indexes.runbooks.length;
  const parts = scoreParts(query, indexes.runbookWords, indexes.runbookMeanings, size);
  const asked = subjectsOf(query.meanings);
  const links = new Float32Array(size);
  const share = new Float32Array(size);
  for (const found of cases.slice(0, 10)) {
    for (const runbook of indexes.caseRunbooks[found.number]!)
      links[runbook] = Math.max(links[runbook]!, found.kinds * found.closeness ** 3);
  }
  const total = new Float32Array(size);
  for (let number = 0; number < size; number++) {
    const runbook = indexes.runbooks[number]!;
    share[number] = overlapOf(kinds, runbook);
    total[number] =
      weights.words * parts.words[number]! +
      weights.meanings * parts.meanings[number]! +
      weights.kinds * share[number]! +
      weights.caseLinks * links[number]! +
      weights.subjects * agreementOf(asked, runbook.subjects);
  }
  return chooseSpread(total, share, kinds, indexes.runbooks, weights.kinds).map((number) => ({
    ...describe(parts, number),
    score: total[number]!,
    kinds: share[number]!,
  }));
}

/** Runbooks that are ranked. */
const rankedRunbooks = 5;
/** They are chosen from so many. */
const candidateRunbooks = 64;
/** The share of a kind's probability that a runbook for it takes away from the runbooks after it. */
const spread = 0.9;

/**
 * The best one, and after it those that are best if it is for the wrong kind of trouble: where the text leaves the
 * kind open, the second runbook is one for the second likely kind, and not the first one's twin. On the tune texts
 * that told of the articles blindly, with a kind model that had not learned from them, the right one was among the
 * first three 0.81 of the time instead of 0.77.
 */
function chooseSpread(
  total: Float32Array,
  share: Float32Array,
  kinds: Float64Array,
  runbooks: readonly RunbookProfile[],
  weight: number,
): number[] {
  const chosen: number[] = [];
  const left = kinds.slice();
  const candidates = bestOf(total, candidateRunbooks);
  while (chosen.length < Math.min(rankedRunbooks, candidates.length)) {
    let best = -1;
    let bestWorth = Number.NEGATIVE_INFINITY;
    for (const number of candidates) {
      // Best first, and what was taken away makes none of them better.
      if (total[number]! <= bestWorth) break;
      if (chosen.includes(number)) continue;
      const worth = total[number]! + weight * (overlapOf(left, runbooks[number]!) - share[number]!);
      if (worth > bestWorth) [best, bestWorth] = [number, worth];
    }
    chosen.push(best);
    const { likelyKinds, kinds: itsKinds } = runbooks[best]!;
    for (const kind of likelyKinds) left[kind]! *= 1 - spread * itsKinds[kind]!;
  }
  return chosen;
}

/**
 * What a report is about decides between two runbooks for the same fault: one box, one call, one partner's feed.
 * Whether both name the same subjects: by number, by word, or not at all.
 */
function agreementOf(query: Subjects, runbook: Subjects): number {
  let agreement = 0;
  for (let bit = 1; bit < 1 << subjectNames.length; bit <<= 1) {
    const asked = (query.byNumber & bit) !== 0;
    const named = (runbook.byNumber & bit) !== 0;
    if (asked && named) agreement += 1;
    else if (asked) agreement += (runbook.byWord & bit) !== 0 ? 0.3 : -0.5;
    else if (named && (query.byWord & bit) === 0) agreement -= 0.5;
  }
  return agreement;
}

function scoreParts(
  query: Features,
  wordIndex: SearchIndexes["runbookWords"],
  meaningIndex: SearchIndexes["runbookMeanings"],
  size: number,
): Parts {
  const words = new Float32Array(size);
  const meanings = new Float32Array(size);
  const wordQuery = queryWeights(query.words);
  const meaningQuery = queryWeights(query.meanings);
  wordIndex.addScores(wordQuery, 1 / Math.max(massOf(wordQuery, wordIndex), 1e-6), words);
  meaningIndex.addScores(meaningQuery, 1 / Math.max(massOf(meaningQuery, meaningIndex), 1e-6), meanings);
  return { words, meanings, count: wordQuery.size > 0 && meaningQuery.size > 0 ? 2 : 1 };
}

function massOf(query: ReadonlyMap<string, number>, index: SearchIndexes["runbookWords"]): number {
  let mass = 0;
  for (const [term, weight] of query) mass += weight * index.weightOf(term);
  return mass;
}

/** Bhattacharyya overlap of two distributions: 1 when they agree, 0 when they have nothing in common. */
function overlapOf(kinds: Float64Array, runbook: RunbookProfile): number {
  let sum = 0;
  for (const kind of runbook.likelyKinds) sum += Math.sqrt(kinds[kind]! * runbook.kinds[kind]!);
  return sum;
}
