import type { IncidentKindCode, Module, PastCase } from "@imperial-court/contract";
import { newConceptSet } from "../thesaurus/concept-set.ts";
import { scoredKinds } from "../thesaurus/score-kinds.ts";
import { type DivisionExamples, mainSubjects } from "./division-of-work.ts";
import { grown } from "./growing-array.ts";
import { type IndexPortion, InvertedIndex } from "./inverted-index.ts";
import { addFeatures, addPassage, type FeatureSink, readText } from "./read-text.ts";
import { readModule } from "./runbook-profile.ts";
import type { KindExample } from "./train-kinds.ts";

/** BM25's k1 and b; documents of a port are of all lengths, and the long ones are not the less telling. */
export const bm25 = { saturation: 1.2, lengthNorm: 0.5 };

const fieldWeights = { problem: 1, alert: 0.5, solution: 0.2 };
/** Characters of a solution that are indexed: the first lines name the trouble, the rest is procedure. */
const indexedSolution = 200;
/** What a past case counts as beside a runbook when the division of work is learned. */
const weightInDivision = 0.3;

/**
 * The past cases of a library, read once each: added and removed. A case's number is its place in the order in which
 * cases were added; that of a removed one stays empty. `CaseKinds` reads their kinds.
 */
export class CaseIndex {
  readonly words = new InvertedIndex(bm25.saturation, bm25.lengthNorm);
  readonly meanings = new InvertedIndex(bm25.saturation, bm25.lengthNorm);
  readonly modules: (Module | null)[] = [];
  private readonly removed = new Set<number>();
  /** By case: number in `scoredKinds` of the kind that a person has confirmed; -1 without one. */
  private confirmedKinds = new Int16Array(256);
  private isConfirmed = new Uint8Array(256);
  /** By case: how many of its words tell the trouble; the others are of its solution. */
  private toldWords = new Uint32Array(256);
  /** Of the first cases: those of one group speak of exactly the same and name the same module; -1 names none. */
  private readonly groupOf: number[] = [];
  private readonly groups = new Map<string, number>();
  private subjects = new Uint8Array(256);

  get size(): number {
    return this.words.size;
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

  /** The rows of the words that tell the trouble. */
  toldBy(number: number): Uint32Array {
    return this.words.rowsOf(number).subarray(0, this.toldWords[number]!);
  }

  /** Number in `scoredKinds`; -1 where nobody has confirmed one. */
  confirmedKindOf(number: number): number {
    return this.confirmedKinds[number]!;
  }

  exampleOf(number: number): KindExample {
    const names = [
      ...Array.from(this.toldBy(number), (row) => this.words.termOfRow[row]!),
      ...Array.from(this.meanings.rowsOf(number), (row) => this.meanings.termOfRow[row]!),
    ];
    return { names, kind: this.confirmedKinds[number]! };
  }

  /**
   * Of cases that speak of exactly the same only the first, so that a template does not shout down the rest. `kinds`
   * are those of all cases.
   */
  teachDivision(examples: DivisionExamples, kinds: Int16Array): void {
    for (let number = this.groupOf.length; number < this.size; number++) {
      const module = this.modules[number]!;
      this.groupOf.push(module === null ? -1 : this.groupNumber(module, number));
    }
    const seen = new Uint8Array(this.groups.size);
    for (let number = 0; number < this.size; number++) {
      const group = this.groupOf[number]!;
      if (group < 0 || seen[group] === 1 || this.removed.has(number)) continue;
      seen[group] = 1;
      examples.add(this.modules[number]!, kinds[number]!, this.subjects[number]!, weightInDivision);
    }
  }

  /** What is known of a case beside its terms. */
  private keep(number: number, pastCase: PastCase, toldWords: number, subjects: number): void {
    if (number === this.confirmedKinds.length) this.grow();
    const kind = confirmedKind(pastCase);
    this.toldWords[number] = toldWords;
    this.subjects[number] = subjects;
    this.confirmedKinds[number] = kind;
    this.isConfirmed[number] = kind >= 0 ? 1 : 0;
    this.modules.push(pastCase.module === null ? null : readModule(pastCase.module));
  }

  private groupNumber(module: Module, number: number): number {
    // There are some hundred meanings: their rows fit in characters.
    const key = `${module} ${String.fromCharCode.apply(null, sorted(this.meanings.rowsOf(number)))}`;
    let group = this.groups.get(key);
    if (group === undefined) {
      group = this.groups.size;
      this.groups.set(key, group);
    }
    return group;
  }

  private grow(): void {
    this.confirmedKinds = grown(this.confirmedKinds);
    this.isConfirmed = grown(this.isConfirmed);
    this.toldWords = grown(this.toldWords);
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

/** The examples of confirmed cases that are in no index yet. */
export function examplesOf(pastCases: readonly PastCase[]): KindExample[] {
  const index = new CaseIndex();
  return pastCases.map((pastCase) => index.exampleOf(index.add(pastCase)));
}

/** Whether a person has confirmed the case's kind. */
export function isConfirmed(pastCase: PastCase): boolean {
  return confirmedKind(pastCase) >= 0;
}

/** Number in `scoredKinds` of the kind that a person has confirmed; -1 without one. */
function confirmedKind({ kind }: PastCase): number {
  return kind === null ? -1 : scoredKinds.indexOf(kind as IncidentKindCode);
}

/** Whether an alert only repeats the beginning of the problem with phrases around it, as generated ones do. */
function quotes(alert: string, problem: string): boolean {
  return problem.length > 0 && alert.includes(problem.slice(0, 60));
}

/** Some ten numbers, ascending; for as few, insertion is faster than what sorts any number. */
function sorted(numbers: Uint32Array): number[] {
  const result: number[] = [];
  for (const number of numbers) {
    let at = result.push(number) - 1;
    for (; at > 0 && result[at - 1]! > number; at--) result[at] = result[at - 1]!;
    result[at] = number;
  }
  return result;
}
