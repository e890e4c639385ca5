import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeKind, type Report, reportSchema } from "@imperial-court/contract";
import { describe, expect, test } from "vitest";
import { analyze } from "../service/src/analysis/pipeline.ts";
import { buildLibrary } from "../service/src/knowledge/library.ts";
import { readShippedKnowledge } from "../service/src/knowledge/shipped-knowledge.ts";

/**
 * Runs each folder's incident.txt through the whole pipeline, on the knowledge that ships and without a
 * source or a model, and compares the report with expected.json: what a good duty officer would say, as
 * structure and not word for word.
 */
interface Expected {
  is_incident: boolean;
  /** Any of these. */
  kinds?: string[];
  /** Any of these; by default the family of the first kind. */
  family?: string[];
  /** Any of these. */
  severities?: string[];
  /** The contract's module whose contact is to be informed. */
  module?: string;
  verdict?: string;
  /** Must be among the report's; `valid` is compared where given. */
  entities?: { type: string; value: string; valid?: boolean }[];
  /** The text tries to make its reader do something. */
  flagged?: boolean;
  first_recommendation?: string;
  recommendations_mention?: string[];
  recommendations_never_mention?: string[];
  /** Nowhere in what the court wrote itself. */
  drafts_never_mention?: string[];
  open_questions_mention?: string[];
}

const receivedAt = "2026-03-02T02:00:00.000Z";
const { runbooks, contacts } = readShippedKnowledge();
const library = buildLibrary({ runbooks, contacts, pastCases: [], version: "shipped" });
const slugs = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

function analyzeText(text: string): Promise<Report> {
  return analyze(
    { runId: null, text, receivedAt, hints: {} },
    {
      library,
      sources: [],
      signal: new AbortController().signal,
      checkpoint: async (_, work) => work(),
      onLookup: () => undefined,
    },
  );
}

test("every family of incidents has a case", () => {
  const families = slugs.flatMap((slug) => {
    const { kinds } = readCase(slug).expected;
    return kinds ? [describeKind(kinds[0] ?? "UNKNOWN").family] : [];
  });
  expect([...new Set(families)].sort()).toEqual([
    "API & Integration",
    "Container Management",
    "Documentation & Customs",
    "EDI Communication",
    "General Enquiry",
    "Infrastructure",
    "Safety & Security",
    "Vessel Operations",
    "Yard & Equipment",
  ]);
});

describe.each(slugs)("%s", (slug) => {
  test("is answered as a good duty officer would", async () => {
    const { text, expected } = readCase(slug);
    const report = await analyzeText(text);
    const analysis = report.incident_analysis;

    expect(() => reportSchema.parse(report)).not.toThrow();
    expect(depthOf(report)).toBeLessThanOrEqual(8);
    expect(report.escalation.messages.sms.length).toBeLessThanOrEqual(160);
    expect(analysis.is_incident, "is it an incident").toBe(expected.is_incident);
    expect(report.provenance.flags.length > 0, "flagged").toBe(expected.flagged ?? false);
    if (!expected.is_incident) return expectNothingToDo(report);

    expect(expected.kinds).toContain(analysis.incident_kind);
    expect(expected.family ?? [describeKind(expected.kinds?.[0] ?? "UNKNOWN").family]).toContain(
      analysis.incident_type,
    );
    expect(expected.severities).toContain(analysis.severity);
    // Nothing was looked into, so nothing can be established.
    expect(analysis).toMatchObject({ verdict: "inconclusive", root_cause: null });
    expect(analysis.recommendations.length).toBeGreaterThanOrEqual(3);
    expect(analysis.recommendations.length).toBeLessThanOrEqual(12);
    expect(report.open_questions.join(" ")).toContain("No log or database is connected");
    if (expected.module) expect(report.escalation.module).toBe(directoryName(expected.module));
    expect(report.escalation.contact, "somebody to inform").not.toBeNull();

    for (const entity of expected.entities ?? []) {
      expect(report.entities).toContainEqual(expect.objectContaining(entity));
    }
    const advice = analysis.recommendations.join("\n");
    expect(analysis.recommendations[0]).toContain(expected.first_recommendation ?? "");
    for (const words of expected.recommendations_mention ?? []) expect(advice).toContain(words);
    for (const words of expected.recommendations_never_mention ?? []) expect(advice).not.toContain(words);
    for (const words of expected.open_questions_mention ?? []) {
      expect(report.open_questions.join(" ")).toContain(words);
    }
    const { entities: _, provenance: __, ...drafts } = report;
    for (const words of expected.drafts_never_mention ?? []) {
      expect(JSON.stringify(drafts)).not.toContain(words);
    }
  });
});

function expectNothingToDo(report: Report) {
  expect(report.incident_analysis).toMatchObject({ incident_kind: "NONE", severity: "Low", priority: "P4" });
  expect(report).toMatchObject({ actions: [], runbooks: [], escalation: { contact: null } });
}

function readCase(slug: string): { text: string; expected: Expected } {
  const folder = join(import.meta.dirname, slug);
  return {
    text: readFileSync(join(folder, "incident.txt"), "utf8"),
    expected: JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Expected,
  };
}

/** The shipped directory's own name for one of the contract's modules. */
function directoryName(module: string): string {
  const words = module.split("/")[0]?.toLowerCase() ?? "";
  const found = contacts.find((contact) => contact.module.toLowerCase().startsWith(words));
  if (!found) throw new Error(`the shipped directory has nobody for ${module}`);
  return found.module;
}

function depthOf(value: unknown): number {
  if (value === null || typeof value !== "object") return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
