import type { Runbook } from "@imperial-court/contract";
import { describe, expect, it } from "vitest";
import { wordFile } from "../../testing/zip-file.ts";
import type { ReadKnowledgeFile } from "./imported-entry.ts";
import { readKnowledgeFile } from "./read-knowledge-file.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const runbooksOf = (read: ReadKnowledgeFile) =>
  read.entries.flatMap((found): Runbook[] => (found.type === "runbook" ? [found.entry] : []));

describe("a Word knowledge base", () => {
  const article = (title: string, module: string, steps: string[]) => [
    { text: title, isBold: true },
    { text: "Module" },
    { text: module },
    { text: "Overview", isBold: true },
    { text: `About ${title}.` },
    { text: "Resolution ", isBold: true },
    ...steps.map((text) => ({ text })),
    { text: "Verification", isBold: true },
    { text: "1. Look again." },
    { text: "" },
  ];

  it("brings every article whole, however unevenly it is formatted", async () => {
    const read = await readKnowledgeFile(
      wordFile([
        { text: "Handbook" },
        ...article("Range overlaps", "Container", ["1. Look.", "1.1 Closely.", "2. Fix."]),
        // Bold steps are no titles; a title that is not bold is one.
        { text: "Portal differs" },
        { text: "Module" },
        { text: "Vessel" },
        { text: "Overview", isBold: true },
        { text: "They differ." },
        { text: "Resolution", isBold: true },
        { text: "1. Compare.", isBold: true },
        { text: "1.1 Both.", isBold: true },
        { text: "Decision logic", isBold: true },
        { text: "If old, refresh." },
        ...article("Range overlaps", "Container", ["1. Another case of it."]),
      ]),
      "kb.docx",
    );
    expect(runbooksOf(read)).toMatchObject([
      { title: "Range overlaps", module: "Container", steps: ["Look.\n1.1 Closely.", "Fix."] },
      {
        title: "Portal differs",
        module: "Vessel",
        overview: "They differ.",
        steps: ["Compare.\n1.1 Both.", "Decision logic: If old, refresh."],
        verification: [],
      },
      { title: "Range overlaps", overview: "About Range overlaps.", steps: ["Another case of it."] },
    ]);
    const ids = runbooksOf(read).map(({ id }) => id);
    expect(ids[2]).toBe(`${ids[0]}-2`);
    expect(read.entries.map(({ place }) => place)).toEqual(["article 1", "article 2", "article 3"]);
    expect(read.skipped).toEqual([
      { place: "paragraph 1", reason: '"Handbook" (1 line) belongs to no runbook' },
    ]);
  });

  it("keeps Word's own lists: outer items as steps, inner ones under their step, breaks as lines", async () => {
    const read = await readKnowledgeFile(
      wordFile([
        { text: "Title", style: "Heading1" },
        { text: "Steps", style: "Heading2" },
        { text: "Check the table", listDepth: 0 },
        { text: "SELECT *\nFROM container;", listDepth: 1 },
        { text: "Then stop", listDepth: 0 },
      ]),
      "kb.docx",
    );
    expect(runbooksOf(read)[0]?.steps).toEqual(["Check the table\n- SELECT *\nFROM container;", "Then stop"]);
  });
});

describe("other documents", () => {
  it("a table with a runbook or a case in each row is read row by row, one within an article is part of it", async () => {
    const read = await readKnowledgeFile(
      bytes(`<h1>Night desk</h1>
        <table><tr><th>SOP<th>Symptoms<th>Steps
          <tr><td>Box shown twice<td>two rows<td><ol><li>Look<li>Close one</ol>
          <tr><td>Times differ<td>two screens<td>Compare<br>Refresh</table>
        <h2>Reefer alarm</h2><h3>Symptoms</h3><p>too warm</p><h3>Steps</h3><ol><li>Check the plug</ol>
        <table><tr><td>Reading<td>Means<tr><td>-18<td>well</table>
        <table><tr><td>Timestamp<td>Problem<td>Solution<tr><td>2025-01-02<td>Advice refused<td>Closed the old one</table>`),
      "desk.html",
    );
    expect(read.entries).toMatchObject([
      {
        place: "article 1",
        entry: { title: "Reefer alarm", steps: [expect.stringContaining("-18 | well")] },
      },
      { place: "table 1 row 2", entry: { title: "Box shown twice", steps: ["Look", "Close one"] } },
      { place: "table 1 row 3", entry: { title: "Times differ", steps: ["Compare", "Refresh"] } },
      { place: "table 2 row 2", type: "past-case", entry: { problem: "Advice refused" } },
    ]);
  });

  it("what is said around such a table is no runbook, and is told", async () => {
    const table =
      "<table><tr><th>Title<th>Symptoms<th>Steps<tr><td>Box shown twice<td>two rows<td>Close one</table>";
    for (const around of ["<p>Kept by the desk.</p>", "<h1>Night desk</h1><p>Kept by the desk.</p>"]) {
      const read = await readKnowledgeFile(bytes(around + table), "desk.html");
      expect(runbooksOf(read).map(({ title }) => title)).toEqual(["Box shown twice"]);
      expect(read.skipped).toMatchObject([{ reason: expect.stringContaining("belongs to no runbook") }]);
    }
  });

  it("HTML: headings, lists, tables and code become the runbook, scripts do not", async () => {
    const html = `<!doctype html><html><head><title>Page</title><script>var Steps = 1;</script></head><body>
      <h1>Crane stops</h1><p>It <b>just</b>
      stops.</p><h2>Steps</h2><ol><li>Look<ol><li>Left</li></ol></li><li><p>Run</p><pre>a  b
c</pre></li></ol>
      <table><tr><th>Verification</th><td>It moves</td></tr><tr><th>Module</th><td>Others</td></tr></table>
      <h1>Gate shut</h1><h2>Steps</h2><ul><li>Open</li></ul></body></html>`;
    const read = await readKnowledgeFile(bytes(html), "page.html");
    expect(runbooksOf(read)).toMatchObject([
      {
        title: "Crane stops",
        overview: "It just stops.",
        steps: ["Look\n1. Left", "Run\na  b\nc"],
        verification: ["It moves"],
        module: "Others",
      },
      { title: "Gate shut", steps: ["Open"] },
    ]);
  });

  it.each([
    ["lines", "<p>Title: One<br>Problem: It fails.<br>Solution:<br>1. Go<br>2. Stop</p>"],
    [
      "a table",
      "<table><tr><td>Title<td>One<tr><td>Problem<td>It fails.<tr><td>Solution<td>1. Go<br>2. Stop</table>",
    ],
  ])("a title that is named as such begins an article, in %s", async (_, one) => {
    const html = `${one}${one.replace("One", "Two")}<footer>Page 1</footer>`;
    const expected = { overview: "It fails.", steps: ["Go", "Stop"] };
    expect(runbooksOf(await readKnowledgeFile(bytes(html), "sop.html"))).toMatchObject([
      { title: "One", ...expected },
      { title: "Two", ...expected },
    ]);
  });

  it("an article without any section stays apart from the one before it", async () => {
    const markdown =
      "# Book\n## One\n### Steps\n1. Go\n## Two\nCall the desk.\n## Three\n### Steps\n1. Stop\n";
    const read = await readKnowledgeFile(bytes(markdown), "book.md");
    expect(runbooksOf(read)).toMatchObject([
      { title: "One", steps: ["Go"], overview: "" },
      { title: "Two", steps: [], overview: "Call the desk." },
      { title: "Three", steps: ["Stop"] },
    ]);
    expect(read.warnings).toEqual(['line 5: "Two" has no steps']);
  });

  it("a chapter's number is no part of the title, so that the id stays when chapters are added", async () => {
    const chapters = (...titles: string[]) =>
      titles.map((title, index) => `# ${index + 1} ${title}\n## ${index + 1}.1 Steps\n1. Go\n`).join("");
    const few = runbooksOf(await readKnowledgeFile(bytes(chapters("Alarm", "Late")), "a.md"));
    const more = runbooksOf(await readKnowledgeFile(bytes(chapters("New", "Alarm", "Late")), "a.md"));
    expect(few.map(({ title }) => title)).toEqual(["Alarm", "Late"]);
    expect(more.slice(1)).toEqual(few);
    const codes = runbooksOf(
      await readKnowledgeFile(bytes("# 500 errors\n1. Go\n# 401 errors\n1. Go\n"), "a.md"),
    );
    expect(codes.map(({ title }) => title)).toEqual(["500 errors", "401 errors"]);
  });

  it("cause and preconditions become part of the overview, with their names", async () => {
    const text =
      "Alarm\n\nSymptoms: hot\nCause: a bug\nPreconditions\n- a key\nSteps\n1. Go\nEscalate to: Mark\n";
    expect(runbooksOf(await readKnowledgeFile(bytes(text), "a.txt"))).toMatchObject([
      {
        title: "Alarm",
        symptoms: ["hot"],
        overview: "Cause: a bug\nPreconditions\n- a key",
        steps: ["Go"],
        escalation: ["Mark"],
      },
    ]);
  });

  it("a text without any heading is called by its first line, sections may be named in Chinese or Malay", async () => {
    const [plain] = runbooksOf(await readKnowledgeFile(bytes("Gate shut\n\nOpen it by hand.\n"), "x1.txt"));
    expect(plain).toMatchObject({ title: "Gate shut", overview: "Open it by hand." });
    const [chinese] = runbooksOf(
      await readKnowledgeFile(bytes("# 冷藏箱报警\n症状：温度异常\n\n解决步骤\n1. 检查电源\n"), "x2.md"),
    );
    expect(chinese).toMatchObject({ title: "冷藏箱报警", symptoms: ["温度异常"], steps: ["检查电源"] });
  });

  it("HTML nested a hundred thousand deep is read", async () => {
    const html = `${"<div>".repeat(100_000)}<h1>T</h1><h2>Steps</h2><p>1. Go</p>`;
    expect(runbooksOf(await readKnowledgeFile(bytes(html), "deep.html"))[0]?.steps).toEqual(["Go"]);
  }, 30_000);

  it("plain text: section names on lines of their own, shell lines untouched, UTF-16 too", async () => {
    const text =
      "Restart the spooler\n\nSymptoms\n- no labels\n\nResolution\n1. Run\n   # as root\n   stop \\\n   --now\n2. Done\n";
    const expected = {
      title: "Restart the spooler",
      symptoms: ["no labels"],
      steps: ["Run # as root stop \\\n--now", "Done"],
    };
    expect(runbooksOf(await readKnowledgeFile(bytes(text), "a.txt"))).toMatchObject([expected]);
    const utf16 = Buffer.from(`\ufeff${text}`, "utf16le");
    expect(runbooksOf(await readKnowledgeFile(utf16, "a.txt"))).toMatchObject([expected]);
  });

  it("plain text: articles that follow each other without a blank line are told apart", async () => {
    const article = (title: string) =>
      `${title}\nModule\nVessel\nOverview\nAbout it.\nResolution\n1. Do it.\nVerification\n1. See it.\n`;
    const read = await readKnowledgeFile(bytes(["One", "Two", "Three"].map(article).join("")), "kb.txt");
    expect(runbooksOf(read).map(({ title, steps, verification }) => [title, steps, verification])).toEqual(
      ["One", "Two", "Three"].map((title) => [title, ["Do it."], ["See it."]]),
    );
  });

  it("PDF: wrapped lines are joined, larger type is a title, running headers are left out", async () => {
    const page = (lines: readonly [size: number, text: string][], number: number) => [
      [8, `Port handbook, page ${number}`] as const,
      ...lines,
    ];
    const long = "This step is so long that the page is too narrow for it and so it goes";
    const pdf = pdfFile([
      page(
        [
          [16, "Crane stops"],
          [10, "Overview"],
          [10, "It stops."],
          [10, "Steps"],
          [10, `1. ${long}`],
          [10, "on below."],
          [10, "2. Second."],
        ],
        1,
      ),
      page(
        [
          [10, "3. Third."],
          [10, "Verification"],
          [10, "1. It moves."],
        ],
        2,
      ),
      page(
        [
          [16, "Gate shut"],
          [10, "Steps"],
          [10, "1. Open."],
        ],
        3,
      ),
    ]);
    const read = await readKnowledgeFile(pdf, "handbook.pdf");
    expect(runbooksOf(read)).toMatchObject([
      {
        title: "Crane stops",
        overview: "It stops.",
        steps: [`${long} on below.`, "Second.", "Third."],
        verification: ["It moves."],
      },
      { title: "Gate shut", steps: ["Open."] },
    ]);
    expect(read.warnings[0]).toContain("Port handbook, page #");
  });
});

/** A PDF of pages with one line of Helvetica each 20 points, from 60 points on the left. */
function pdfFile(pages: readonly (readonly (readonly [size: number, text: string])[])[]): Uint8Array {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, index) => `${4 + index * 2} 0 R`).join(" ")}] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ...pages.flatMap((lines, index) => {
      const content = lines
        .map(([size, text], row) => `BT /F1 ${size} Tf 60 ${760 - row * 14} Td (${text}) Tj ET`)
        .join("\n");
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 800] /Contents ${5 + index * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = text.length;
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return bytes(text);
}
