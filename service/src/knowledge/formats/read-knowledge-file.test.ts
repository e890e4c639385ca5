import { existsSync, readFileSync } from "node:fs";
import type { Contact, PastCase, Runbook } from "@imperial-court/contract";
import { describe, expect, it } from "vitest";
import { CourtError } from "../../errors.ts";
import { excelFile, wordFile, zipFile } from "../../testing/zip-file.ts";
import type { ReadKnowledgeFile } from "./imported-entry.ts";
import { readKnowledgeFile } from "./read-knowledge-file.ts";
import { checkZip } from "./zip-directory.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const runbooksOf = (read: ReadKnowledgeFile) =>
  read.entries.flatMap((found): Runbook[] => (found.type === "runbook" ? [found.entry] : []));
const casesOf = (read: ReadKnowledgeFile) =>
  read.entries.flatMap((found): PastCase[] => (found.type === "past-case" ? [found.entry] : []));
const contactsOf = (read: ReadKnowledgeFile) =>
  read.entries.flatMap((found): Contact[] => (found.type === "contact" ? [found.entry] : []));

async function refusal(content: Uint8Array, fileName: string, options = {}): Promise<string> {
  const error: unknown = await readKnowledgeFile(content, fileName, options).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CourtError)) throw new Error(`${fileName} was not refused`, { cause: error });
  expect(error.code).toBe("import-invalid");
  return error.message;
}

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

describe("a case log", () => {
  const header = [
    "Module",
    "Mode",
    "EDI?",
    "TIMESTAMP",
    "Alert / Email",
    "Problem Statements",
    "Solution",
    "SOP",
  ];
  const rows = [
    [
      "Vessel",
      "SMS",
      "Yes",
      "2025-06-30T06:08:00",
      "Dear,\n\nETA off",
      "ETA is wrong",
      "Refreshed\n1. it",
      "VSL: ETA",
    ],
    ["", "", "", "", "", "", "", ""],
    ["", "", "", "", "", "", "", ""],
    [
      "Vessel",
      "SMS",
      "Yes",
      "2025-06-30T06:08:00",
      "Dear,\n\nETA off",
      "ETA is wrong",
      "Refreshed\n1. it",
      "VSL: ETA",
    ],
    ["EDI/API", "Call", "No", "2025-07-01T00:00:00", "", "vessel™s advice, œArrive\u009d", "Restarted", ""],
    ["EDI/API", "Call", "No", "2025-07-01T00:00:00", "", "", "Only a solution", ""],
  ];
  const quoted = (cells: readonly string[]) => cells.map((cell) => `"${cell}"`).join(",");
  const csv = [header, ...rows].map(quoted).join("\r\n");

  it("reads the same cases, under the same ids, from CSV and from Excel", async () => {
    const fromCsv = await readKnowledgeFile(bytes(csv), "log.csv");
    const inExcel = rows.map((row) =>
      row.map((cell, at) => (at === 3 && cell !== "" ? new Date(`${cell}Z`) : cell)),
    );
    const fromExcel = await readKnowledgeFile(
      excelFile([{ name: "Log", rows: [header, ...inExcel] }]),
      "other-name.xlsx",
    );
    expect(fromExcel).toEqual(fromCsv);
    expect(casesOf(fromCsv)).toMatchObject([
      {
        module: "Vessel",
        mode: "SMS",
        occurred_at: "2025-06-30T06:08:00",
        alert: "Dear,\n\nETA off",
        problem: "ETA is wrong",
        solution: "Refreshed\n1. it",
        sop: "VSL: ETA",
      },
      { problem: "vessel’s advice, “Arrive”", alert: "", sop: null },
    ]);
    expect(fromCsv.skipped).toEqual([
      { place: "row 3 to 4", reason: "empty" },
      { place: "row 5", reason: "the same as row 2, word for word" },
      { place: "row 7", reason: "it has neither a problem nor an alert" },
    ]);
    expect(fromCsv.warnings).toEqual(["leftovers of another encoding were mended at row 6"]);
  });

  it("finds columns by a mapping, below lines that are no header, between semicolons, in windows-1252", async () => {
    const text = "Export of 2025;;\nNr;Was ist los;Abhilfe\n7;Br\u00fccke steht;Motor getauscht\n";
    const read = await readKnowledgeFile(Buffer.from(text, "latin1"), "log.csv", {
      columns: { id: "Nr", problem: "was ist los", solution: "Abhilfe" },
    });
    expect(casesOf(read)).toMatchObject([{ id: "7", problem: "Brücke steht", solution: "Motor getauscht" }]);
    expect(read.entries[0]?.place).toBe("row 3");
    expect(read.warnings).toEqual(["log.csv is not UTF-8; it was read as windows-1252"]);
    expect(await refusal(bytes(csv), "log.csv", { columns: { problem: "Trouble" } })).toContain(
      'there is no column "Trouble"; the columns are Module, Mode',
    );
    expect(await refusal(bytes(csv), "log.csv", { columns: { cause: "Solution" } })).toContain("no field");
  });

  it("reads every sheet, and says which it could not use", async () => {
    const read = await readKnowledgeFile(
      excelFile([
        {
          name: "May",
          rows: [
            ["Problem", "Solution", "Case No"],
            ["A", "B", 12],
          ],
        },
        { name: "Notes", rows: [["just a note"]] },
      ]),
      "log.xlsx",
    );
    expect(read.entries.map(({ place, entry }) => [place, entry.id])).toEqual([["May row 2", "12"]]);
    expect(read.skipped[0]?.place).toBe("Notes row 1");
  });

  it("keeps ids, unknown keys aside, and reports lines that are no JSON or repeat an id", async () => {
    const line = {
      id: "C002",
      csv_row: 3,
      module: "Vessel",
      timestamp: "t",
      alert: "a",
      problem: "p",
      solution: "s",
    };
    const text = [JSON.stringify(line), "{broken", "", JSON.stringify({ ...line, problem: "q" })].join("\n");
    const read = await readKnowledgeFile(bytes(text), "cases.jsonl");
    expect(casesOf(read)).toMatchObject([{ id: "C002", occurred_at: "t", problem: "p", kind: null }]);
    expect(read.skipped).toMatchObject([
      { place: "line 2" },
      { place: "line 4", reason: "the id C002 was already used at line 1" },
    ]);
  });

  it("refuses more rows than it can hold, rather than cutting the file", async () => {
    const text = `problem,solution\n${"a,b\n".repeat(200_000)}`;
    expect(await refusal(bytes(text), "log.csv")).toContain("more than 200000");
  });
});

describe("contacts", () => {
  const manager = {
    module: "Vessel (VS)",
    product_ops_manager: "A. Example",
    role: "Vessel Operations",
    email: "a@example.com",
    responsibility: "Vessels",
    escalation_steps: ["Call.", "Call again."],
  };

  it("are read from the nested JSON shape, with kinds from the module's name", async () => {
    const read = await readKnowledgeFile(
      bytes(JSON.stringify({ important_contacts: [manager, manager] })),
      "c.json",
    );
    expect(contactsOf(read)).toMatchObject([
      { name: "A. Example", kinds: ["VSL."], escalation_steps: ["Call.", "Call again."], phone: null },
    ]);
    expect(read.skipped).toMatchObject([{ place: "entry 2" }]);
  });

  it("are the same from YAML and CSV, telephone numbers and given kinds included", async () => {
    const yaml =
      "- module: Yard\n  name: Yard desk\n  phone: 0065123\n  email: y@example.com\n  kinds: [EQP.YARD, EQP.]\n  escalation_steps:\n    - Ring.\n    - Ring the manager.\n";
    const csv =
      'Module,Contact Name,Mobile,E-mail,Escalation Path,Kinds\nYard,Yard desk,0065123,y@example.com,"1. Ring.\n2. Ring the manager.","EQP.YARD, EQP."\n';
    const [fromYaml] = contactsOf(await readKnowledgeFile(bytes(yaml), "c.yaml"));
    const [fromCsv] = contactsOf(await readKnowledgeFile(bytes(csv), "c.csv"));
    expect(fromCsv).toEqual(fromYaml);
    expect(fromYaml).toMatchObject({
      phone: "0065123",
      kinds: ["EQP.YARD", "EQP."],
      escalation_steps: ["Ring.", "Ring the manager."],
    });
  });
});

describe("our own export", () => {
  it("comes back entry by entry, and says what is not valid in it", async () => {
    const runbook: Runbook = {
      id: "R1",
      title: "T",
      kinds: [],
      module: null,
      symptoms: ["s"],
      overview: "",
      severity_hints: [],
      steps: ["one\ntwo"],
      verification: [],
      undo: [],
      escalation: [],
      is_draft: true,
    };
    const pastCase: PastCase = {
      id: "P1",
      mode: null,
      module: null,
      occurred_at: null,
      alert: "",
      problem: "p",
      solution: "",
      sop: null,
      kind: "CNTR.RANGE",
      severity: "High",
    };
    const contact: Contact = {
      id: "C1",
      module: "M",
      name: "N",
      role: "",
      email: null,
      phone: null,
      responsibility: "",
      escalation_steps: [],
      kinds: ["VSL."],
    };
    const entries = [
      { type: "runbook", entry: runbook },
      { type: "past-case", entry: pastCase },
      { type: "contact", entry: contact },
    ];
    const text = [...entries, { type: "runbook", entry: { id: "R2" } }]
      .map((line) => JSON.stringify(line))
      .join("\n");
    const read = await readKnowledgeFile(bytes(text), "export.jsonl");
    expect(read.entries.map(({ type, entry }) => ({ type, entry }))).toEqual(entries);
    expect(read.skipped).toMatchObject([{ place: "line 4", reason: expect.stringContaining("title") }]);
  });
});

describe("other documents", () => {
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

  it("HTML nested a hundred thousand deep is read", async () => {
    const html = `${"<div>".repeat(100_000)}<h1>T</h1><h2>Steps</h2><p>1. Go</p>`;
    expect(runbooksOf(await readKnowledgeFile(bytes(html), "deep.html"))[0]?.steps).toEqual(["Go"]);
  });

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

describe("files that are refused", () => {
  it("a container that claims or hides too much, before it is unpacked", async () => {
    const bomb = zipFile([{ name: "word/document.xml", content: "x", claimedBytes: 900 * 1024 * 1024 }]);
    expect(await refusal(bomb, "bomb.docx")).toContain("unpacks to 900 MiB");
    const hidden = zipFile([
      { name: "word/document.xml", content: "a".repeat(1_000_000), isPacked: true, claimedBytes: 1000 },
    ]);
    expect(await refusal(hidden, "bomb.docx")).toContain("larger there than it says");
    const many = zipFile(Array.from({ length: 2001 }, (_, index) => ({ name: `${index}`, content: "" })));
    expect(await refusal(many, "many.docx")).toContain("2001 entries");
    const whole = wordFile([{ text: "x" }]);
    expect(await refusal(whole.subarray(0, whole.length - 30), "cut.docx")).toContain("cut off or damaged");
    expect(checkZip(whole, "whole.docx")).toContain("word/document.xml");
  });

  it.each([
    ["empty.md", new Uint8Array(), "is empty"],
    ["old.doc", Buffer.from("d0cf11e0a1b11ae1", "hex"), "old Word or Excel file"],
    ["picture.txt", Buffer.from([0x89, 0x50, 0, 0, 1, 0, 0, 2]), "not a text file"],
    ["list.yaml", bytes("- a: [1\n- b"), "not valid YAML"],
    ["list.json", bytes("{oops"), "not valid JSON"],
    ["log.docx", bytes("plain words"), "no docx file"],
    ["a.zip", zipFile([{ name: "a.md", content: "# a" }]), "neither Word nor Excel"],
    ["a.pdf", bytes("%PDF-1.4 and nothing more"), "no readable PDF"],
    ["log.csv", bytes('a,b\n"open,c\n'), "line "],
  ])("%s", async (fileName, content, reason) => {
    expect(await refusal(content, fileName)).toContain(reason);
  });

  it("a file beyond the size limit", async () => {
    expect(await refusal(bytes("# a\n"), "a.md", { maxFileBytes: 3 })).toContain("4 bytes, more than the 3");
  });
});

const shared = new URL("../../../../../shared/", import.meta.url);
const isShared = existsSync(new URL("port-data/", shared)) && existsSync(new URL("bench/kb.jsonl", shared));

// The port's own documents are not part of the repository.
describe.skipIf(!isShared)("the port's documents (skipped where ../shared is absent)", () => {
  const file = (path: string) => readFileSync(new URL(path, shared));

  it("all 77 articles of the Word knowledge base arrive complete and in order", async () => {
    const read = await readKnowledgeFile(file("port-data/knowledge-base.docx"), "knowledge-base.docx");
    const articles = file("bench/kb.jsonl")
      .toString()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { title: string; module: string; body: string });
    expect(articles).toHaveLength(77);
    const plain = (text: string) =>
      text
        .replaceAll(
          /^\s*(?:\d+(?:\.\d+)+[.)]?|\d+[.)](?!\d)|[a-z]\.(?![a-z]\.)|[-\uf0b7]|o(?=[A-Z]))\s*/gm,
          "",
        )
        .replaceAll(/[\s:\uf0b7]+/g, "");
    const expected = articles.map(({ title, module, body }) => ({
      title: plain(title),
      module,
      text: plain(body.replaceAll(/^(?:Overview|Resolution|Verification)$/gm, "")),
    }));
    const found = runbooksOf(read).map(({ title, module, overview, steps, verification }) => ({
      title: plain(title),
      module,
      text: plain([overview, ...steps, ...verification].join("\n")),
    }));
    expect(found).toEqual(expected);
    expect(new Set(runbooksOf(read).map(({ id }) => id)).size).toBe(77);
  });

  it("the case log gives the same 193 cases as CSV, as Excel and as JSON lines", async () => {
    const csv = await readKnowledgeFile(file("port-data/case-log.csv"), "case-log.csv");
    const excel = await readKnowledgeFile(file("port-data/case-log.xlsx"), "case-log.xlsx");
    const lines = await readKnowledgeFile(file("bench/public/cases.jsonl"), "cases.jsonl");
    expect(casesOf(csv)).toHaveLength(193);
    expect(casesOf(excel)).toEqual(casesOf(csv));
    expect(casesOf(lines).map(({ id }) => id.slice(0, 1))).toEqual(Array.from({ length: 193 }, () => "C"));
    const text = (pastCase: PastCase) =>
      [pastCase.problem, pastCase.solution].join(" ").replaceAll(/\s+/g, " ");
    expect(casesOf(lines).map(text).sort()).toEqual(casesOf(csv).map(text).sort());
  });

  it("the contacts directory gives each family of incidents somebody to call", async () => {
    const contacts = contactsOf(await readKnowledgeFile(file("port-data/contacts.json"), "contacts.json"));
    expect(contacts).toHaveLength(5);
    for (const kind of [
      "CNTR.",
      "VSL.",
      "EDI.",
      "API.",
      "INFRA.",
      "DOC.",
      "EQP.",
      "SAFETY.",
      "SEC.",
      "REQ.",
    ]) {
      expect(contacts.filter(({ kinds }) => kinds.includes(kind)).length).toBe(1);
    }
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
