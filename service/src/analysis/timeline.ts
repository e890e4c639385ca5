import type { Entity, Report } from "@imperial-court/contract";
import { parseInstant, portOffset, portText, utcText } from "./port-time.ts";
import { readReportedTimes } from "./reported-times.ts";
import { clip, oneLine } from "./sentences.ts";
import type { NumberedFact } from "./stages.ts";

const maxEntries = 20;
const maxWords = 140;
/** How far a quotation reaches on either side of its time. */
const reach = 70;

/**
 * One line of time over the facts, the deadlines of cargo and call, and the dated words of the report, in UTC,
 * with port time in the text. A time without a zone is taken as port time and says so; a date without a time
 * is not put on the line.
 */
export function drawTimeline(
  facts: readonly NumberedFact[],
  entities: readonly Entity[],
  text: string,
): Report["timeline"] {
  const entries: { at: number; text: string; evidence: string | null }[] = [];
  for (const fact of facts) {
    const written = fact.observedAt === null ? null : parseInstant(fact.observedAt);
    if (fact.status !== "found" || !written?.hasTime) continue;
    const what = clip(oneLine(fact.finding?.statement ?? fact.excerpt), maxWords);
    entries.push({ at: written.at, text: `${what} (${portText(written.at)} port time)`, evidence: fact.id });
  }
  for (const { what, at, evidence } of deadlinesOf(facts)) {
    entries.push({
      at,
      text: `${what.charAt(0).toUpperCase()}${what.slice(1)} (${portText(at)} port time)`,
      evidence,
    });
  }
  for (const { start, end, year, month, day, minutes, zone } of readReportedTimes(text, entities)) {
    // Without a year or a time of day it has no place on the line.
    if (year === null || minutes === null) continue;
    const at = Date.UTC(year, month - 1, day) + (minutes - (zone ?? portOffset)) * 60_000;
    const assumed = zone === null ? ", taken as port time" : "";
    const words = clip(oneLine(lineAround(text, { start, end })), maxWords);
    entries.push({
      at,
      text: `The report: "${words}" (${portText(at)} port time${assumed})`,
      evidence: null,
    });
  }
  return entries
    .sort((a, b) => a.at - b.at)
    .slice(-maxEntries)
    .map(({ at, text: words, evidence }) => ({ at: utcText(at), text: words, evidence }));
}

/** What the rows set for the cargo and the call, each once. */
function deadlinesOf(facts: readonly NumberedFact[]) {
  const found = new Map<string, { what: string; at: number; evidence: string }>();
  for (const { id, deadlines } of facts) {
    for (const { what, at } of deadlines ?? []) {
      const instant = Date.parse(at);
      const key = `${what} ${at}`;
      if (!Number.isNaN(instant) && !found.has(key)) found.set(key, { what, at: instant, evidence: id });
    }
  }
  return found.values();
}

/** The words around a time, up to the line's or the sentence's ends. */
function lineAround(text: string, { start, end }: Pick<Entity, "start" | "end">): string {
  const before = text.slice(Math.max(0, start - reach), start);
  const after = text.slice(end, end + reach);
  const from = Math.max(before.lastIndexOf("\n"), before.lastIndexOf(". ") + 1, 0);
  const to = after.search(/\n|\. /);
  return before.slice(from) + text.slice(start, end) + (to < 0 ? after : after.slice(0, to));
}
