import type { SearchIndexes } from "../../knowledge/search/search-indexes.ts";
import { toProbabilities } from "../../knowledge/thesaurus/score-kinds.ts";
import type { Ranked } from "./rank-knowledge.ts";

/**
 * Kinds by all that speaks for them: the text itself, the runbooks that resemble it, and the past cases whose kind
 * a person has confirmed. Confirmed cases are how the court learns: enough of them, and close enough, outvote
 * what it knew before.
 */
export interface KindFusion {
  readonly runbooks: number;
  readonly confirmedCases: number;
}

export const defaultKindFusion: KindFusion = { runbooks: 0.5, confirmedCases: 2.5 };

/** Makes of the scores probabilities that are as often right as they say: the lowest Brier score on the tune texts. */
const sharpness = 0.82;

export interface KindEvidence {
  /** Log-odds by `scoreText`. */
  readonly text: Float64Array;
  readonly runbooks: readonly Ranked[];
  readonly pastCases: readonly Ranked[];
}

export function fuseKinds(
  evidence: KindEvidence,
  indexes: SearchIndexes,
  fusion = defaultKindFusion,
): Float64Array {
  const scores = evidence.text.slice();
  for (const [kind, share] of votesOf(
    evidence.runbooks.slice(0, 5),
    (number) => indexes.runbooks[number]!.kinds,
  )) {
    scores[kind]! += fusion.runbooks * share;
  }
  for (const found of evidence.pastCases.slice(0, 10)) {
    if (indexes.caseKindIsKnown[found.number] === 0) continue;
    // Closeness 0..1, cubed: a distant case says next to nothing.
    scores[indexes.caseKinds[found.number]!]! += fusion.confirmedCases * found.closeness ** 3;
  }
  return toProbabilities(scores, sharpness);
}

/**
 * The kinds of what resembles the text, by closeness. Their sum is the closeness of the best one: five poor
 * matches together must not weigh as much as five good ones.
 */
function votesOf(ranked: readonly Ranked[], kindsOf: (number: number) => Float64Array): Map<number, number> {
  const votes = new Map<number, number>();
  let total = 0;
  for (const found of ranked) total += found.closeness ** 2;
  if (total === 0) return votes;
  const trust = ranked[0]!.closeness / total;
  for (const found of ranked) {
    kindsOf(found.number).forEach((probability, kind) => {
      if (probability > 0.01) {
        votes.set(kind, (votes.get(kind) ?? 0) + trust * probability * found.closeness ** 2);
      }
    });
  }
  return votes;
}
