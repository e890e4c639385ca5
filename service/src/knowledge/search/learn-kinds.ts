import type { IncidentKindCode, Runbook } from "@imperial-court/contract";
import { readShippedKnowledge } from "../shipped-knowledge.ts";
import { readShippedSayings } from "../shipped-sayings.ts";
import { scoredKinds, scoreKinds } from "../thesaurus/score-kinds.ts";
import { keepTrained } from "./keep-trained.ts";
import { calmClass, type KindExample, type KindModel, kindModelOf, trainKinds } from "./kind-model.ts";
import { addFeatures, type Features, newFeatures, readText } from "./read-text.ts";

/** Confirmed cases that a kind model should be trained on, the last ones: training takes some 50 µs each. */
export const learnedCases = 2_000;
/** Titles and symptoms that it is trained on, spread over the runbooks; those that ship are a quarter of it. */
const learnedSymptoms = 2_000;

export interface ConfirmedCase {
  readonly features: Features;
  /** Number in `scoredKinds`. */
  readonly kind: number;
}

let fromShipped: { readonly runbooks: readonly Runbook[]; readonly model: KindModel } | null = null;

/**
 * The kind model of a library: from the sayings, from the titles and symptoms of runbooks that declare their
 * kinds, and from past cases whose kind a person has confirmed. Without such cases it is the same for every
 * library of a process, and trained once.
 */
export function learnKinds(runbooks: readonly Runbook[], confirmed: readonly ConfirmedCase[]): KindModel {
  if (confirmed.length > 0) return kindModelOf(trainKinds([...examplesOf(runbooks), ...confirmed]));
  if (fromShipped === null || !isSame(fromShipped.runbooks, runbooks)) {
    const train = () => trainKinds(examplesOf(runbooks));
    const trained = isSame(readShippedKnowledge().runbooks, runbooks) ? keepTrained(train) : train();
    fromShipped = { runbooks, model: kindModelOf(trained) };
  }
  return fromShipped.model;
}

function isSame(left: readonly Runbook[], right: readonly Runbook[]): boolean {
  return left.length === right.length && left.every((runbook, number) => runbook === right[number]);
}

function examplesOf(runbooks: readonly Runbook[]): KindExample[] {
  const examples = [...shippedExamples()];
  const told: { readonly text: string; readonly kind: number }[] = [];
  for (const { title, symptoms, kinds } of runbooks) {
    const kind = kinds[0] === undefined ? -1 : numberOf(kinds[0] as IncidentKindCode);
    if (kind >= 0) for (const text of [title, ...symptoms]) told.push({ text, kind });
  }
  for (const { text, kind } of spread(told, learnedSymptoms)) examples.push(exampleOf(text, kind));
  return examples;
}

let fromSayings: readonly KindExample[] | null = null;

/** The sayings, read once in each thread: a library is built anew with every case that is closed. */
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
  const features = newFeatures();
  addFeatures(features, readText(text), 1);
  return { features, kind };
}

function numberOf(kind: IncidentKindCode): number {
  return kind === "NONE" ? calmClass : scoredKinds.indexOf(kind);
}

/** How much the model's logits count beside the scores of the rules; measured on texts that neither learned from. */
const trustInModel = 3;
/** Makes of the two, added, log-probabilities as often right as they say. */
const sharpness = 0.34;

/** Log-odds of every kind of `scoredKinds` for a text, by the rules of the thesaurus and the model together. */
export function scoreText(features: Features, model: KindModel): Float64Array {
  const logits = model.logitsOf(features);
  return scoreKinds(features.concepts).map(
    (score, kind) => sharpness * (score + trustInModel * logits[kind]!),
  );
}
