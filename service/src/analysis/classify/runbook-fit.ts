import type { Ranked } from "./rank-knowledge.ts";

/**
 * Whether the best runbook is about this trouble at all: a search always finds something. Told from how much of
 * the text the runbook explains, whether it is of the text's kind, and how sure the kind is.
 */
export const fitWeights = { base: -7, words: 3.2, meanings: 3, kinds: 7.2, gap: -0.2, unknown: -1.4 };

export type FitFeatures = Record<Exclude<keyof typeof fitWeights, "base">, number>;

export function fitFeatures(
  found: Ranked,
  next: Ranked | undefined,
  unknownProbability: number,
): FitFeatures {
  return {
    words: Math.min(found.words, 1.5),
    meanings: Math.min(found.meanings, 1.5),
    kinds: found.kinds,
    gap: Math.min(found.score - (next?.score ?? 0), 1),
    unknown: unknownProbability,
  };
}

/** 0..1 */
export function fitProbability(features: FitFeatures): number {
  let score = fitWeights.base;
  for (const [name, value] of Object.entries(features))
    score += value * fitWeights[name as keyof FitFeatures];
  return 1 / (1 + Math.exp(-score));
}
