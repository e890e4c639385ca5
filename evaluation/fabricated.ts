import { incidentKindCodes, type Report } from "@imperial-court/contract";
import { readShippedKnowledge } from "../service/src/knowledge/shipped-knowledge.ts";
import type { KnowledgeFile } from "./benchmark-data.ts";

/**
 * Are identifiers invented? The review stage strikes them out; this asks again and shares no code with it:
 * every identifier that a report writes must stand in its text, in its evidence, in a knowledge entry it
 * cites, in the contacts, or in the schema that was connected.
 */
export interface Fabrications {
  readonly reports: number;
  /** Identifiers written, each counted once for a report. */
  readonly identifiers: number;
  /** `id: identifier, in "…"`. */
  readonly invented: readonly string[];
}

export interface KnowledgeTexts {
  /** What an entry says, by its id. */
  readonly byId: ReadonlyMap<string, string>;
  readonly contacts: string;
}

const patterns: readonly RegExp[] = [
  // mark.lee@example.com
  /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g,
  // REF-IFT-0007, ALR-861600, VESSEL_ERR_4, BK-7MROC25B
  /\b[A-Z][A-Z0-9]{0,15}(?:[-_][A-Z0-9]{1,16}){1,5}\b/g,
  // MSKU1234567, INC154599, 9VLC7
  /\b(?=[A-Z0-9]{0,14}\d)(?=[A-Z0-9]{0,14}[A-Z])[A-Z0-9]{5,15}\b/g,
  // 1000010960, 9300007
  /(?<![\d.:-])\d{6,16}(?![\d.:-])/g,
  // edi_message, system_vessel_name
  /\b[a-z][a-z0-9]{1,30}(?:_[a-z0-9]{1,30}){1,5}\b/g,
];
/** Instants are computed from those of the sources; they name nothing. */
const instant =
  /\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?(?:Z|[+-]\d{2}:\d{2})?|UTC\+8|T\d{2}:\d{2}Z?/g;
/** Words of the court itself and of the language of databases, which look like identifiers and are none. */
const ownWords: ReadonlySet<string> = new Set(["CURRENT_TIMESTAMP", "UTF-8"]);
const kindCodes = new RegExp(`\\b(?:${incidentKindCodes.join("|").replaceAll(".", "\\.")})\\b`, "g");

export function countFabrications(
  texts: readonly { readonly id: string; readonly text: string }[],
  reports: ReadonlyMap<string, Report>,
  knowledge: KnowledgeTexts,
  schema = "",
): Fabrications {
  let identifiers = 0;
  const invented: string[] = [];
  for (const { id, text } of texts) {
    const report = reports.get(id);
    if (report === undefined) continue;
    const grounds = squash(groundsOf(text, report, knowledge, schema));
    const seen = new Set<string>();
    for (const sentence of sentencesOf(report)) {
      for (const identifier of identifiersIn(sentence)) {
        if (seen.has(identifier)) continue;
        seen.add(identifier);
        identifiers += 1;
        if (!grounds.includes(squash(identifier)))
          invented.push(`${id}: ${identifier}, in "${sentence.slice(0, 160)}"`);
      }
    }
  }
  return { reports: reports.size, identifiers, invented };
}

export function addFabrications(all: readonly Fabrications[]): Fabrications {
  return {
    reports: all.reduce((sum, { reports }) => sum + reports, 0),
    identifiers: all.reduce((sum, { identifiers }) => sum + identifiers, 0),
    invented: all.flatMap(({ invented }) => invented),
  };
}

/** The imported files and what ships, as texts: what a report may draw on when it cites them. */
export async function readKnowledgeTexts(files: readonly KnowledgeFile[]): Promise<KnowledgeTexts> {
  const shipped = readShippedKnowledge();
  const byId = new Map<string, string>();
  for (const runbook of shipped.runbooks) byId.set(runbook.id, JSON.stringify(runbook));
  let contacts = JSON.stringify(shipped.contacts);
  for (const { name, content } of files) {
    const text = await content.text();
    if (name.endsWith(".jsonl")) {
      for (const line of text.split("\n").filter(Boolean)) {
        byId.set((JSON.parse(line) as { id: string }).id, line);
      }
    } else if (name.startsWith("contacts")) contacts += text;
    else byId.set(name.replace(/\.\w+$/, ""), text);
  }
  return { byId, contacts };
}

function groundsOf(text: string, report: Report, { byId, contacts }: KnowledgeTexts, schema: string): string {
  const cited = [...report.runbooks, ...report.similar_cases].flatMap(({ id }) => [id, byId.get(id) ?? ""]);
  const evidence = report.evidence.flatMap(({ source, query, location, excerpt }) => [
    source,
    query,
    location ?? "",
    excerpt,
  ]);
  const related = report.related_runs.map(({ run_id }) => run_id);
  // What the check of an identifier says of it: the corrected value is derived from the text.
  const notes = report.entities.map(({ note }) => note ?? "");
  return [text, ...notes, ...cited, ...evidence, ...related, contacts, schema].join("\n");
}

/** Every string that the court wrote: all of the report but what it quotes and what it measured. */
function sentencesOf(report: Report): string[] {
  const { entities, evidence, provenance: _, ...written } = report;
  const strings: string[] = [];
  const walk = (value: unknown) => {
    if (typeof value === "string") strings.push(value);
    else if (value !== null && typeof value === "object") for (const each of Object.values(value)) walk(each);
  };
  walk(written);
  return [...strings, ...entities.map(({ value }) => value), ...evidence.map(({ finding }) => finding ?? "")];
}

function identifiersIn(sentence: string): string[] {
  const words = sentence.replace(instant, " ").replace(kindCodes, " ");
  return patterns
    .flatMap((pattern) => words.match(pattern) ?? [])
    .filter((word) => !ownWords.has(word) && !/^E\d{1,4}$/.test(word));
}

function squash(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, "");
}
