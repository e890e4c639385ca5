import { conceptNames, conceptNumber } from "./concept-matcher.ts";

/** A set of concepts as bits: rules are tested against a hundred thousand past cases while a library is built. */
export type ConceptSet = Uint32Array;

const words = Math.ceil(conceptNames.length / 32);

export function newConceptSet(names: Iterable<string> = []): ConceptSet {
  const set = new Uint32Array(words);
  for (const name of names) addConcept(set, name);
  return set;
}

export function addConcept(set: ConceptSet, name: string): void {
  const number = conceptNumber(name);
  set[number >> 5]! |= 1 << (number & 31);
}

export function hasConcept(set: ConceptSet, name: string): boolean {
  const number = conceptNumber(name);
  return (set[number >> 5]! & (1 << (number & 31))) !== 0;
}

export function containsAll(set: ConceptSet, wanted: ConceptSet): boolean {
  for (let word = 0; word < words; word++) if ((set[word]! & wanted[word]!) !== wanted[word]!) return false;
  return true;
}

export function meetsAny(set: ConceptSet, others: ConceptSet): boolean {
  for (let word = 0; word < words; word++) if ((set[word]! & others[word]!) !== 0) return true;
  return false;
}

/** How many concepts two sets share. */
export function countShared(set: ConceptSet, others: ConceptSet): number {
  let count = 0;
  for (let word = 0; word < words; word++) {
    for (let bits = set[word]! & others[word]!; bits !== 0; bits &= bits - 1) count++;
  }
  return count;
}

/** The numbers of the concepts in a set, ascending. */
export function numbersIn(set: ConceptSet): number[] {
  const numbers: number[] = [];
  for (let word = 0; word < words; word++) {
    for (let bits = set[word]!; bits !== 0; bits &= bits - 1) {
      numbers.push(word * 32 + 31 - Math.clz32(bits & -bits));
    }
  }
  return numbers;
}
