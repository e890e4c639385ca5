import { type ConceptMatch, conceptNames, matchConcepts } from "../thesaurus/concept-matcher.ts";
import { addConcept, type ConceptSet, newConceptSet } from "../thesaurus/concept-set.ts";
import { leaveOutDenied } from "../thesaurus/denied-dangers.ts";
import { leaveOutUnresolved } from "../thesaurus/open-matters.ts";
import { type Segment, scanSegments } from "./scan-terms.ts";
import { type Term, termOf } from "./term.ts";

/** A sentence or line of a text, with the concepts met in it. */
export interface ReadSegment extends Segment {
  readonly matches: readonly ConceptMatch[];
  readonly concepts: ConceptSet;
}

/** Reads `text`; `correct` may replace a word that nobody knows by one that the library does. */
export function readText(text: string, correct: ((term: string) => string) | null = null): ReadSegment[] {
  return scanSegments(text).map(({ terms, han }) =>
    readTerms(correct === null ? terms : terms.map(({ text }) => termOf(correct(text))), han),
  );
}

/** Finds the concepts of a segment's terms; dangers that are said not to be there are left out. */
export function readTerms(all: readonly Term[], han: readonly string[]): ReadSegment {
  const { terms, matches: met } = leaveOutDenied(all, han, matchConcepts(all, han));
  const matches = leaveOutUnresolved(met);
  const concepts = newConceptSet();
  for (const match of matches) addConcept(concepts, match.concept);
  return { terms, han, matches, concepts };
}

/** What counts how often a text has something. */
export interface Counter {
  countTerm(term: Term, weight: number): void;
}

/** What takes a text's features: its words and what they mean, apart. */
export interface FeatureSink {
  readonly words: Counter;
  /** Concepts and identifier types. */
  readonly meanings: Counter;
  readonly concepts: ConceptSet;
}

export class Counts extends Map<string, number> implements Counter {
  countTerm({ text }: Term, weight: number): void {
    this.set(text, (this.get(text) ?? 0) + weight);
  }
}

/** Counts of what a text is indexed by. */
export interface Features extends FeatureSink {
  readonly words: Counts;
  readonly meanings: Counts;
  /** Neighbours in a sentence, small words included ("not in", "in use"): for the kind model, not for an index. */
  readonly pairs: ReadonlySet<string>;
}

const noPairs: ReadonlySet<string> = new Set();

/** To add to; without pairs. */
export function newFeatures(): Features {
  return { words: new Counts(), meanings: new Counts(), concepts: newConceptSet(), pairs: noPairs };
}

/** All features of a text, each occurrence counted once. */
export function featuresOf(segments: readonly ReadSegment[]): Features {
  const pairs = new Set<string>();
  for (const { terms } of segments) {
    for (let at = 1; at < terms.length; at++) pairs.add(`${terms[at - 1]!.text} ${terms[at]!.text}`);
  }
  const features = { ...newFeatures(), pairs };
  addFeatures(features, segments, 1);
  return features;
}

/** The names of all features of a text; those of its pairs have a space in them. */
export function namesOf({ words, meanings, pairs }: Features): string[] {
  return [...words.keys(), ...meanings.keys(), ...pairs];
}

/** Concept → its feature. */
const meaningOf = new Map(conceptNames.map((name) => [name, termOf(`#${name}`)]));

/** Adds a text's features, each occurrence counted `weight` times; a concept counts once in each segment. */
export function addFeatures(into: FeatureSink, segments: readonly ReadSegment[], weight: number): void {
  for (const segment of segments) {
    addWords(into.words, segment, weight);
    for (const term of segment.terms) {
      if (term.isType && !term.isStop) into.meanings.countTerm(term, weight);
    }
    const { matches } = segment;
    for (let at = 0; at < matches.length; at++) {
      const { concept } = matches[at]!;
      if (isAmong(matches, at, concept)) continue;
      into.meanings.countTerm(meaningOf.get(concept)!, weight);
    }
    for (let word = 0; word < segment.concepts.length; word++) {
      into.concepts[word]! |= segment.concepts[word]!;
    }
  }
}

/** Whether one of the first `count` matches is of the concept: there are few, and a set for each segment takes longer. */
function isAmong(matches: readonly ConceptMatch[], count: number, concept: string): boolean {
  for (let at = 0; at < count; at++) if (matches[at]!.concept === concept) return true;
  return false;
}

/** Adds only a text's words: for long passages whose meaning is not the trouble's, such as steps. */
export function addPassage(into: Pick<FeatureSink, "words">, text: string, weight: number): void {
  for (const segment of scanSegments(text)) addWords(into.words, segment, weight);
}

function addWords(words: Counter, { terms, han }: Segment, weight: number): void {
  for (const term of terms) {
    if (!term.isType && !term.isStop) words.countTerm(term, weight);
  }
  for (const run of han) {
    for (let at = 0; at + 1 < run.length; at++) words.countTerm(termOf(run.slice(at, at + 2)), weight);
  }
}
