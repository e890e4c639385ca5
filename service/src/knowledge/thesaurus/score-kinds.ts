import { type IncidentKindCode, incidentKindCodes } from "@imperial-court/contract";
import { conceptNames, conceptNumber } from "./concept-matcher.ts";
import { type ConceptSet, containsAll, meetsAny, newConceptSet, numbersIn } from "./concept-set.ts";
import { kindRules } from "./kind-rules.ts";

/** Kinds by the rules of `kind-rules.ts`. */

interface CompiledRule {
  readonly kind: number;
  readonly weight: number;
  readonly must: ConceptSet;
  readonly mustNot: ConceptSet;
  readonly concepts: readonly string[];
}

/** Kinds an incident can have; NONE is decided by `judge-incident.ts`. */
export const scoredKinds: readonly IncidentKindCode[] = incidentKindCodes.filter((kind) => kind !== "NONE");
const kindNumbers = new Map(scoredKinds.map((kind, number) => [kind, number]));
const unknown = kindNumbers.get("UNKNOWN")!;

const rules: readonly CompiledRule[] = Object.entries(kindRules).flatMap(([kind, lines]) =>
  lines.map((line) => compile(kind as IncidentKindCode, line)),
);

function compile(kind: IncidentKindCode, line: string): CompiledRule {
  const [weight, ...concepts] = line.split(" ");
  const wanted = concepts.filter((concept) => !concept.startsWith("!"));
  return {
    kind: kindNumbers.get(kind)!,
    weight: Number(weight),
    must: newConceptSet(wanted),
    mustNot: newConceptSet(concepts.filter((c) => c.startsWith("!")).map((c) => c.slice(1))),
    concepts: wanted,
  };
}

/** By concept number: the rules whose first concept it is. A text meets few concepts, and so few rules are tried. */
const rulesOf: readonly CompiledRule[][] = conceptNames.map(() => []);
for (const rule of rules) rulesOf[conceptNumber(rule.concepts[0]!)]!.push(rule);

/** Every rule that the concepts meet. */
function metRules(concepts: ConceptSet): CompiledRule[] {
  const met: CompiledRule[] = [];
  for (const number of numbersIn(concepts)) {
    for (const rule of rulesOf[number]!) {
      if (containsAll(concepts, rule.must) && !meetsAny(concepts, rule.mustNot)) met.push(rule);
    }
  }
  return met;
}

/** What the further lines of a kind add to its best one. Tuned on the tune half of `evaluation/texts`. */
const shareOfOtherLines = 0.15;
/** Score that "none of these" has: a text whose best line is weaker is most likely UNKNOWN. */
const unknownScore = 1.6;

/** The score of every kind of `scoredKinds`, in its order. */
export function scoreKinds(concepts: ConceptSet): Float64Array {
  const best = new Float64Array(scoredKinds.length);
  const sum = new Float64Array(scoredKinds.length);
  for (const { kind, weight } of metRules(concepts)) {
    sum[kind]! += weight;
    if (weight > best[kind]!) best[kind] = weight;
  }
  for (let kind = 0; kind < best.length; kind++) {
    best[kind]! += shareOfOtherLines * Math.min(sum[kind]! - best[kind]!, 8);
  }
  best[unknown] = Math.max(best[unknown]!, unknownScore);
  return best;
}

/** Softmax of scores; a higher `sharpness` trusts differences more. */
export function toProbabilities(scores: Float64Array, sharpness: number): Float64Array {
  let top = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > top) top = score;
  const result = scores.map((score) => Math.exp((score - top) * sharpness));
  let total = 0;
  for (const value of result) total += value;
  return result.map((value) => value / total);
}

/** The concepts of the strongest line that speaks for `kind`. */
export function explainKind(concepts: ConceptSet, kind: IncidentKindCode): readonly string[] {
  const number = kindNumbers.get(kind);
  let strongest: CompiledRule | undefined;
  for (const rule of metRules(concepts)) {
    if (rule.kind === number && rule.weight > (strongest?.weight ?? 0)) strongest = rule;
  }
  return strongest?.concepts ?? [];
}

/** The strongest rule a set of concepts meets, of any kind; 0 for none. */
export function bestKindScore(concepts: ConceptSet): number {
  return metRules(concepts).reduce((best, { weight }) => Math.max(best, weight), 0);
}
