import type { Report, RunRecord } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { aCaseFile, aContact, aFact, aLibrary, aRunbook } from "../testing/a-case-file.ts";
import { diagnose } from "./diagnose.ts";
import { issueReport } from "./issue-report.ts";
import { propose } from "./propose.ts";
import { reportMarkdown } from "./report-markdown.ts";
import { reportText } from "./report-text.ts";

const provenance = { analyser: "offline", version: "1", knowledge_version: "7", stages: [], tokens: 0 };

function aReport(words = "Two rows."): Report {
  const kind = "CNTR.DUPLICATE_RECORD";
  const file = aCaseFile({
    kinds: [{ kind }],
    entities: [{ type: "container", value: "MSKU1234567", valid: false, note: "check digit should be 5" }],
    facts: [
      aFact("E1", {
        observedAt: "2025-10-09T08:15:12Z",
        excerpt: words,
        finding: {
          statement: words,
          supports: [kind],
          isRootCause: true,
          proposals: [
            {
              text: "Remove the older row.",
              sql: "DELETE FROM container WHERE container_id = 20",
              affects: "1 row",
              undo: "Insert it again.",
              verification: "One row is left.",
            },
          ],
        },
      }),
    ],
  });
  const diagnosis = diagnose(file);
  const library = aLibrary({ contacts: [aContact("Container", { name: "Robin Teo" })] });
  return issueReport(file, diagnosis, propose(file, diagnosis, library), [], provenance);
}

function aRecord(result: Report | null, title = "Box shown twice"): RunRecord {
  const id = "0b6ff8a5-4b6e-4c59-9d0e-5c1d3f1f6a11";
  return {
    run_id: id,
    status: "completed",
    created_at: "2026-03-02T02:00:00.000000Z",
    started_at: "2026-03-02T02:00:00.100000Z",
    completed_at: "2026-03-02T02:00:00.200000Z",
    result,
    error: null,
    progress: 100,
    current_step: null,
    outcome: "succeeded",
    attempt: 1,
    title,
    source: "form",
    severity: "Medium",
    incident_kind: "CNTR.DUPLICATE_RECORD",
    incident_type: "Container Management",
    priority: "P3",
    key_entities: [],
    replay_of: null,
    links: { self: "", events: "", report: "", cancel: "", retry: "" },
  };
}

test("the page has verdict, next action, evidence, undo and messages, with both time zones", () => {
  const page = reportMarkdown(aRecord(aReport()));
  expect(page).toMatch(/^# Box shown twice\n/);
  expect(page).toContain("**Medium (P3)** · Container Management");
  expect(page).toContain("verdict: **confirmed**");
  expect(page).toContain("1. Look at E1");
  expect(page).toContain("2025-10-09T08:15:12Z (2025-10-09 16:15 port time)");
  expect(page).toContain("  ```sql\n  DELETE FROM container WHERE container_id = 20\n  ```");
  expect(page).toContain("| 2025-10-09T08:15:12Z | Two rows. (2025-10-09 16:15 port time) | E1 |");
  expect(page).toContain("Undo: Insert it again.");
  expect(page).toContain("Robin Teo");
  expect(page.indexOf("## What to do")).toBeLessThan(page.indexOf("## Evidence"));
});

test("words from outside make no HTML, links, tables, headings or fences", () => {
  const hostile =
    "# x <script>alert(1)</script> [click](javascript:alert(1)) | a | b ``` ~~~ \u202e https://evil.example";
  const page = reportMarkdown(aRecord(aReport(hostile), hostile));
  const outsideFences = page.replace(/^( *)(`{3,})[^\n`]*\n[\s\S]*?\n\1\2$/gm, "");
  expect(outsideFences).not.toMatch(/(?<!\\)<script/);
  expect(outsideFences).not.toMatch(/(?<!\\)\[click/);
  expect(outsideFences).not.toContain("https://evil");
  expect(outsideFences.match(/^# /gm)).toHaveLength(1);
  expect(page).not.toContain("\u202e");
  // The fence around the excerpt is longer than the backticks inside it.
  expect(page).toMatch(/````\n# x <script>/);
});

test("a run without a report is the caller's mistake", () => {
  expect(() => reportMarkdown(aRecord(null))).toThrow(TypeError);
});

test("the terminal shows the verdict first, wrapped to its width, and colours only when asked", () => {
  const plain = reportText(aReport(), { colour: false, columns: 60 });
  expect(plain.split("\n")[0]).toBe("Medium (P3)  Container Management  CNTR.DUPLICATE_RECORD");
  expect(plain).not.toContain("\u001b");
  expect(plain.split("\n").filter((line) => line.length > 60 && line.trim().includes(" "))).toEqual([]);
  expect(plain).toContain("container MSKU1234567: check digit should be 5");
  const coloured = reportText(aReport(), { colour: true, columns: 60 });
  expect(coloured).toContain("\u001b[");
  expect(coloured.replace(/\u001b\[\d+m/g, "")).toBe(plain);
});

test("the terminal tells what to do, whom to call and what is open before what it rests on, and nothing twice", () => {
  const titles = (text: string) => text.split("\n").filter((line) => /^[A-Z][\w ]+$/.test(line));
  const proven = reportText(aReport(), { colour: false, columns: 1000 });
  expect(titles(proven).slice(0, 3)).toEqual(["Root cause", "What to do", "Whom to call"]);
  expect(proven).toContain("SQL: DELETE FROM container WHERE container_id = 20");
  expect(proven).toContain("Undo: Insert it again.");

  const runbook = aRunbook("RB-1", { title: "Box not found", steps: ["Ask the yard.", "Walk the block."] });
  const open = aCaseFile({
    retrieval: { runbookFits: true, runbooks: [{ id: "RB-1", score: 0.9, why: ["missing"] }] },
  });
  const library = aLibrary({ runbooks: [runbook], contacts: [aContact("Container")] });
  const diagnosis = diagnose(open);
  const report = issueReport(open, diagnosis, propose(open, diagnosis, library), [], provenance);
  const text = reportText(report, { colour: false, columns: 1000 });
  expect(titles(text).slice(0, 3)).toEqual(["What to do", "Whom to call", "Not known yet"]);
  expect(text).toContain("\nRunbook RB-1: Box not found\n 1. Ask the yard.\n 2. Walk the block.\n");
  const checks = report.actions.filter(({ kind }) => kind === "check");
  expect(checks.length).toBeGreaterThan(0);
  for (const { text: check } of checks) expect(text.split(check)).toHaveLength(2);
});

test("escape sequences of an incident do not reach the terminal", () => {
  const hostile = "\u001b]0;owned\u0007\u001b[31mred\u009b2J";
  expect(reportText(aReport(hostile), { colour: false })).not.toMatch(/[\u001b\u0007\u009b]/);
});
