import type { Report } from "@imperial-court/contract";
import { toWordVector } from "../database/text-words.ts";
import type { Analysis } from "./analyser.ts";
import { reportSearchText } from "./search-text.ts";

// Together below what PostgreSQL lets one row have, even if every character took four bytes.
const longestIncident = 128 * 1024;
const longestReport = 64 * 1024;

/** What is searched of a run before it has a report: its text, of which its title is a line. */
export function incidentWords(text: string): string {
  return toWordVector(text, longestIncident);
}

/** What its report adds. */
export function reportWords({ headline, reportJson }: Analysis): string {
  return reportTextWords(headline ?? "", reportJson);
}

export function reportTextWords(headline: string, reportJson: string): string {
  const text = reportSearchText(JSON.parse(reportJson) as Report);
  return toWordVector(`${headline}\n${text}`, longestReport);
}
