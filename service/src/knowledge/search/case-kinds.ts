import { addConcept, newConceptSet } from "../thesaurus/concept-set.ts";
import { scoreKinds } from "../thesaurus/score-kinds.ts";
import type { CaseIndex } from "./case-index.ts";
import { grown } from "./growing-array.ts";
import type { KindModel } from "./kind-model.ts";
import { blendScores } from "./learn-kinds.ts";

/**
 * The kinds of a library's past cases: those that a person has confirmed, and the likeliest by one model of the
 * others. Read as far as `advance` goes, so that a model that has learned more takes over from another without
 * holding up analyses: 100 000 cases take some 0.5 s.
 */
export class CaseKinds {
  readonly model: KindModel;
  private readonly cases: CaseIndex;
  /** By case: number in `scoredKinds`. */
  private kindOf = new Int16Array(256);
  /** Number of the first case whose kind was not read. */
  private until = 0;
  /** By row of the index: the term's place in the model, -1 for none. */
  private readonly words: number[] = [];
  private readonly meanings: number[] = [];
  /** By row of the meanings: its concept; empty for the type of an identifier. */
  private readonly concepts: string[] = [];
  /** Room for the places of one case's features in the model. */
  private places = new Int32Array(256);

  constructor(cases: CaseIndex, model: KindModel) {
    this.cases = cases;
    this.model = model;
  }

  /** Reads at most so many more. Answers whether there is none left. */
  advance(most = Number.POSITIVE_INFINITY): boolean {
    const { cases, model } = this;
    extendPlaces(this.words, cases.words.termOfRow, model);
    extendPlaces(this.meanings, cases.meanings.termOfRow, model);
    for (let row = this.concepts.length; row < cases.meanings.termOfRow.length; row++) {
      const meaning = cases.meanings.termOfRow[row]!;
      this.concepts.push(meaning.startsWith("#") ? meaning.slice(1) : "");
    }
    this.makeRoom();
    const end = Math.min(cases.size, this.until + most);
    for (; this.until < end; this.until++) {
      const confirmed = cases.confirmedKindOf(this.until);
      this.kindOf[this.until] = confirmed >= 0 ? confirmed : this.likeliestKind(this.until);
    }
    return end === cases.size;
  }

  /** Takes the kinds of the next cases, read by the same model in another thread. */
  append(kinds: Int16Array): void {
    this.makeRoom();
    this.kindOf.set(kinds, this.until);
    this.until += kinds.length;
  }

  /** By the case's number, of those that were read. */
  get kinds(): Int16Array {
    return this.kindOf.subarray(0, this.until);
  }

  private makeRoom(): void {
    while (this.kindOf.length < this.cases.size) this.kindOf = grown(this.kindOf);
  }

  private likeliestKind(number: number): number {
    const words = this.cases.toldBy(number);
    const meanings = this.cases.meanings.rowsOf(number);
    const size = words.length + meanings.length;
    if (size > this.places.length) this.places = new Int32Array(2 * size);
    const { places } = this;
    let known = 0;
    for (let at = 0; at < words.length; at++) {
      const place = this.words[words[at]!]!;
      if (place >= 0) places[known++] = place;
    }
    const concepts = newConceptSet();
    for (let at = 0; at < meanings.length; at++) {
      const row = meanings[at]!;
      const place = this.meanings[row]!;
      if (place >= 0) places[known++] = place;
      if (this.concepts[row] !== "") addConcept(concepts, this.concepts[row]!);
    }
    const logits = this.model.logitsAt(places.subarray(0, known), size);
    return topOf(blendScores(scoreKinds(concepts), logits));
  }
}

function extendPlaces(places: number[], terms: readonly string[], model: KindModel): void {
  for (let row = places.length; row < terms.length; row++) places.push(model.placeOf(terms[row]!) ?? -1);
}

/** The number of the greatest, the first of equal ones. */
export function topOf(scores: Float64Array): number {
  let top = 0;
  for (let at = 1; at < scores.length; at++) if (scores[at]! > scores[top]!) top = at;
  return top;
}
