import type { Entity } from "@imperial-court/contract";
import type { Contradiction } from "./contradictions.ts";
import { parseInstant, portText, utcText } from "./port-time.ts";
import { runsSource } from "./source-names.ts";
import type { NumberedFact } from "./stages.ts";

const minute = 60_000;
const zoneDifference = 480 * minute;
/** Clocks of a report are read off a screen: to the minute. */
const readOff = 2 * minute;
/** Two records of one event, by the clocks of two systems. */
const sameEvent = 3_000;
/** From here on two records of one request tell of a clock that is off. */
const drift = 2 * minute;
const maxFindings = 3;

interface Dated {
  readonly id: string;
  readonly source: string;
  readonly at: number;
  readonly fact: NumberedFact;
}

/**
 * Times that do not fit each other: the same clock time in two zones (exactly 8 hours apart), the right day of
 * another year, and two systems' clocks that differ over one request.
 */
export function compareTimes(
  facts: readonly NumberedFact[],
  entities: readonly Entity[],
  text: string,
): Contradiction[] {
  const dated = facts.flatMap((fact) => instantsOf(fact));
  const reported = entities.filter(({ type }) => type === "datetime");
  return [
    ...reported.flatMap((entity) => compareWithReport(entity, dated, text)),
    ...compareSources(dated),
  ].slice(0, maxFindings);
}

/** When a source recorded it, and the other full instants that stand in its row. */
function instantsOf(fact: NumberedFact): Dated[] {
  if (fact.status !== "found" || fact.source === runsSource || fact.observedAt === null) return [];
  const written = parseInstant(fact.observedAt);
  return written?.hasTime ? [{ id: fact.id, source: fact.source, at: written.at, fact }] : [];
}

function compareWithReport(entity: Entity, dated: readonly Dated[], text: string): Contradiction[] {
  const words = text.slice(entity.start, entity.end);
  const reported = parseInstant(words) ?? parseInstant(entity.value);
  if (reported === null) return [];
  // A date alone can only be in another year; a time that fits as it stands needs no remark.
  const hasMatch = dated.some(({ at }) => Math.abs(at - reported.at) < readOff);
  if (hasMatch) return [];
  const zoned = reported.hasTime
    ? dated.find(({ at }) => Math.abs(Math.abs(at - reported.at) - zoneDifference) < readOff)
    : undefined;
  if (zoned !== undefined) {
    return [
      {
        statement: `The report's time "${words}" and the one ${zoned.id} (${zoned.source}) records, ${utcText(zoned.at)} (${portText(zoned.at)} port time), are exactly 8 hours apart: UTC and port time (UTC+8) were mixed up, both mean the same moment.`,
        evidence: [zoned.id],
      },
    ];
  }
  const otherYear = dated.find(({ at }) => isSameDayOfAnotherYear(reported.at, at, reported.hasTime));
  if (otherYear === undefined) return [];
  const year = (at: number) => portText(at).slice(0, 4);
  return [
    {
      statement: `The report says "${words}"; ${otherYear.id} (${otherYear.source}) has the same day and time in another year: ${utcText(otherYear.at)}, ${year(otherYear.at)} and not ${year(reported.at)}.`,
      evidence: [otherYear.id],
    },
  ];
}

function isSameDayOfAnotherYear(reported: number, recorded: number, hasTime: boolean): boolean {
  const years = new Date(recorded).getUTCFullYear() - new Date(reported).getUTCFullYear();
  if (years === 0 || Math.abs(years) > 3) return false;
  const moved = new Date(reported);
  moved.setUTCFullYear(moved.getUTCFullYear() + years);
  const difference = Math.abs(moved.getTime() - recorded);
  return hasTime
    ? difference < readOff || Math.abs(difference - zoneDifference) < readOff
    : portText(moved.getTime()).slice(0, 10) === portText(recorded).slice(0, 10);
}

/** The same event in two sources: 8 hours apart, or by clocks that differ. */
function compareSources(dated: readonly Dated[]): Contradiction[] {
  const found: Contradiction[] = [];
  for (const [index, one] of dated.entries()) {
    for (const other of dated.slice(index + 1)) {
      if (one.source === other.source || !isOneEvent(one.fact, other.fact)) continue;
      const apart = Math.abs(one.at - other.at);
      if (Math.abs(apart - zoneDifference) < sameEvent) {
        found.push({
          statement: `${one.id} (${one.source}) and ${other.id} (${other.source}) record the same event exactly 8 hours apart, ${utcText(one.at)} and ${utcText(other.at)}: one of them writes port time as UTC.`,
          evidence: [one.id, other.id],
        });
      } else if (apart > drift && sharesRequest(one.fact, other.fact)) {
        found.push({
          statement: `The clocks of ${one.id} (${one.source}) and ${other.id} (${other.source}) differ by ${Math.round(apart / minute)} minutes over one request.`,
          evidence: [one.id, other.id],
        });
      }
    }
  }
  return found;
}

function isOneEvent(one: NumberedFact, other: NumberedFact): boolean {
  return one.entities.some(({ value }) => other.entities.some((entity) => entity.value === value));
}

const requestId =
  /\b(?:corr(?:elation)?_?id|request_id|req_id|trace_id)(?:=|: |":")([A-Za-z0-9][\w.:-]{5,80})/gi;

function sharesRequest(one: NumberedFact, other: NumberedFact): boolean {
  const ids = new Set([...one.excerpt.matchAll(requestId)].map((match) => match[1]));
  return [...other.excerpt.matchAll(requestId)].some((match) => ids.has(match[1]));
}
