import type { Entity } from "@imperial-court/contract";
import type { Contradiction } from "./contradictions.ts";
import { parseInstant, portOffset, portText, utcText } from "./port-time.ts";
import { type ReportedTime, readReportedTimes } from "./reported-times.ts";
import { runsSource } from "./source-names.ts";
import type { NumberedFact } from "./stages.ts";

const minute = 60_000;
const zoneDifference = portOffset * minute;
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

export interface TimeRemark extends Contradiction {
  /** True: the two times look apart and are one moment. */
  readonly isAgreement?: boolean;
}

/**
 * Times that do not fit each other: the same clock time in two zones (exactly 8 hours apart), the right day of
 * another year, and two systems' clocks that differ over one request. A report's time without a zone may be either:
 * where it is a source's moment in port time, that is said, and is no contradiction.
 */
export function compareTimes(
  facts: readonly NumberedFact[],
  entities: readonly Entity[],
  text: string,
): TimeRemark[] {
  const recorded = facts.flatMap((fact) => instantsOf(fact, [fact.observedAt]));
  const set = facts.flatMap((fact) =>
    instantsOf(
      fact,
      (fact.deadlines ?? []).map(({ at }) => at),
    ),
  );
  return [
    ...readReportedTimes(text, entities).flatMap((reported) =>
      compareWithReport(reported, [...recorded, ...set]),
    ),
    ...compareSources(recorded),
  ].slice(0, maxFindings);
}

function instantsOf(fact: NumberedFact, written: readonly (string | null)[]): Dated[] {
  if (fact.status !== "found" || fact.source === runsSource) return [];
  return written.flatMap((each) => {
    const instant = each === null ? null : parseInstant(each);
    return instant?.hasTime ? [{ id: fact.id, source: fact.source, at: instant.at, fact }] : [];
  });
}

function compareWithReport(reported: ReportedTime, dated: readonly Dated[]): TimeRemark[] {
  const { words, minutes, zone } = reported;
  if (minutes === null) return otherYearOf(reported, dated);
  // How far the report's clock, read as if it were UTC, is ahead of a source's moment.
  const ahead = (by: number) =>
    dated.find(({ at }) => Math.abs(clockOf(reported, at) - at - by * minute) < readOff);
  const fits = ahead(zone ?? 0);
  const inPortTime = zone === portOffset ? fits : zone === null && !fits ? ahead(portOffset) : undefined;
  if (inPortTime !== undefined) {
    const same =
      zone === null ? "the same moment, if it is port time (UTC+8)," : "the same moment in port time (UTC+8)";
    return [
      {
        statement: `"${words}" in the report is ${same} as the ${utcText(inPortTime.at)} that ${inPortTime.id} (${inPortTime.source}) records.`,
        evidence: [inPortTime.id],
        isAgreement: true,
      },
    ];
  }
  if (fits !== undefined) return [];
  const mixed = ahead((zone ?? 0) - portOffset) ?? ahead((zone ?? 0) + portOffset);
  if (mixed === undefined) return otherYearOf(reported, dated);
  return [
    {
      statement: `The report's time "${words}" and the one ${mixed.id} (${mixed.source}) records, ${utcText(mixed.at)} (${portText(mixed.at)} port time), are exactly 8 hours apart: UTC and port time (UTC+8) were mixed up, both mean the same moment.`,
      evidence: [mixed.id],
    },
  ];
}

/** What the report's clock shows, as if it were UTC; a year that it leaves out is the source's. */
function clockOf({ year, month, day, minutes }: ReportedTime, at: number): number {
  return Date.UTC(year ?? new Date(at).getUTCFullYear(), month - 1, day) + (minutes ?? 0) * minute;
}

function otherYearOf(reported: ReportedTime, dated: readonly Dated[]): TimeRemark[] {
  const { year, words } = reported;
  if (year === null) return [];
  const otherYear = dated.find((each) => isSameDayOfAnotherYear(reported, each.at));
  if (otherYear === undefined) return [];
  const yearOf = portText(otherYear.at).slice(0, 4);
  return [
    {
      statement: `The report says "${words}"; ${otherYear.id} (${otherYear.source}) has the same day and time in another year: ${utcText(otherYear.at)}, ${yearOf} and not ${year}.`,
      evidence: [otherYear.id],
    },
  ];
}

function isSameDayOfAnotherYear({ year, month, day, minutes }: ReportedTime, recorded: number): boolean {
  const years = new Date(recorded).getUTCFullYear() - (year ?? 0);
  if (years === 0 || Math.abs(years) > 3) return false;
  if (minutes === null) {
    const recordedDay = portText(recorded).slice(5, 10);
    return recordedDay === `${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  }
  const clock = Date.UTC(new Date(recorded).getUTCFullYear(), month - 1, day) + minutes * minute;
  return [0, zoneDifference].some((zone) => Math.abs(Math.abs(clock - recorded) - zone) < readOff);
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
