import type { IncidentKindCode, Runbook } from "@imperial-court/contract";
import { scoredKinds } from "../thesaurus/score-kinds.ts";
import { IndexInput, InvertedIndex } from "./inverted-index.ts";
import { addFeatures, newFeatures, readText } from "./read-text.ts";

/**
 * How reporters speak of each kind: every title and symptom of the runbooks that declare their kinds, one example
 * each. A report resembles a sentence better than a whole runbook.
 */
export interface KindExamples {
  readonly words: InvertedIndex;
  readonly meanings: InvertedIndex;
  /** By example: probability of each of `scoredKinds`. */
  readonly distributions: readonly Float64Array[];
}

/** The kinds a runbook declares, with the same probability each; null when it declares none that exists. */
export function declaredKinds(runbook: Runbook): Float64Array | null {
  const declared = runbook.kinds.map((kind) => scoredKinds.indexOf(kind as IncidentKindCode));
  const known = declared.filter((kind) => kind >= 0);
  if (known.length === 0) return null;
  const kinds = new Float64Array(scoredKinds.length);
  for (const kind of known) kinds[kind] = 1 / known.length;
  return kinds;
}

const saturation = 1.2;
const lengthNorm = 0.75;

export function indexKindExamples(runbooks: readonly Runbook[]): KindExamples {
  const words = new IndexInput();
  const meanings = new IndexInput();
  const distributions: Float64Array[] = [];
  for (const runbook of runbooks) {
    const distribution = declaredKinds(runbook);
    if (distribution === null) continue;
    for (const example of [runbook.title, ...runbook.symptoms]) {
      const features = newFeatures();
      addFeatures(features, readText(example), 1);
      words.add(features.words);
      meanings.add(features.meanings);
      distributions.push(distribution);
    }
  }
  return {
    words: InvertedIndex.build(words, saturation, lengthNorm),
    meanings: InvertedIndex.build(meanings, saturation, lengthNorm),
    distributions,
  };
}
