import type { Ranked } from "./rank-knowledge.ts";

/**
 * Whether the best runbook is about this trouble at all: a search always finds something. Told from how much of
 * the text the runbook explains, from whether it is of the text's kind, and above all from whether there is any
 * runbook for the kinds that the text may be of. Fitted by logistic regression on the tune texts, with a kind model
 * that had not learned from them, covered and uncovered troubles with the same weight; the base was set again when the
 * kind model had changed, between what leads right and what rightly keeps quiet.
 */
export const fitWeights = { base: -6.3, words: 0.73, meanings: 2.39, kinds: 4.6, coverage: 2.81 };

export type FitFeatures = Record<Exclude<keyof typeof fitWeights, "base">, number>;

export function fitFeatures(found: Ranked, coverage: number): FitFeatures {
  return {
    words: Math.min(found.words, 1.5),
    meanings: Math.min(found.meanings, 1.5),
    kinds: found.kinds,
    coverage,
  };
}

/** The share of the kinds' probability that some runbook is for, 0..1. */
export function coverageOf(kinds: Float64Array, coveredKinds: Float64Array): number {
  return kinds.reduce((sum, probability, kind) => sum + probability * coveredKinds[kind]!, 0);
}

/** 0..1 */
export function fitProbability(features: FitFeatures): number {
  let score = fitWeights.base;
  for (const [name, value] of Object.entries(features))
    score += value * fitWeights[name as keyof FitFeatures];
  return 1 / (1 + Math.exp(-score));
}
