import type { Runbook } from "@imperial-court/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMarkdownRunbooks, printMarkdownRunbook, readMarkdownRunbooks } from "./markdown-runbook.ts";

function aRunbook(change: Partial<Runbook> = {}): Runbook {
  return {
    id: "RB-TEST-1",
    title: "Crane stops: spreader",
    kinds: ["EQP.CRANE"],
    module: "Others",
    symptoms: ["the crane stopped"],
    overview: "A crane stops.",
    severity_hints: ["High: vessel alongside"],
    steps: ["Look at the crane's fault page."],
    verification: ["The crane moves."],
    undo: ["Stop it again."],
    escalation: ["Engineering on call."],
    is_draft: false,
    ...change,
  };
}

function readOne(text: string): Runbook {
  const [imported, ...rest] = parseMarkdownRunbooks(text, "some-file.md");
  expect(rest).toEqual([]);
  if (imported?.type !== "runbook") throw new Error("no runbook was read");
  return imported.entry;
}

describe("our own form", () => {
  it("what is printed is read back as the same runbook, whatever its texts contain", () => {
    const piece = fc.oneof(
      fc.string({ minLength: 1, maxLength: 30 }),
      fc.constantFrom("Steps", "Overview:", "# x", "- y", "1. z", "6.1 sub", "---", "```", "\\", "\\Undo"),
      fc.constantFrom(
        "a\\",
        "**b**",
        "===",
        "a.SELECT 1",
        "Module: X",
        "  code",
        "* * *",
        "long ".repeat(20),
      ),
    );
    const clean = (text: string) => text.replaceAll(/\s/g, " ").trim();
    const text = fc
      .array(piece, { minLength: 1, maxLength: 4 })
      .map((lines) =>
        lines
          .map((line) => line.replaceAll(/\s/g, " ").trimEnd())
          .join("\n")
          .trim(),
      )
      .filter((joined) => joined !== "" && !/\n{2}/.test(joined));
    const texts = fc.array(text, { maxLength: 4 });
    const runbooks = fc.record({
      id: fc
        .string({ minLength: 1 })
        .map(clean)
        .filter((id) => id !== "" && id !== "null"),
      title: fc
        .string({ minLength: 1 })
        .map(clean)
        .filter((title) => title !== "" && title !== "null"),
      symptoms: texts,
      overview: text,
      steps: texts,
      verification: texts,
      undo: texts,
      escalation: texts,
      is_draft: fc.boolean(),
    });
    fc.assert(
      fc.property(runbooks, (change) => {
        const runbook = aRunbook(change);
        const printed = printMarkdownRunbook(runbook);
        expect(readOne(printed)).toEqual(runbook);
      }),
      { numRuns: 300 },
    );
  }, 30_000);

  it("keeps sub-steps with their step, and code with its indentation", () => {
    const runbook = aRunbook({ steps: ["Fix it:\n6.1 First\n6.2 Second", "Run\nSELECT a\n  FROM b;"] });
    const printed = printMarkdownRunbook(runbook);
    expect(printed).toContain("1. Fix it:\n   6.1 First\n   6.2 Second");
    expect(printed).toContain("```\n   SELECT a\n     FROM b;");
    expect(readOne(printed)).toEqual(runbook);
  });

  it("joins lines that were wrapped at a width", () => {
    const runbook = readOne(
      "---\ntitle: T\n---\n\n## Overview\n\nA first line that goes on for quite a while until it reaches the width,\nand ends here.\n\n## Steps\n\n1. One step that is\n   wrapped.\n2. Two.\n",
    );
    expect(runbook.overview).toBe(
      "A first line that goes on for quite a while until it reaches the width, and ends here.",
    );
    expect(runbook.steps).toEqual(["One step that is wrapped.", "Two."]);
  });
});

describe("what others write", () => {
  it("reads plain section names under front matter, numbered sub-steps included", () => {
    const runbook = readOne(
      '---\nid: KB007\ntitle: "CNTR: range: overlap"\nmodule: Container Report\nsource: export line 3\n---\n\nOverview\nA range overlaps.\nResolution\n1. Look.\n2. Fix.\n2.1 Before.\n2.2 After.\nVerification\n1. Check.\n',
    );
    expect(runbook).toMatchObject({
      id: "KB007",
      title: "CNTR: range: overlap",
      module: "Container Report",
      overview: "A range overlaps.",
      steps: ["Look.", "Fix.\n2.1 Before.\n2.2 After."],
      verification: ["Check."],
      kinds: [],
    });
  });

  it("reads several runbooks of one file, by front matter or by headings", () => {
    const byFrontMatter = ["A1", "A2"]
      .map((id) => `---\nid: ${id}\ntitle: Title ${id}\n---\n## Steps\n1. Do ${id}.\n\n---\n\n2. Go on.\n`)
      .join("\n");
    const byHeading =
      "# Handbook\n\nRead me first.\n\n## Crane stops\n\nIt stops.\n\n### Steps\n1. Go.\n\n## Gate closed\n### Symptoms\n- queue\n### Steps\n1. Open.\n";
    expect(parseMarkdownRunbooks(byFrontMatter, "a.md").map(({ entry, place }) => [entry.id, place])).toEqual(
      [
        ["A1", "line 1"],
        ["A2", "line 12"],
      ],
    );
    const read = readMarkdownRunbooks(byHeading, "b.md");
    expect(read.entries.map(({ entry }) => entry)).toMatchObject([
      { title: "Crane stops", overview: "It stops.", steps: ["Go."] },
      { title: "Gate closed", symptoms: ["queue"], steps: ["Open."] },
    ]);
    expect(read.skipped).toEqual([{ place: "line 1", reason: '"Handbook" (2 lines) belongs to no runbook' }]);
  });

  it("keeps the text of sections that it has no field for", () => {
    const runbook = readOne(
      "# T\n\n## Overview\n\nText.\n\n## Steps\n\n1. Go.\n\n## References\n\nManual 4.\n",
    );
    expect(runbook.overview).toContain("References");
    expect(runbook.overview).toContain("Manual 4.");
    expect(runbook.steps).toEqual(["Go."]);
  });

  it("reads a file without any section as one runbook, its numbered lines as steps", () => {
    const runbook = readOne("Restart the printer spooler when labels hang.\n\n1. Stop it.\n2. Start it.\n");
    expect(runbook).toMatchObject({ title: "some file", steps: ["Stop it.", "Start it."] });
    expect(runbook.overview).toBe("Restart the printer spooler when labels hang.");
  });

  it("derives the same id again for the same title, and skips an article that stands there twice", () => {
    const article = "# Crane stops\n## Steps\n1. Go.\n";
    const [first] = parseMarkdownRunbooks(article, "a.md");
    const [renamed] = parseMarkdownRunbooks(`${article}2. Then stop.\n`, "b.md");
    expect(renamed?.entry.id).toBe(first?.entry.id);
    const twice = readMarkdownRunbooks(`${article}\n${article}`, "a.md");
    expect(twice.entries).toHaveLength(1);
    expect(twice.skipped).toEqual([{ place: "line 5", reason: "the same as line 1, word for word" }]);
  });

  it("refuses front matter that is no YAML, with the line", () => {
    expect(() => parseMarkdownRunbooks("---\ntitle: [a\n---\ntext", "a.md")).toThrow(/^line 1: /);
  });

  it("reads a megabyte of hostile markup in linear time", () => {
    const hostile = [
      "*".repeat(300_000),
      " #".repeat(150_000),
      "1.".repeat(150_000),
      `${"-".repeat(200_000)}x`,
    ];
    readMarkdownRunbooks(hostile.join("\n"), "a.md");
    readMarkdownRunbooks("- a\n".repeat(100_000), "a.md");
  }, 30_000);
});
