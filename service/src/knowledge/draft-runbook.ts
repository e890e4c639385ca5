import { createHash } from "node:crypto";
import type { Runbook } from "@imperial-court/contract";
import type { Trouble, TroubleCluster } from "./cluster-troubles.ts";
import { scanSegments } from "./search/scan-terms.ts";

const maxSteps = 15;
const maxSymptoms = 6;
const maxSentence = 400;
/** Sentences that share so much of their words say the same. */
const sameSentence = 0.6;
const checksResult =
  /^(?:verif(?:y|ied)|confirm(?:ed)?|monitor(?:ed)?|check(?:ed)? that|test(?:ed)?|validated?|ensured?)\b/i;

/**
 * A runbook drafted from what was done before: nothing in it is new, every step is a sentence of a past
 * solution. It is marked as a draft, and so is never proposed, until somebody who knows has read it.
 * `generalize` replaces the numbers and names of one incident by what they stand for.
 */
export function draftRunbook(cluster: TroubleCluster, generalize: (text: string) => string): Runbook {
  const symptoms = distinct(cluster.map(({ problem }) => firstSentence(generalize(problem)))).slice(
    0,
    maxSymptoms,
  );
  const solved = cluster.filter(({ solution }) => solution !== "");
  const sentences = distinct(solved.flatMap(({ solution }) => sentencesOf(generalize(solution))));
  const [lead] = cluster;
  return {
    id: draftIdOf(cluster),
    title: clip(symptoms[0] ?? lead?.problem ?? "Recurring trouble", 120),
    kinds: [],
    module: mostFrequent(cluster.map(({ module }) => module)),
    symptoms,
    overview:
      `Drafted from ${cluster.length} reports: ${cluster
        .slice(0, 20)
        .map(({ id }) => id)
        .join(", ")}${cluster.length > 20 ? " …" : ""}. ` +
      (solved.length === 0
        ? "None of them says how it was solved."
        : `The steps are sentences from the solutions of ${solved.length} of them, the frequent ones first.`),
    severity_hints: [],
    steps: sentences.filter((sentence) => !checksResult.test(sentence)).slice(0, maxSteps),
    verification: sentences.filter((sentence) => checksResult.test(sentence)).slice(0, maxSteps),
    undo: [],
    escalation: [],
    is_draft: true,
  };
}

/** Of the case that came first, so that the id stays while more cases come. */
export function draftIdOf(cluster: TroubleCluster): string {
  const [first] = [...cluster].sort(
    (a, b) => (a.at ?? "9999").localeCompare(b.at ?? "9999") || a.id.localeCompare(b.id),
  );
  return `DRAFT-${createHash("sha256")
    .update(first?.id ?? "")
    .digest("hex")
    .slice(0, 10)}`;
}

/** The most frequent that is known; the first of them in the alphabet where several are. */
export function mostFrequent(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [top] = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return top?.[0] ?? null;
}

/** When it came last, all of them in ISO 8601; null when nothing says. */
export function lastAt(cluster: readonly Trouble[]): string | null {
  return cluster.reduce<string | null>(
    (last, { at }) => (at !== null && at > (last ?? "") ? at : last),
    null,
  );
}

/** Each sentence once, those said most often first, in the order they were first said. */
function distinct(sentences: readonly string[]): string[] {
  const groups: { sentence: string; words: ReadonlySet<string>; total: number }[] = [];
  for (const sentence of sentences) {
    const words = wordsOf(sentence);
    if (words.size === 0) continue;
    const known = groups.find((group) => likeness(group.words, words) >= sameSentence);
    if (known) known.total += 1;
    else groups.push({ sentence, words, total: 1 });
  }
  return groups.sort((a, b) => b.total - a.total).map(({ sentence }) => sentence);
}

/** Lines, and sentences and clauses within them; numbering and bullets at their beginning are layout. */
function sentencesOf(text: string): string[] {
  return text
    .split(/\n|(?<=[.!?;])\s+/)
    .map((part) =>
      part
        .replace(/^[\s\d.)(*•–-]{1,12}/, "")
        .replace(/;$/, ".")
        .trim(),
    )
    .filter((part) => part.length >= 12)
    .map((part) => clip(capitalized(part), maxSentence));
}

function firstSentence(text: string): string {
  return sentencesOf(text)[0] ?? clip(text.replace(/\s+/g, " ").trim(), maxSentence);
}

function wordsOf(sentence: string): ReadonlySet<string> {
  return new Set(
    scanSegments(sentence).flatMap(({ terms, han }) => [
      ...terms.filter(({ isStop }) => !isStop).map(({ text }) => text),
      ...han,
    ]),
  );
}

/** Jaccard. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let both = 0;
  for (const word of a) if (b.has(word)) both += 1;
  return both / (a.size + b.size - both);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function clip(text: string, length: number): string {
  return text.length <= length
    ? text
    : `${text
        .slice(0, length - 1)
        .replace(/[\uD800-\uDBFF]$/, "")
        .trimEnd()}…`;
}
