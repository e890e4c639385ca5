import { calmClass, type KindModel } from "../../knowledge/search/kind-model.ts";
import { featuresOf, type ReadSegment, readTerms } from "../../knowledge/search/read-text.ts";
import {
  type ConceptSet,
  countShared,
  meetsAny,
  newConceptSet,
} from "../../knowledge/thesaurus/concept-set.ts";
import { faultWords } from "../../knowledge/thesaurus/fault-words.ts";
import { portObjects } from "../../knowledge/thesaurus/port-objects.ts";
import { bestKindScore } from "../../knowledge/thesaurus/score-kinds.ts";

/**
 * Whether a text reports an incident at all, sentence by sentence: one sentence that says what is wrong with
 * something of the port makes it one, whatever stands around it. A sentence that says the matter is closed takes
 * back what stands before it; a notice of planned work or an automatic reply covers the whole text.
 */
export interface IncidentJudgement {
  readonly probability: number;
  readonly reasons: readonly string[];
  /** Segments that carry the report; all of them when none stands out. */
  readonly telling: readonly ReadSegment[];
}

/** Said of anything, and no fault by themselves. */
const weakFaults = ["late", "full", "intermittent", "damage", "growth", "no_reply", "gap"];
const isWeak = (name: string) => weakFaults.includes(name);
const sets = {
  clearFault: newConceptSet(Object.keys(faultWords).filter((name) => !isWeak(name))),
  weakFault: newConceptSet(weakFaults),
  object: newConceptSet(Object.keys(portObjects)),
  alarming: newConceptSet(["fire", "spill", "intrusion", "cyber", "person", "server_error", "dead_letter"]),
  urge: newConceptSet(["urge"]),
  enquiry: newConceptSet(["question_of_fact", "how_to", "audit", "access_rights"]),
  leisure: newConceptSet(["social", "office_goods"]),
  office: newConceptSet(["meeting", "human_resources", "disclaimer"]),
  selling: newConceptSet(["marketing"]),
  news: newConceptSet(["news"]),
  chat: newConceptSet(["chat"]),
  order: newConceptSet(["order_reader"]),
  politeness: newConceptSet(["thanks", "acknowledged"]),
  covering: newConceptSet(["planned", "auto_reply"]),
  closing: newConceptSet(["resolved", "no_incident"]),
  open: newConceptSet(["unresolved"]),
};
const identifiers = /^@(?:container|vessel|msgref|booking|path|partner|crane)$|^[45]\d\d$|_err|^[a-z]+_\d/;

/**
 * Log-odds that a sentence with the feature reports an incident. Fitted by logistic regression on the tune half
 * of `evaluation/texts` and the public benchmark, each group of texts with the same weight.
 */
export const incidentWeights = {
  base: -3.84,
  kind: 3.6,
  clearFault: 0.66,
  weakFault: 0.42,
  pair: 1.7,
  objects: 2.01,
  identifier: 1.67,
  alarming: 0.82,
  urge: 1.09,
  enquiry: 1.53,
  leisure: -2.97,
  office: -2.35,
  selling: -3.23,
  news: -2.34,
  chat: -3.39,
  order: -2.62,
  politeness: -0.96,
  covering: -4.81,
  closing: -5.57,
  calm: -4.16,
};

export type SentenceFeatures = Record<Exclude<keyof typeof incidentWeights, "base">, number>;

export function sentenceFeatures(segment: ReadSegment, model: KindModel): SentenceFeatures {
  const { concepts } = segment;
  const meets = (set: ConceptSet) => (meetsAny(concepts, set) ? 1 : 0);
  const objects = countShared(concepts, sets.object);
  const identifier = segment.terms.some(({ text }) => identifiers.test(text)) ? 1 : 0;
  const fault = Math.max(meets(sets.clearFault), meets(sets.weakFault));
  return {
    kind: bestKindScore(concepts) / 6,
    clearFault: meets(sets.clearFault),
    weakFault: meets(sets.weakFault),
    pair: fault > 0 && objects + identifier > 0 ? 1 : 0,
    objects: Math.min(objects, 4) / 4,
    identifier,
    alarming: meets(sets.alarming),
    urge: meets(sets.urge),
    enquiry: meets(sets.enquiry),
    leisure: meets(sets.leisure),
    office: meets(sets.office),
    selling: meets(sets.selling),
    news: meets(sets.news),
    chat: meets(sets.chat),
    order: meets(sets.order),
    politeness: meets(sets.politeness),
    covering: meets(sets.covering),
    closing: isClosing(concepts) ? 1 : 0,
    calm: calmnessOf(segment, model),
  };
}

/** Logits beyond this say no more: a model this sure of one sentence is sure enough. */
const surest = 5;

/** How far the kind model puts "no incident" above the likeliest kind, -1..1; 0 for words it has never met. */
function calmnessOf(segment: ReadSegment, model: KindModel): number {
  const logits = model.logitsOf(featuresOf([segment]));
  const trouble = logits.subarray(0, calmClass).reduce((left, right) => Math.max(left, right), 0);
  return Math.max(-surest, Math.min(logits[calmClass]! - trouble, surest)) / surest;
}

/** Log-odds of "no incident" against all kinds together, by the words of the whole text. */
function calmnessOfAll(segments: readonly ReadSegment[], model: KindModel): number {
  const logits = model.logitsOf(featuresOf(segments));
  const trouble = logits.subarray(0, calmClass).reduce((sum, logit) => sum + Math.exp(logit), 0);
  return Math.max(-surestOfAll, Math.min(logits[calmClass]! - Math.log(trouble), surestOfAll));
}

/** Words after which a sentence that began with something settled turns to what is not. */
const contrasts = new Set(["but", "however", "though", "although", "except", "tapi", "tetapi", "cuma"]);

/** "Crane 3 is repaired, but crane 5 has stopped" is two statements: what is closed covers only its own. */
function splitAtContrast(segment: ReadSegment): readonly ReadSegment[] {
  if (!isClosing(segment.concepts) && !meetsAny(segment.concepts, sets.covering)) return [segment];
  const at = segment.terms.findIndex(({ text }, place) => place > 0 && contrasts.has(text));
  if (at < 0 || at === segment.terms.length - 1) return [segment];
  return [readTerms(segment.terms.slice(0, at), segment.han), readTerms(segment.terms.slice(at + 1), [])];
}

/** "Has been resolved" closes a matter; "must be resolved" and "not yet resolved" do not. */
function isClosing(concepts: ConceptSet): boolean {
  return meetsAny(concepts, sets.closing) && !meetsAny(concepts, sets.open);
}

/** A sentence tells what the report is about if its log-odds are above this and not far below the best one's. */
const tellingFrom = -5;
const tellingWithin = 9;
/** Sentences of an ordinary report, and what every doubling (and more) of them takes off the log-odds. */
const shortReport = 5;
const chatterDiscount = 0.5;

/**
 * Weights of what the sentences say and of what the whole text reads like to the kind model: a library's reminder
 * or a joke has no sentence that says it is none. Fitted by logistic regression on the tune texts, with a model that
 * had not learned from them; the base is 1 above the fitted one, since to lose a report is worse than to read a joke.
 */
const wholeText = { base: -1.2, sentences: 0.68, calm: -0.3 };
/** Logits of the whole text beyond this say no more. */
const surestOfAll = 8;

export function judgeIncident(read: readonly ReadSegment[], model: KindModel): IncidentJudgement {
  const segments = read.flatMap(splitAtContrast);
  const scores = segments.map((segment) => scoreOf(sentenceFeatures(segment, model)));
  const strongest = scores.reduce((left, right) => Math.max(left, right), tellingFrom);
  const from = Math.max(tellingFrom, strongest - tellingWithin);
  const telling = segments.filter((_, number) => scores[number]! >= from);
  const reasons: string[] = [];
  const closedAt = segments.findLastIndex((segment) => isClosing(segment.concepts));
  if (closedAt >= 0) reasons.push("a sentence says that the matter is closed or that nothing happened");
  const isCovered = segments.some((segment) => meetsAny(segment.concepts, sets.covering));
  if (isCovered) reasons.push("reads as a notice of planned work, a test or an automatic reply");
  let best = Number.NEGATIVE_INFINITY;
  segments.forEach((segment, number) => {
    let score = scores[number]!;
    if (number < closedAt) score += incidentWeights.closing;
    if (isCovered && !meetsAny(segment.concepts, sets.covering)) score += incidentWeights.covering;
    best = Math.max(best, score);
  });
  if (segments.length === 0) best = incidentWeights.base;
  // The best of many sentences of chatter looks more like a report than any one of them.
  best -= chatterDiscount * Math.log(Math.max(1, segments.length / shortReport));
  best = wholeText.base + wholeText.sentences * best + wholeText.calm * calmnessOfAll(read, model);
  if (best >= 0) reasons.unshift("names something of the port and what is wrong with it");
  else if (reasons.length === 0) reasons.push("says nothing that is wrong with anything of the port");
  return {
    probability: 1 / (1 + Math.exp(-best)),
    reasons,
    telling: telling.length > 0 ? telling : segments,
  };
}

function scoreOf(features: SentenceFeatures): number {
  let score = incidentWeights.base;
  for (const [name, value] of Object.entries(features)) {
    score += value * incidentWeights[name as keyof SentenceFeatures];
  }
  return score;
}
