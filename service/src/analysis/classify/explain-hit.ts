import type { Entity } from "@imperial-court/contract";
import type { InvertedIndex } from "../../knowledge/search/inverted-index.ts";
import type { ReadSegment } from "../../knowledge/search/read-text.ts";
import { type Features, featuresOf, readText } from "../../knowledge/search/read-text.ts";
import { stem } from "../../knowledge/search/stem.ts";

/** Says why something was chosen, in the report's own words. */
export interface Explainer {
  readonly explainConcepts: (concepts: readonly string[]) => string[];
  readonly explainFeatures: (found: Features, index: InvertedIndex) => string[];
  /** For a past case: its features are read again, since the index keeps no texts. */
  readonly explainText: (text: string, index: InvertedIndex) => string[];
}

const shownWords = 5;
const shownConcepts = 4;
/** Concepts so common that sharing them explains nothing. */
const commonplace = new Set(["failure", "api", "edi_message", "status", "urge", "portal", "tos"]);
const identifierNames: Readonly<Record<string, string>> = {
  "@container": "a container number",
  "@vessel": "a vessel by name",
  "@partner": "a partner",
  "@msgref": "a message reference",
  "@path": "an API path",
  "@booking": "a booking",
  "@sizetype": "a size/type code",
};

export function explainFor(
  query: Features,
  telling: readonly ReadSegment[],
  text: string,
  entities: readonly Entity[],
): Explainer {
  const written = surfaceWords(text);
  const phrases = phrasesByConcept(telling, written);

  const explainConcepts = (concepts: readonly string[]) => {
    const named = concepts.filter((concept) => phrases.has(concept)).slice(0, shownConcepts);
    if (named.length === 0) return [];
    return [`speaks of ${named.map((name) => `${readable(name)} ("${phrases.get(name)}")`).join(", ")}`];
  };

  const explainFeatures = (found: Features, index: InvertedIndex) => {
    const words = [...query.words.keys()]
      .filter((word) => found.words.has(word))
      .sort((left, right) => index.weightOf(right) - index.weightOf(left))
      .slice(0, shownWords)
      .map((word) => written.get(word) ?? word);
    const concepts = [...query.meanings.keys()]
      .filter((meaning) => meaning.startsWith("#") && found.meanings.has(meaning))
      .map((meaning) => meaning.slice(1));
    const telling = concepts.filter((concept) => !commonplace.has(concept));
    const identifiers = Object.keys(identifierNames).filter(
      (type) => query.meanings.has(type) && found.meanings.has(type),
    );
    return [
      ...(words.length > 0 ? [`shares the words ${words.map((word) => `"${word}"`).join(", ")}`] : []),
      ...explainConcepts(telling.length > 0 ? telling : concepts),
      ...(identifiers.length > 0
        ? [`both name ${identifiers.map((type) => identifierNames[type]).join(" and ")}`]
        : []),
    ];
  };

  const explainText = (caseText: string, index: InvertedIndex) => {
    const found = featuresOf(readText(caseText));
    const upper = caseText.toUpperCase();
    const shared = [...new Set(entities.map((entity) => entity.value))].filter(
      (value) => value.length >= 6 && upper.includes(value.toUpperCase()),
    );
    return [
      ...(shared.length > 0 ? [`names the same ${shared.slice(0, shownWords).join(", ")}`] : []),
      ...explainFeatures(found, index),
    ];
  };

  return { explainConcepts, explainFeatures, explainText };
}

function readable(concept: string): string {
  return concept.replaceAll("_", " ");
}

/** Each stem with the first word of the text that has it. */
function surfaceWords(text: string): Map<string, string> {
  const words = new Map<string, string>();
  for (const [word] of text.matchAll(/[\p{L}\p{N}_]+/gu)) {
    const key = stem(word.toLowerCase());
    if (!words.has(key)) words.set(key, word.toLowerCase());
  }
  return words;
}

function phrasesByConcept(
  segments: readonly ReadSegment[],
  written: Map<string, string>,
): Map<string, string> {
  const phrases = new Map<string, string>();
  for (const segment of segments) {
    for (const { concept, phrase } of segment.matches) {
      if (phrases.has(concept) || phrase.startsWith("@")) continue;
      phrases.set(
        concept,
        phrase
          .split(" ")
          .map((word) => written.get(word) ?? (isPlaceholder(word) ? "…" : word))
          .join(" "),
      );
    }
  }
  return phrases;
}

/** What the reader puts where an identifier stands: the text does not say it, so it is not quoted. */
function isPlaceholder(word: string): boolean {
  return word.startsWith("@") || word.includes("_");
}
