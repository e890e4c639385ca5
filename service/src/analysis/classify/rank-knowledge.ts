import { bestOf } from "../../knowledge/search/inverted-index.ts";
import type { KindExamples } from "../../knowledge/search/kind-examples.ts";
import type { Features } from "../../knowledge/search/read-text.ts";
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
  caseKinds: 0.3,
  subjects: 0.15,
};

export interface Ranked {
  readonly number: number;
  readonly score: number;
  /** Share of the query's weight that the entry explains, by words and by meanings. */
  readonly words: number;
  readonly meanings: number;
  readonly kinds: number;
}

/** How much of the text an entry explains, 0..1. */
export function closeness(found: { readonly words: number; readonly meanings: number }): number {
  return Math.min(1, (found.words + found.meanings) / 2);
}

/** Query weight: a word said twice counts little more than once. */
export function queryWeights(counts: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...counts].map(([term, count]) => [term, Math.min(1 + 0.3 * (count - 1), 2)]));
}

interface Normalised {
  readonly words: Float32Array;
  readonly meanings: Float32Array;
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
    number,
    score: total[number]!,
    words: parts.words[number]!,
    meanings: parts.meanings[number]!,
    kinds: kinds[indexes.caseKinds[number]!] ?? 0,
  }));
}

/** Sentences that resemble the text, whatever their kind: the kind is what they are asked for. */
export function rankExamples(query: Features, examples: KindExamples, weights: RankWeights): Ranked[] {
  const parts = scoreParts(query, examples.words, examples.meanings, examples.distributions.length);
  const total = parts.words.map(
    (score, number) => weights.words * score + weights.meanings * parts.meanings[number]!,
  );
  return bestOf(total, 8).map((number) => ({
    number,
    score: total[number]!,
    words: parts.words[number]!,
    meanings: parts.meanings[number]!,
    kinds: 0,
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
  const links = new Float32Array(size);
  const share = new Float32Array(size);
  for (const found of cases.slice(0, 10)) {
    for (const runbook of indexes.caseRunbooks[found.number]!)
      links[runbook] = Math.max(links[runbook]!, found.kinds * closeness(found) ** 3);
  }
  const total = new Float32Array(size);
  for (let number = 0; number < size; number++) {
    share[number] = overlapOf(kinds, indexes.runbooks[number]!.kinds);
    total[number] =
      weights.words * parts.words[number]! +
      weights.meanings * parts.meanings[number]! +
      weights.kinds * share[number]! +
      weights.caseLinks * links[number]! +
      weights.subjects * agreementOf(query, indexes.runbooks[number]!.features);
  }
  return bestOf(total, 10).map((number) => ({
    number,
    score: total[number]!,
    words: parts.words[number]!,
    meanings: parts.meanings[number]!,
    kinds: share[number]!,
  }));
}

/** What a report is about decides between two runbooks for the same fault: one box, one call, one partner's feed. */
const subjects = ["container", "vessel", "partner"];

/** Whether the report and the runbook name the same subjects: by number, by word, or not at all. */
function agreementOf(query: Features, runbook: Features): number {
  let agreement = 0;
  for (const subject of subjects) {
    const asked = query.meanings.has(`@${subject}`);
    const named = runbook.meanings.has(`@${subject}`);
    if (asked && named) agreement += 1;
    else if (asked) agreement += runbook.meanings.has(`#${subject}`) ? 0.3 : -0.5;
    else if (named && !query.meanings.has(`#${subject}`)) agreement -= 0.5;
  }
  return agreement;
}

function scoreParts(
  query: Features,
  wordIndex: SearchIndexes["runbookWords"],
  meaningIndex: SearchIndexes["runbookMeanings"],
  size: number,
): Normalised {
  const words = new Float32Array(size);
  const meanings = new Float32Array(size);
  const wordQuery = queryWeights(query.words);
  const meaningQuery = queryWeights(query.meanings);
  wordIndex.addScores(wordQuery, 1 / Math.max(massOf(wordQuery, wordIndex), 1e-6), words);
  meaningIndex.addScores(meaningQuery, 1 / Math.max(massOf(meaningQuery, meaningIndex), 1e-6), meanings);
  return { words, meanings };
}

function massOf(query: ReadonlyMap<string, number>, index: SearchIndexes["runbookWords"]): number {
  let mass = 0;
  for (const [term, weight] of query) mass += weight * index.weightOf(term);
  return mass;
}

/** Bhattacharyya overlap of two distributions: 1 when they agree, 0 when they have nothing in common. */
function overlapOf(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += Math.sqrt(left[at]! * right[at]!);
  return sum;
}
