import type { Report } from "@imperial-court/contract";

/**
 * What the full-text index sees. Its tokenizer splits at spaces and signs, which leaves a Chinese or
 * Japanese sentence in one piece; so each such character stands alone, and a query's characters in a row
 * are searched as a phrase.
 */
export function toSearchText(text: string): string {
  return text.replace(ideographs, " $& ");
}

const ideographs = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/g;

/** The sentences and identifiers of a report, without its field names. */
export function reportSearchText(report: Report): string {
  const { incident_analysis: analysis } = report;
  return [
    analysis.incident_type,
    analysis.incident_kind,
    analysis.summary,
    analysis.root_cause?.statement ?? "",
    ...analysis.recommendations,
    ...report.entities.map(({ value }) => value),
    ...report.evidence.map(({ excerpt, finding }) => `${excerpt} ${finding ?? ""}`),
    ...report.hypotheses.map(({ statement }) => statement),
    ...report.runbooks.map(({ id, title }) => `${id} ${title}`),
  ].join("\n");
}

const longestQuery = 500;

/**
 * A user's words as an FTS5 query: every word must occur, the last one may be the beginning of a word. Each
 * word is quoted, so that nothing in it is an operator. Null when there is nothing to look for in it.
 */
export function toMatchQuery(words: string): string | null {
  const terms = words
    .slice(0, longestQuery)
    .replaceAll("\0", " ")
    .split(/\s+/)
    .filter((term) => /[\p{L}\p{N}]/u.test(term));
  if (terms.length === 0) return null;
  const quoted = terms.map((term) => `"${toSearchText(term).replaceAll('"', '""')}"`);
  const last = terms.at(-1)!;
  return quoted.join(" ") + (/[\p{L}\p{N}]{3}$/u.test(last) ? "*" : "");
}
