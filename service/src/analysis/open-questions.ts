import { describeKind, type Entity } from "@imperial-court/contract";
import type { CaseFile, Diagnosis } from "./diagnose.ts";
import { worthNaming } from "./hypotheses.ts";
import { asSentence } from "./sentences.ts";
import { isConnected } from "./source-names.ts";
import type { NumberedFact } from "./stages.ts";
import { describeSubject } from "./subjects.ts";

export interface DoubtfulValue {
  readonly type: Entity["type"];
  readonly value: string;
  /** What the check found. */
  readonly note: string;
}

/** The words of severity are looked for in a text up to this long; of a longer one in its head and tail. */
const longText = 200_000;
const headLength = 150_000;
const tailLength = 50_000;
const maxDoubtful = 3;

/** What nobody has looked at yet, could not be looked at, or does not fit. */
export function askOpenQuestions(
  draft: Pick<Diagnosis, "kind" | "confidence">,
  file: CaseFile,
  facts: readonly NumberedFact[],
): string[] {
  const questions = tellLeftOut(file);
  const subject = describeSubject(file.entities);
  if (!facts.some((fact) => isConnected(fact.source))) {
    const reason = file.sources.some(isConnected)
      ? "The connected sources were given nothing they could look for"
      : "No log or database is connected";
    questions.push(
      `Not verified: ${subject ?? "what the report says"}. ${reason}, so this rests on the report's own words.`,
    );
  }
  for (const fact of file.facts) {
    if (fact.status === "failed")
      questions.push(`${fact.id} (${fact.source}): ${asSentence(fact.excerpt)} Ask again when it is back.`);
  }
  for (const value of notFoundAnywhere(facts)) {
    questions.push(
      nearOf(value, facts) ?? `No source knows ${value}: is it written correctly, and is it of this port?`,
    );
  }
  const doubtful = doubtfulValues({ entities: file.entities, facts });
  for (const { value, note } of doubtful.slice(0, maxDoubtful)) {
    questions.push(`Is ${value} right? ${asSentence(note)}`);
  }
  if (doubtful.length > maxDoubtful) {
    questions.push(
      `${inWords(doubtful.length - maxDoubtful)} more identifiers fail their check: are they all mistyped?`,
    );
  }
  if (subject === null)
    questions.push("Which container, vessel, message or booking is concerned? The report names none.");
  const second = file.retrieval.kinds.find(
    ({ kind, probability }) =>
      kind !== draft.kind && kind !== "NONE" && kind !== "UNKNOWN" && probability >= worthNaming,
  );
  if (draft.confidence < 0.5 && second && draft.kind !== "UNKNOWN") {
    questions.push(
      `Is it "${describeKind(draft.kind).label}" or "${describeKind(second.kind).label}"? The text alone does not settle it.`,
    );
  }
  return [...new Set(questions)].slice(0, 8);
}

/** Nothing is left out in silence. */
function tellLeftOut({ leftOut, entities, intake, sources }: CaseFile): string[] {
  const told: string[] = [];
  const lookups = [...(leftOut?.lookups ?? [])].map(
    ([type, count]) => `${inWords(count)} more of type ${type.replaceAll("_", " ")}`,
  );
  if (lookups.length > 0 && sources.some(isConnected)) {
    told.push(
      `Only the first identifiers of each type were looked up, not ${lookups.join(", ")}: is a smaller list the one that matters?`,
    );
  }
  if (leftOut !== undefined && leftOut.entities > 0) {
    told.push(
      `The report lists the first ${inWords(entities.length)} identifiers; ${inWords(leftOut.entities)} more stand in the text.`,
    );
  }
  if (intake.text.length > longText) {
    told.push(
      `The text has ${inWords(intake.text.length)} characters; its severity was judged by the first ${inWords(headLength)} and the last ${inWords(tailLength)}.`,
    );
  }
  return told;
}

/** "59,988": a count, which the review must not take for an identifier. */
function inWords(count: number): string {
  return count.toLocaleString("en-US");
}

/** The beginning and the end of a very long text: what is wrong is said there, the rest is a log or a list. */
export function tellingPart(text: string): string {
  return text.length <= longText ? text : `${text.slice(0, headLength)}\n${text.slice(-tailLength)}`;
}

/** Identifiers that fail their check, and that no source knows: a number on record is right, whatever its digit. */
export function doubtfulValues({ entities, facts }: Pick<CaseFile, "entities" | "facts">): DoubtfulValue[] {
  const known = new Set(
    facts.filter(({ status, isNear }) => status === "found" && !isNear).flatMap(valuesIn),
  );
  const doubtful = new Map<string, DoubtfulValue>();
  for (const { type, value, valid, note } of entities) {
    if (!valid && note !== null && !known.has(value)) doubtful.set(value, { type, value, note });
  }
  return [...doubtful.values()];
}

/** Values that were looked for, and that no source found. */
export function notFoundAnywhere(facts: readonly NumberedFact[]): string[] {
  const found = new Set(
    facts.filter(({ status, isNear }) => status === "found" && !isNear).flatMap(valuesIn),
  );
  const missed = facts.filter(({ status }) => status === "nothing").flatMap(valuesIn);
  return [...new Set(missed)].filter((value) => !found.has(value)).slice(0, 4);
}

/** What is on record one slip of a hand away from a value, as a question to the reporter; null for none. */
export function nearOf(value: string, facts: readonly NumberedFact[]): string | null {
  const near = facts.find((fact) => fact.isNear && fact.finding !== null && valuesIn(fact).includes(value));
  return near?.finding ? asSentence(`${near.finding.statement} (${near.id})`) : null;
}

export function valuesIn(fact: NumberedFact): string[] {
  return fact.entities.map(({ value }) => value);
}
