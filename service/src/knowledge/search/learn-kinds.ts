import type { IncidentKindCode, Runbook } from "@imperial-court/contract";
import { readShippedSayings } from "../shipped-sayings.ts";
import { scoredKinds, scoreKinds } from "../thesaurus/score-kinds.ts";
import { keepTrained } from "./keep-trained.ts";
import { calmClass, type KindModel, kindModelOf, type TrainedKinds } from "./kind-model.ts";
import { type Features, featuresOf, namesOf, readText } from "./read-text.ts";
import { type KindExample, trainKinds } from "./train-kinds.ts";

/** Titles and symptoms that it is trained on, spread over the runbooks; those that ship are a quarter of it. */
const learnedSymptoms = 2_000;

/** What a kind model is learned from beside the sayings, as it can be sent to another thread. */
export interface KindLesson {
  readonly told: readonly ToldKind[];
  readonly confirmed: readonly KindExample[];
}

export interface ToldKind {
  readonly text: string;
  /** Number in `scoredKinds`. */
  readonly kind: number;
}

let withoutCases: { readonly runbooks: readonly Runbook[]; readonly model: KindModel } | null = null;

/**
 * The kind model of a library: from the sayings, from the titles and symptoms of runbooks that declare their
 * kinds, and from past cases whose kind a person has confirmed. Without such cases it is the same for every
 * library of a process.
 */
export function learnKinds(runbooks: readonly Runbook[], confirmed: readonly KindExample[]): KindModel {
  if (confirmed.length > 0) return kindModelOf(learnLesson(lessonOf(runbooks, confirmed)));
  if (withoutCases === null || !isSame(withoutCases.runbooks, runbooks)) {
    withoutCases = { runbooks, model: kindModelOf(learnLesson(lessonOf(runbooks, []))) };
  }
  return withoutCases.model;
}

export function lessonOf(runbooks: readonly Runbook[], confirmed: readonly KindExample[]): KindLesson {
  return { told: toldOf(runbooks), confirmed };
}

/** Trained once and kept for the next thread and the next process. */
export function learnLesson({ told, confirmed }: KindLesson): TrainedKinds {
  return keepTrained([told, confirmed], () =>
    trainKinds([...shippedExamples(), ...told.map(({ text, kind }) => exampleOf(text, kind)), ...confirmed]),
  );
}

/** Whether two lists hold the same things. */
export function isSame<T>(left: readonly T[], right: readonly T[]): boolean {
  return left.length === right.length && left.every((entry, number) => entry === right[number]);
}

/** Confirmed cases that a kind model is trained on, the last ones: training takes some 50 µs each. */
const learnedCases = 2_000;
/** They are learned in portions of at most an eighth of them, and of at most so many. */
const smallestShare = 1 / 8;
const largestPortion = 128;

/**
 * Which of the confirmed cases, in the order they came, a model learns: the first ones each, then portions that grow
 * with their number, so that most cases that are closed need no training. Those of an unfinished portion tell their
 * kind by being similar, as every confirmed case does.
 */
export function casesToLearn<T>(confirmed: readonly T[]): readonly T[] {
  const portion =
    2 ** Math.floor(Math.log2(Math.max(1, Math.min(confirmed.length * smallestShare, largestPortion))));
  const until = confirmed.length - (confirmed.length % portion);
  return confirmed.slice(Math.max(0, until - learnedCases), until);
}

/** The titles and symptoms of the runbooks that declare a kind. */
function toldOf(runbooks: readonly Runbook[]): readonly ToldKind[] {
  const told: ToldKind[] = [];
  for (const { title, symptoms, kinds } of runbooks) {
    const kind = kinds[0] === undefined ? -1 : numberOf(kinds[0] as IncidentKindCode);
    if (kind >= 0) for (const text of [title, ...symptoms]) told.push({ text, kind });
  }
  return spread(told, learnedSymptoms);
}

let fromSayings: readonly KindExample[] | null = null;

/** The sayings, read once in each thread. */
function shippedExamples(): readonly KindExample[] {
  fromSayings ??= readShippedSayings().map(({ text, kind }) => exampleOf(text, numberOf(kind)));
  return fromSayings;
}

/** At most `count` of a list, at even distances. */
function spread<T>(list: readonly T[], count: number): readonly T[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, at) => list[Math.floor((at * list.length) / count)]!);
}

function exampleOf(text: string, kind: number): KindExample {
  return { names: namesOf(featuresOf(readText(text))), kind };
}

function numberOf(kind: IncidentKindCode): number {
  return kind === "NONE" ? calmClass : scoredKinds.indexOf(kind);
}

/** How much the model's logits count beside the scores of the rules; measured on texts that neither learned from. */
const trustInModel = 3;
/** Makes of the two, added, log-probabilities as often right as they say. */
const sharpness = 0.24;

/** Log-odds of every kind of `scoredKinds` for a text, by the rules of the thesaurus and the model together. */
export function scoreText(features: Features, model: KindModel): Float64Array {
  return blendScores(scoreKinds(features.concepts), model.logitsOf(features));
}

/** Of the scores by the rules and the logits by the model. */
export function blendScores(scores: Float64Array, logits: Float64Array): Float64Array {
  const blended = new Float64Array(scores.length);
  for (let kind = 0; kind < blended.length; kind++) {
    blended[kind] = sharpness * (scores[kind]! + trustInModel * logits[kind]!);
  }
  return blended;
}
