import { scoredKinds } from "../thesaurus/score-kinds.ts";
import { type Features, namesOf } from "./read-text.ts";

/**
 * Kinds by the words of a text: multinomial logistic regression over stems, concepts, identifier types and pairs of
 * neighbours, with naive Bayes added to it, trained while a library is built. It knows the words that the thesaurus
 * has no concept for, and what words together say. Training is deterministic: the same examples in the same order
 * give the same model.
 *
 * Measured on texts that it did not learn from, kind right: rules of the thesaurus 0.80, this model 0.90.
 */
export interface KindModel {
  /** Logits of `scoredKinds` and, at `calmClass`, of "no incident at all"; zeros for a text of unknown words. */
  readonly logitsOf: (features: Features) => Float64Array;
  /** The same for a text of `size` features of which `places` are those that the model knows, in their order. */
  readonly logitsAt: (places: Int32Array, size: number) => Float64Array;
  /** Where the model keeps a feature; undefined for one that it has never met. */
  readonly placeOf: (feature: string) => number | undefined;
}

/** The class after the kinds: what is no incident. */
export const calmClass = scoredKinds.length;
export const classes = scoredKinds.length + 1;

/** What training gives, as it can be kept. */
export interface TrainedKinds {
  /** The features, in the order of their places. */
  readonly names: readonly string[];
  /** By place: a weight for each class, in steps of the place's scale. */
  readonly weights: Int8Array;
  readonly scales: Float32Array;
}

/** In a byte each, since every thread holds a model of its own. Kinds stay right as often (0.911 instead of 0.912). */
export function packed(names: readonly string[], weights: Float32Array): TrainedKinds {
  const bytes = new Int8Array(weights.length);
  const scales = new Float32Array(names.length);
  for (let place = 0; place < names.length; place++) {
    const from = place * classes;
    let largest = 0;
    for (let at = from; at < from + classes; at++) largest = Math.max(largest, Math.abs(weights[at]!));
    if (largest === 0) continue;
    scales[place] = largest / 127;
    for (let at = from; at < from + classes; at++) bytes[at] = Math.round((weights[at]! * 127) / largest);
  }
  return { names, weights: bytes, scales };
}

export function kindModelOf({ names, weights, scales }: TrainedKinds): KindModel {
  const places = new Map(names.map((name, place) => [name, place]));
  const logitsAt = (known: Int32Array, size: number) => {
    const result = new Float64Array(classes);
    const weight = weightOf(size);
    for (const place of known) {
      const scale = weight * scales[place]!;
      let from = place * classes;
      for (let at = 0; at < classes; at++) result[at]! += scale * weights[from++]!;
    }
    return result;
  };
  return {
    logitsOf: (features) => {
      const all = namesOf(features);
      return logitsAt(Int32Array.from(all.map((name) => places.get(name) ?? -1).filter(isKnown)), all.length);
    },
    logitsAt,
    placeOf: (feature) => places.get(feature),
  };
}

const isKnown = (place: number) => place >= 0;

/** Each feature counts once, however often the text has it; all of them together are of length 1. */
export function weightOf(size: number): number {
  return 1 / Math.sqrt(Math.max(size, 1));
}
