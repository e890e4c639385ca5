import { type Module, modules } from "@imperial-court/contract";

/**
 * Who answers for the trouble. The kind decides first; imported runbooks and past cases say how this port
 * divides the work where a kind may belong to two (a rejected message about one container, or a partner's feed).
 */
export interface ModuleEvidence {
  /** Probability of each of `scoredKinds`, and who answers for each of them. */
  readonly kinds: Float64Array;
  readonly modulesOf: (kind: number) => Float64Array;
  /** Probability that the best runbook fits: its module counts as much as that. */
  readonly fit: number;
  readonly runbooks: readonly ModuleVote[];
  readonly pastCases: readonly ModuleVote[];
}

export interface ModuleVote {
  readonly module: Module | null;
  readonly weight: number;
}

export interface ModuleWeights {
  readonly kinds: number;
  readonly runbooks: number;
  readonly pastCases: number;
}

/** Exponents of the three opinions; measured out of fold on the public benchmark and the tune texts. */
export const defaultModuleWeights: ModuleWeights = { kinds: 2, runbooks: 2, pastCases: 0.25 };

/** The probability left to a module that an opinion does not mention. */
const doubt = 0.05;

export function chooseModule(evidence: ModuleEvidence, weights = defaultModuleWeights): Module {
  const byKind = modules.map(() => 0);
  evidence.kinds.forEach((probability, kind) => {
    if (probability < 0.001) return;
    evidence.modulesOf(kind).forEach((share, at) => {
      byKind[at]! += probability * share;
    });
  });
  const byRunbook = shares(evidence.runbooks);
  const byCase = shares(evidence.pastCases);
  const even = 1 / modules.length;
  let best = 0;
  let bestScore = Number.NEGATIVE_INFINITY;
  modules.forEach((_, at) => {
    const score =
      weights.kinds * Math.log(doubt + byKind[at]!) +
      weights.runbooks * Math.log(doubt + evidence.fit * byRunbook[at]! + (1 - evidence.fit) * even) +
      weights.pastCases * Math.log(doubt + evidence.fit * byCase[at]! + (1 - evidence.fit) * even);
    if (score > bestScore) {
      best = at;
      bestScore = score;
    }
  });
  return modules[best]!;
}

function shares(votes: readonly ModuleVote[]): number[] {
  const result = modules.map(() => 0);
  let total = 0;
  for (const { module, weight } of votes) {
    if (module === null) continue;
    result[modules.indexOf(module)]! += weight;
    total += weight;
  }
  return total > 0 ? result.map((value) => value / total) : result.map(() => 1 / modules.length);
}
