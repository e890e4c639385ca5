import type { Claims } from "./claims.ts";
import type { Reading } from "./reading.ts";

/**
 * Records that people call by a plain number: "berth application 3", "API event 102", "edi_id 13". The number
 * alone would match everything, so the value says what it counts.
 */
const numberWord = "(?:[ _-]?(?:id|no|nr|num|number)s?)?\\.?[ \\t]{0,2}[:=#]?[ \\t]{0,2}";
const ending =
  "(\\d{1,9})(?![0-9A-Za-z_%]|[.,:/-]\\d|[ \\t](?:times|hours?|days?|minutes?|users?|boxes|containers?|units?)\\b)";
const berthApplications = new RegExp(
  `(?<![A-Za-z])(?:(?:berth(?:ing)?|port[ -]program(?:me)?)[ _]app(?:lication|ln)?s?|port[ -]program(?:me)?s?)${numberWord}${ending}`,
  "gi",
);
const applications = new RegExp(`(?<![A-Za-z])applications?${numberWord}${ending}`, "gi");
const events = new RegExp(
  `(?<![A-Za-z])(?:(?:api[ _-]?)?events?${numberWord}|api[ _-]id[ \\t]{0,2}[:=#]?[ \\t]{0,2})${ending}`,
  "gi",
);
const ediMessages = new RegExp(
  `(?<![A-Za-z])(?:edi[ _-]?id|edi[ _-]message[ _-]?(?:id|no|nr|number))\\.?[ \\t]{0,2}[:=#]?[ \\t]{0,2}${ending}`,
  "gi",
);
const further = /[ \t]{0,2}(?:,|&|\/|and|or)[ \t]{1,2}(\d{1,9})(?![0-9A-Za-z_%]|[.,:/-]\d)/iy;

/** An "application" is one for a berth where the text is about ships, their berths, or something being closed. */
const speaksOfBerths =
  /\b(?:berth\w{0,4}|port program(?:me)?s?|advices?|vessels?|ships?|clos(?:e|ed|ing)|archiv\w{0,4})\b/i;
const speaksOfMoves =
  /\b(?:api|events?_?id|gate|load(?:ed|ing)?|discharged?|hold|release|customs|containers?|box|persist(?:ed)?|saved|move[ds]?)\b|[A-Z]{3}U ?\d{6}/i;

/** The number alone: 2 of "application 2". Null for a reference that is no record's. */
export function recordNumber(reference: string): string | null {
  return /^(?:application|event|EDI message) (\d+)$/.exec(reference)?.[1] ?? null;
}

export function findRecordNumbers(reading: Reading, claims: Claims): void {
  const { text } = reading;
  addAll(berthApplications, "application");
  if (speaksOfBerths.test(text)) addAll(applications, "application");
  if (speaksOfMoves.test(text)) addAll(events, "event");
  addAll(ediMessages, "EDI message");

  function addAll(pattern: RegExp, what: string): void {
    for (const match of text.matchAll(pattern)) {
      let end = match.index + match[0].length;
      if (!claims.add("message_ref", `${what} ${match[1]}`, match.index, end)) continue;
      for (let count = 0; count < 8; count++) {
        further.lastIndex = end;
        const next = further.exec(text);
        if (next === null) break;
        end += next[0].length;
        claims.add("message_ref", `${what} ${next[1]}`, end - next[1]!.length, end);
      }
    }
  }
}
