import { InvertedIndex } from "./search/inverted-index.ts";
import { type Features, featuresOf, readText } from "./search/read-text.ts";

/** Something that happened: a past case, or a run that nobody has closed yet. */
export interface Trouble {
  readonly type: "past-case" | "run";
  readonly id: string;
  /** What was reported, without mail noise. */
  readonly problem: string;
  /** What was done; empty when nobody has said. */
  readonly solution: string;
  readonly kind: string | null;
  readonly module: string | null;
  /** As the log or the run says. */
  readonly at: string | null;
}

/** Cases of one trouble, the most typical first. */
export type TroubleCluster = readonly Trouble[];

/**
 * How alike two reports of one trouble are at least, by what each explains of the other. Chosen on a case log
 * of 193 cases from 29 templates: see the test.
 */
const alike = 0.5;

/**
 * Groups reports of the same trouble, by the words and meanings that retrieval goes by. Each group is one report
 * and all that are like it, so that a chain of slight differences does not join what is different; the report
 * with the most companions leads. Deterministic; reports without any companion are groups of one.
 */
export function clusterTroubles(troubles: readonly Trouble[]): TroubleCluster[] {
  const companions = findCompanions(troubles.map(({ problem }) => featuresOf(readText(problem))));
  const isTaken = new Uint8Array(troubles.length);
  const clusters: TroubleCluster[] = [];
  const open = new Set(troubles.keys());
  while (open.size > 0) {
    let lead = -1;
    let most = -1;
    for (const number of open) {
      // What has been counted cannot have grown since.
      if (companions[number]!.length <= most) continue;
      companions[number] = companions[number]!.filter(({ other }) => isTaken[other] === 0);
      if (companions[number]!.length > most) {
        lead = number;
        most = companions[number]!.length;
      }
    }
    const members = [lead, ...companions[lead]!.map(({ other }) => other)];
    for (const member of members) {
      isTaken[member] = 1;
      open.delete(member);
    }
    clusters.push(members.map((member) => troubles[member]!));
  }
  return clusters;
}

interface Companion {
  readonly other: number;
  readonly likeness: number;
}

/** By number: those that are alike, most alike first. */
function findCompanions(features: readonly Features[]): Companion[][] {
  const words = indexOf(features.map((of) => of.words));
  const meanings = indexOf(features.map((of) => of.meanings));
  const explained = features.map((of, number) => {
    const byWords = explain(of.words, words, number);
    const byMeanings = explain(of.meanings, meanings, number);
    // Both halves count the same, whatever their number of features.
    const parts = Math.max(1, (of.words.size > 0 ? 1 : 0) + (of.meanings.size > 0 ? 1 : 0));
    for (let other = 0; other < byWords.length; other++) {
      byWords[other] = Math.min(1, (byWords[other]! + byMeanings[other]!) / parts);
    }
    return byWords;
  });
  return explained.map((row, number) => {
    const companions: Companion[] = [];
    for (let other = 0; other < row.length; other++) {
      const likeness = (row[other]! + explained[other]![number]!) / 2;
      if (other !== number && likeness >= alike) companions.push({ other, likeness });
    }
    return companions.sort((a, b) => b.likeness - a.likeness || a.other - b.other);
  });
}

/** How much of a document each document explains: itself 1. */
function explain(document: ReadonlyMap<string, number>, index: InvertedIndex, number: number): Float32Array {
  const scores = new Float32Array(index.size);
  index.addScores(document, 1, scores);
  const whole = Math.max(scores[number]!, 1e-6);
  for (let other = 0; other < scores.length; other++) scores[other]! /= whole;
  return scores;
}

function indexOf(documents: readonly ReadonlyMap<string, number>[]): InvertedIndex {
  return InvertedIndex.of(documents, 1.2, 0.5);
}
