import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeKind, type Report, reportSchema } from "@imperial-court/contract";
import { describe, expect, test } from "vitest";
import { analyze } from "../service/src/analysis/pipeline.ts";
import { parseMarkdownRunbooks } from "../service/src/knowledge/formats/markdown-runbook.ts";
import { buildLibrary, type Library } from "../service/src/knowledge/library.ts";
import { readShippedKnowledge } from "../service/src/knowledge/shipped-knowledge.ts";
import { type CaseSources, connectCase } from "./connect-case.ts";

/**
 * Runs each folder's incident.txt through the whole pipeline, on the knowledge that ships and without a
 * model, and compares the report with expected.json: what a good duty officer would say, as structure and not
 * word for word. A folder may bring sources (`seed.sql`, `logs/`, the demo terminal) and a runbook.md of its
 * own, which is imported in place of those that ship; without a source nothing can be established.
 */
interface Expected extends CaseSources {
  is_incident: boolean;
  /** When it was received; by default a morning of March 2026. */
  received_at?: string;
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
  /** Regular expressions: somewhere in the report. */
  says?: string[];
  /** Regular expressions: nowhere in the report, evidence included. */
  never_says?: string[];
  /** Regular expressions: in a contradiction that the report names. */
  contradictions?: string[];
  /** Regular expressions, each in one proposed change; an empty list: no statement is proposed. */
  changes?: string[];
}

const receivedAt = "2026-03-02T02:00:00.000Z";
const { runbooks, contacts } = readShippedKnowledge();
const library = buildLibrary({ runbooks, contacts, pastCases: [], version: "shipped" });
const slugs = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

async function analyzeCase(
  slug: string,
  text: string,
  expected: Expected,
): Promise<{ report: Report; isConnected: boolean }> {
  const folder = join(import.meta.dirname, slug);
  const opened = await connectCase(folder, expected);
  try {
    const report = await analyze(
      { runId: null, text, receivedAt: expected.received_at ?? receivedAt, hints: {} },
      {
        library: libraryOf(folder),
        sources: opened?.sources ?? [],
        signal: new AbortController().signal,
        checkpoint: async (_, work) => work(),
        onLookup: () => undefined,
      },
    );
    return { report, isConnected: opened !== null };
  } finally {
    await opened?.close();
  }
}

function libraryOf(folder: string): Library {
  const path = join(folder, "runbook.md");
  if (!existsSync(path)) return library;
  const own = parseMarkdownRunbooks(readFileSync(path, "utf8"), "runbook.md").flatMap((each) =>
    each.type === "runbook" ? [each.entry] : [],
  );
  return buildLibrary({ runbooks: own, contacts, pastCases: [], version: "the case's own" });
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
    const { report, isConnected } = await analyzeCase(slug, text, expected);
    const analysis = report.incident_analysis;

    expect(() => reportSchema.parse(report)).not.toThrow();
    expect(depthOf(report)).toBeLessThanOrEqual(8);
    expect(report.escalation.messages.sms.length).toBeLessThanOrEqual(160);
    expect(analysis.is_incident, "is it an incident").toBe(expected.is_incident);
    expect(report.provenance.flags.length > 0, "flagged").toBe(expected.flagged ?? false);
    if (!expected.is_incident) return expectNothingToDo(report);

    expect(expected.kinds).toContain(analysis.incident_kind);
    const families = (expected.kinds ?? []).map((kind) => describeKind(kind).family);
    expect(expected.family ?? families).toContain(analysis.incident_type);
    expect(expected.severities).toContain(analysis.severity);
    // Where nothing was looked into, nothing can be established.
    expect(analysis.verdict, analysis.summary).toBe(expected.verdict ?? "inconclusive");
    expect(analysis.root_cause === null, "has a root cause").toBe(analysis.verdict === "inconclusive");
    expect(analysis.recommendations.length).toBeGreaterThanOrEqual(2);
    if (!isConnected) {
      expect(analysis.recommendations.length).toBeLessThanOrEqual(12);
      expect(report.open_questions.join(" ")).toContain("No log or database is connected");
    }
    expectEvidence(report, expected);
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

function expectEvidence(report: Report, { says, never_says, contradictions, changes }: Expected) {
  const said = JSON.stringify(report).replaceAll("\\n", "\n").replaceAll('\\"', '"');
  for (const pattern of says ?? []) expect(said).toMatch(new RegExp(pattern));
  for (const pattern of never_says ?? []) expect(said).not.toMatch(new RegExp(pattern));
  const named = (report.contradictions ?? []).map(({ statement }) => statement).join("\n");
  for (const pattern of contradictions ?? []) expect(named).toMatch(new RegExp(pattern));
  const proposed = report.actions.filter(({ kind, evidence }) => kind === "change" && evidence.length > 0);
  for (const pattern of changes ?? []) {
    expect(proposed.map(({ text, sql }) => `${sql ?? ""} ${text}`).join("\n")).toMatch(new RegExp(pattern));
  }
  if (changes?.length === 0) expect(proposed.filter(({ sql }) => sql !== null)).toEqual([]);
  // Whatever changes rows waits for a person, says what it touches, how to undo it and how to see it worked.
  for (const action of proposed.filter(({ sql }) => sql !== null)) {
    expect(action).toMatchObject({ requires_approval: true, affects: expect.any(String) });
    expect(action.undo, action.text).not.toBeNull();
    expect(action.verification, action.text).not.toBeNull();
  }
}

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
