import { readIncident } from "./read-incident.ts";

/** Characters of a report that are read: the trouble stands at its beginning. */
const longestReading = 64 * 1024;

/** A report as a case log would tell it: the lines that carry it, without the holes that intake leaves. */
export function caseText(text: string): string {
  return readIncident(text.slice(0, longestReading))
    .text.split("\n")
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line !== "")
    .join("\n");
}
