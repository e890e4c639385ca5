import { type ConceptMatch, conceptNames, matchConcepts } from "../thesaurus/concept-matcher.ts";
import { addConcept, type ConceptSet, newConceptSet } from "../thesaurus/concept-set.ts";
import { leaveOutDenied } from "../thesaurus/denied-dangers.ts";
import { isStopTerm, type Segment, scanSegments } from "./scan-terms.ts";

/** A sentence or line of a text, with the concepts met in it. */
export interface ReadSegment extends Segment {
  readonly matches: readonly ConceptMatch[];
  readonly concepts: ConceptSet;
}

/** Reads `text`; `correct` may replace a word that nobody knows by one that the library does. */
export function readText(text: string, correct: ((term: string) => string) | null = null): ReadSegment[] {
  return scanSegments(text).map(({ terms, han }) =>
    readTerms(correct === null ? terms : terms.map(correct), han),
  );
}

/** Finds the concepts of a segment's terms; dangers that are said not to be there are left out. */
export function readTerms(all: readonly string[], han: readonly string[]): ReadSegment {
  const { terms, matches } = leaveOutDenied(all, han, matchConcepts(all, han));
  const concepts = newConceptSet();
  for (const match of matches) addConcept(concepts, match.concept);
  return { terms, han, matches, concepts };
}

/** Counts of what a text is indexed by, apart: its words, and what they mean. */
export interface Features {
  readonly words: Map<string, number>;
  /** Concepts and identifier types. */
  readonly meanings: Map<string, number>;
  readonly concepts: ConceptSet;
}

export function newFeatures(): Features {
  return { words: new Map(), meanings: new Map(), concepts: newConceptSet() };
}

/** Concept → its feature, made once: a library of 100 000 cases counts millions of them. */
const meaningOf = new Map(conceptNames.map((name) => [name, `#${name}`]));

/** Adds a text's features, each occurrence counted `weight` times. */
export function addFeatures(into: Features, segments: readonly ReadSegment[], weight: number): void {
  for (const segment of segments) {
    addWords(into.words, segment, weight);
    for (const term of segment.terms) {
      if (term.startsWith("@") && !isStopTerm(term)) count(into.meanings, term, weight);
    }
    const met = new Set<string>();
    for (const match of segment.matches) {
      if (met.has(match.concept)) continue;
      met.add(match.concept);
      count(into.meanings, meaningOf.get(match.concept)!, weight);
    }
    for (let word = 0; word < segment.concepts.length; word++) {
      into.concepts[word]! |= segment.concepts[word]!;
    }
  }
}

/** Adds only a text's words: for long passages whose meaning is not the trouble's, such as steps. */
export function addPassage(into: Features, text: string, weight: number): void {
  for (const segment of scanSegments(text)) addWords(into.words, segment, weight);
}

function addWords(words: Map<string, number>, { terms, han }: Segment, weight: number): void {
  for (const term of terms) {
    if (!term.startsWith("@") && !isStopTerm(term)) count(words, term, weight);
  }
  for (const run of han) {
    for (let at = 0; at + 1 < run.length; at++) count(words, run.slice(at, at + 2), weight);
  }
}

function count(counts: Map<string, number>, feature: string, weight: number): void {
  counts.set(feature, (counts.get(feature) ?? 0) + weight);
}
