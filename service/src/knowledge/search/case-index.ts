import type { IncidentKindCode, Module, PastCase } from "@imperial-court/contract";
import { addConcept, newConceptSet } from "../thesaurus/concept-set.ts";
import { scoredKinds, scoreKinds } from "../thesaurus/score-kinds.ts";
import { type DivisionExamples, mainSubjects } from "./division-of-work.ts";
import { grown } from "./growing-array.ts";
import { type IndexPortion, InvertedIndex } from "./inverted-index.ts";
import type { KindExample, KindModel } from "./kind-model.ts";
import { blendScores } from "./learn-kinds.ts";
import { addFeatures, addPassage, type FeatureSink, readText } from "./read-text.ts";
import { readModule } from "./runbook-profile.ts";

/** BM25's k1 and b; documents of a port are of all lengths, and the long ones are not the less telling. */
export const bm25 = { saturation: 1.2, lengthNorm: 0.5 };

const fieldWeights = { problem: 1, alert: 0.5, solution: 0.2 };
/** Characters of a solution that are indexed: the first lines name the trouble, the rest is procedure. */
const indexedSolution = 200;
/** What a past case counts as beside a runbook when the division of work is learned. */
const weightInDivision = 0.3;

/**
 * The past cases of a library, read once each: added, removed, and their kinds read again when the model is another.
 * A case's number is its place in the order in which cases were added; that of a removed one stays empty.
 */
export class CaseIndex {
  readonly words = new InvertedIndex(bm25.saturation, bm25.lengthNorm);
  readonly meanings = new InvertedIndex(bm25.saturation, bm25.lengthNorm);
  readonly modules: (Module | null)[] = [];
  private readonly removed = new Set<number>();
  /** By case: number in `scoredKinds`, whether a person has confirmed it. */
  private kindOf = new Int16Array(256);
  private isConfirmed = new Uint8Array(256);
  /** By case: how many of its words tell the trouble; the others are of its solution. */
  private toldWords = new Uint32Array(256);
  /** By case: cases of one group speak of exactly the same and name the same module; -1 names none. */
  private groupOf = new Int32Array(256);
  private readonly groups = new Map<string, number>();
  private subjects = new Uint8Array(256);
  private readonly reading: ModelReading = { model: null, until: 0, words: [], meanings: [] };
  /** By row of `meanings`: its concept; empty for the type of an identifier. */
  private readonly conceptOfRow: string[] = [];
  /** Room for the places of one case's features in a model. */
  private places = new Int32Array(256);

  get size(): number {
    return this.words.size;
  }

  get kinds(): Int16Array {
    return this.kindOf.subarray(0, this.size);
  }

  get kindIsKnown(): Uint8Array {
    return this.isConfirmed.subarray(0, this.size);
  }

  /** Answers its number. */
  add(pastCase: PastCase): number {
    const number = this.size;
    const { words, meanings } = this;
    const sink: FeatureSink = { words, meanings, concepts: newConceptSet() };
    const { problem, alert, solution } = pastCase;
    addFeatures(sink, readText(problem), fieldWeights.problem);
    if (!quotes(alert, problem)) addFeatures(sink, readText(alert), fieldWeights.alert);
    const toldWords = words.counted;
    addPassage(sink, solution.slice(0, indexedSolution), fieldWeights.solution);
    const subjects = mainSubjects({ has: (meaning) => meanings.hasCounted(meaning) });
    words.close();
    meanings.close();
    this.keep(number, pastCase, toldWords, subjects);
    return number;
  }

  /** The cases as they were read, for `append` in another thread. */
  get portion(): CasePortion {
    const { size } = this;
    return {
      words: this.words.portion,
      meanings: this.meanings.portion,
      toldWords: this.toldWords.slice(0, size),
      subjects: this.subjects.slice(0, size),
    };
  }

  /** Adds cases that another thread has read, as if they had been added here one by one. */
  append(pastCases: readonly PastCase[], { words, meanings, toldWords, subjects }: CasePortion): void {
    const first = this.size;
    this.words.append(words);
    this.meanings.append(meanings);
    pastCases.forEach((pastCase, at) => {
      this.keep(first + at, pastCase, toldWords[at]!, subjects[at]!);
    });
  }

  remove(number: number): void {
    this.words.remove(number);
    this.meanings.remove(number);
    this.removed.add(number);
  }

  /** The numbers of the cases whose kind a person has confirmed, ascending. */
  confirmed(): number[] {
    const numbers: number[] = [];
    for (let number = 0; number < this.size; number++) {
      if (this.isConfirmed[number] === 1 && !this.removed.has(number)) numbers.push(number);
    }
    return numbers;
  }

  exampleOf(number: number): KindExample {
    const names = [
      ...Array.from(this.toldBy(number), (row) => this.words.termOfRow[row]!),
      ...Array.from(this.meanings.rowsOf(number), (row) => this.meanings.termOfRow[row]!),
    ];
    return { names, kind: this.kindOf[number]! };
  }

  /** Reads the kinds that nobody has confirmed: of all cases with another model, else of those added since. */
  readKinds(model: KindModel): void {
    const { reading } = this;
    if (reading.model !== model) Object.assign(reading, { model, until: 0, words: [], meanings: [] });
    extendPlaces(reading.words, this.words.termOfRow, model);
    extendPlaces(reading.meanings, this.meanings.termOfRow, model);
    for (let row = this.conceptOfRow.length; row < this.meanings.termOfRow.length; row++) {
      const meaning = this.meanings.termOfRow[row]!;
      this.conceptOfRow.push(meaning.startsWith("#") ? meaning.slice(1) : "");
    }
    for (; reading.until < this.size; reading.until++) {
      if (this.isConfirmed[reading.until] === 0)
        this.kindOf[reading.until] = this.likeliestKind(reading.until, model);
    }
  }

  /** Of cases that speak of exactly the same only the first, so that a template does not shout down the rest. */
  teachDivision(examples: DivisionExamples): void {
    const seen = new Uint8Array(this.groups.size);
    for (let number = 0; number < this.size; number++) {
      const group = this.groupOf[number]!;
      if (group < 0 || seen[group] === 1 || this.removed.has(number)) continue;
      seen[group] = 1;
      examples.add(this.modules[number]!, this.kindOf[number]!, this.subjects[number]!, weightInDivision);
    }
  }

  /** What is known of a case beside its terms. */
  private keep(number: number, pastCase: PastCase, toldWords: number, subjects: number): void {
    if (number === this.kindOf.length) this.grow();
    const kind = confirmedKind(pastCase);
    const module = pastCase.module === null ? null : readModule(pastCase.module);
    this.toldWords[number] = toldWords;
    this.subjects[number] = subjects;
    this.kindOf[number] = kind;
    this.isConfirmed[number] = kind >= 0 ? 1 : 0;
    this.modules.push(module);
    this.groupOf[number] = module === null ? -1 : this.groupNumber(module, number);
  }

  /** The rows of the words that tell the trouble. */
  private toldBy(number: number): Uint32Array {
    return this.words.rowsOf(number).subarray(0, this.toldWords[number]!);
  }

  private likeliestKind(number: number, model: KindModel): number {
    const words = this.toldBy(number);
    const meanings = this.meanings.rowsOf(number);
    const size = words.length + meanings.length;
    if (size > this.places.length) this.places = new Int32Array(2 * size);
    const { places, reading, conceptOfRow } = this;
    let known = 0;
    for (let at = 0; at < words.length; at++) {
      const place = reading.words[words[at]!]!;
      if (place >= 0) places[known++] = place;
    }
    const concepts = newConceptSet();
    for (let at = 0; at < meanings.length; at++) {
      const row = meanings[at]!;
      const place = reading.meanings[row]!;
      if (place >= 0) places[known++] = place;
      if (conceptOfRow[row] !== "") addConcept(concepts, conceptOfRow[row]!);
    }
    const logits = model.logitsAt(places.subarray(0, known), size);
    return topOf(blendScores(scoreKinds(concepts), logits));
  }

  private groupNumber(module: Module, number: number): number {
    // There are some hundred meanings: their rows fit in characters.
    const rows = [...this.meanings.rowsOf(number)].sort((left, right) => left - right);
    const key = `${module} ${String.fromCharCode(...rows)}`;
    let group = this.groups.get(key);
    if (group === undefined) {
      group = this.groups.size;
      this.groups.set(key, group);
    }
    return group;
  }

  private grow(): void {
    this.kindOf = grown(this.kindOf);
    this.isConfirmed = grown(this.isConfirmed);
    this.toldWords = grown(this.toldWords);
    this.groupOf = grown(this.groupOf);
    this.subjects = grown(this.subjects);
  }
}

/** Cases as they were read, as numbers. */
export interface CasePortion {
  readonly words: IndexPortion;
  readonly meanings: IndexPortion;
  readonly toldWords: Uint32Array<ArrayBuffer>;
  readonly subjects: Uint8Array<ArrayBuffer>;
}

/** How far the kinds have been read, and with what. */
interface ModelReading {
  model: KindModel | null;
  /** Number of the first case that was not. */
  until: number;
  /** By row of the index: the term's place in the model, -1 for none. */
  words: number[];
  meanings: number[];
}

function extendPlaces(places: number[], terms: readonly string[], model: KindModel): void {
  for (let row = places.length; row < terms.length; row++) places.push(model.placeOf(terms[row]!) ?? -1);
}

/** Number in `scoredKinds` of the kind that a person has confirmed; -1 without one. */
function confirmedKind({ kind }: PastCase): number {
  return kind === null ? -1 : scoredKinds.indexOf(kind as IncidentKindCode);
}

/** Whether an alert only repeats the beginning of the problem with phrases around it, as generated ones do. */
function quotes(alert: string, problem: string): boolean {
  return problem.length > 0 && alert.includes(problem.slice(0, 60));
}

/** The number of the greatest, the first of equal ones. */
export function topOf(scores: Float64Array): number {
  let top = 0;
  for (let at = 1; at < scores.length; at++) if (scores[at]! > scores[top]!) top = at;
  return top;
}
