import { scanSegments } from "../search/scan-terms.ts";
import { stem } from "../search/stem.ts";
import { type Term, termOf } from "../search/term.ts";
import { faultWords } from "./fault-words.ts";
import { portObjects } from "./port-objects.ts";
import { talk } from "./talk.ts";

/** Finds the thesaurus' concepts in scanned text: a trie over stems, and plain search for Chinese. */

interface PhraseNode {
  readonly next: Map<Term, PhraseNode>;
  /** Concepts whose phrase ends here. */
  concepts: string[];
  /** Continuation after up to `widestGap` words of any kind. */
  gap: PhraseNode | null;
}

/** A concept met in the text and the words that name it. */
export interface ConceptMatch {
  readonly concept: string;
  /** Index of the first and the last term of the phrase; -1 for a Chinese phrase. */
  readonly from: number;
  readonly to: number;
  readonly phrase: string;
}

/** Its phrase is put together when somebody asks: while a library is built nobody does. */
class TermMatch implements ConceptMatch {
  readonly concept: string;
  readonly from: number;
  readonly to: number;
  private readonly terms: readonly Term[];

  constructor(concept: string, from: number, to: number, terms: readonly Term[]) {
    this.concept = concept;
    this.from = from;
    this.to = to;
    this.terms = terms;
  }

  get phrase(): string {
    return this.terms
      .slice(this.from, this.to + 1)
      .map(({ text }) => text)
      .join(" ");
  }
}

/** All concepts; a concept's place here is its bit in a `ConceptSet`. */
export const conceptNames: readonly string[] = [portObjects, faultWords, talk].flatMap((table) =>
  Object.keys(table),
);
const conceptNumbers = new Map(conceptNames.map((name, number) => [name, number]));

/** The bit of a concept. Throws for a name that no table has: a rule with a slip of the pen must not pass. */
export function conceptNumber(name: string): number {
  const number = conceptNumbers.get(name);
  if (number === undefined) throw new Error(`no such concept in the thesaurus: ${name}`);
  return number;
}

const widestGap = 3;
const root: PhraseNode = newNode();
/** Chinese phrases by their first character. */
const hanPhrases = new Map<string, { readonly phrase: string; readonly concept: string }[]>();

for (const table of [portObjects, faultWords, talk]) {
  for (const [concept, phrases] of Object.entries(table)) {
    for (const phrase of phrases.split(",")) learnPhrase(phrase.trim(), concept);
  }
}

/** By a term's number: where phrases that begin with it go on. Terms that came later begin none. */
const beginnings: (PhraseNode | undefined)[] = [];
for (const [{ number }, node] of root.next) {
  while (beginnings.length <= number) beginnings.push(undefined);
  beginnings[number] = node;
}

/** Stems that some phrase uses: words that a spelling correction may aim at. */
export const thesaurusStems: ReadonlySet<string> = collectStems(root, new Set());

function newNode(): PhraseNode {
  return { next: new Map(), concepts: [], gap: null };
}

function learnPhrase(phrase: string, concept: string): void {
  if (/\p{Script=Han}/u.test(phrase)) {
    const list = hanPhrases.get(phrase[0]!) ?? [];
    list.push({ phrase, concept });
    hanPhrases.set(phrase[0]!, list);
    return;
  }
  let node = root;
  for (const word of phrase.split(/\s+/)) {
    if (word === "..") {
      node.gap ??= newNode();
      node = node.gap;
      continue;
    }
    for (const term of phraseTerms(word)) {
      let next = node.next.get(term);
      if (next === undefined) {
        next = newNode();
        node.next.set(term, next);
      }
      node = next;
    }
  }
  if (!node.concepts.includes(concept)) node.concepts.push(concept);
}

/** The terms the scanner would make of a word of a phrase. */
function phraseTerms(word: string): readonly Term[] {
  if (word.startsWith("@") || /^x\d{3}$/.test(word)) return [termOf(word)];
  const scanned = scanSegments(word).flatMap((segment) => segment.terms);
  return scanned.length > 0 && !scanned[0]!.isType ? scanned : [termOf(stem(word))];
}

function collectStems(node: PhraseNode, into: Set<string>): Set<string> {
  for (const [{ text }, next] of node.next) {
    if (/^[a-z]{4,}$/.test(text)) into.add(text);
    collectStems(next, into);
  }
  if (node.gap !== null) collectStems(node.gap, into);
  return into;
}

/** Every concept of one segment, each phrase once. */
export function matchConcepts(terms: readonly Term[], han: readonly string[]): ConceptMatch[] {
  const matches: ConceptMatch[] = [];
  for (let from = 0; from < terms.length; from++) {
    const { number } = terms[from]!;
    const node = number >= 0 && number < beginnings.length ? beginnings[number] : undefined;
    if (node !== undefined) follow(node, terms, from, from, matches);
  }
  for (const run of han) {
    for (let at = 0; at < run.length; at++) {
      for (const { phrase, concept } of hanPhrases.get(run[at]!) ?? []) {
        if (run.startsWith(phrase, at)) matches.push({ concept, from: -1, to: -1, phrase });
      }
    }
  }
  return matches;
}

function follow(
  node: PhraseNode,
  terms: readonly Term[],
  from: number,
  at: number,
  matches: ConceptMatch[],
): void {
  for (const concept of node.concepts) {
    matches.push(new TermMatch(concept, from, at, terms));
  }
  if (node.next.size > 0 && at + 1 < terms.length) {
    const next = node.next.get(terms[at + 1]!);
    if (next !== undefined) follow(next, terms, from, at + 1, matches);
  }
  if (node.gap === null) return;
  const end = Math.min(at + 1 + widestGap, terms.length - 1);
  for (let last = at + 1; last <= end; last++) {
    const after = node.gap.next.get(terms[last]!);
    if (after !== undefined) follow(after, terms, from, last, matches);
  }
}
