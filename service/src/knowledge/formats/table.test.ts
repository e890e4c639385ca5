import type { Contact, PastCase, Runbook } from "@imperial-court/contract";
import { describe, expect, it } from "vitest";
import { excelFile } from "../../testing/zip-file.ts";
import type { ReadKnowledgeFile } from "./imported-entry.ts";
import { readKnowledgeFile } from "./read-knowledge-file.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const casesOf = (read: ReadKnowledgeFile) =>
  read.entries.flatMap((found): PastCase[] => (found.type === "past-case" ? [found.entry] : []));
const contactsOf = (read: ReadKnowledgeFile) =>
  read.entries.flatMap((found): Contact[] => (found.type === "contact" ? [found.entry] : []));

const runbooksOf = (read: ReadKnowledgeFile) =>
  read.entries.flatMap((found): Runbook[] => (found.type === "runbook" ? [found.entry] : []));

describe("a list of runbooks", () => {
  const rows = [
    ["Procedures of the night desk", "", "", "", "", ""],
    ["Title", "Symptoms", "Steps", "Root cause", "Kind", "Owner"],
    [
      "Box shown twice",
      "two rows\nsame number",
      "1. Look for two rows.\n1.1 Closely.\n2. Close one.",
      "A retry",
      "CNTR.DUPLICATE_RECORD",
      "Tan",
    ],
    ["", "", "", "", "", ""],
    ["Times differ", "two screens", "Compare the sources.\nRefresh the older one.", "", "", ""],
  ];

  it("brings a runbook from each row, the same from CSV and from Excel", async () => {
    const csv = rows.map((row) => row.map((cell) => `"${cell}"`).join(",")).join("\n");
    const fromCsv = await readKnowledgeFile(bytes(csv), "desk.csv");
    expect(await readKnowledgeFile(excelFile([{ name: "Desk", rows }]), "desk.xlsx")).toEqual(fromCsv);
    expect(runbooksOf(fromCsv)).toMatchObject([
      {
        title: "Box shown twice",
        symptoms: ["two rows", "same number"],
        steps: ["Look for two rows.\n1.1 Closely.", "Close one."],
        overview: "Cause: A retry",
        kinds: ["CNTR.DUPLICATE_RECORD"],
      },
      { title: "Times differ", steps: ["Compare the sources.", "Refresh the older one."], overview: "" },
    ]);
    expect(fromCsv.entries.map(({ place }) => place)).toEqual(["row 3", "row 5"]);
    expect(fromCsv.skipped).toEqual([{ place: "row 4", reason: "empty" }]);
    expect(fromCsv.warnings).toEqual(["not read, as they are no part of a runbook: the columns Owner"]);
  });

  it("a log of cases stays one, whatever its titles", async () => {
    const csv = "Title,Problem,Resolution,Date\nTwice,Box shown twice,Closed one,2025-01-02\n";
    const read = await readKnowledgeFile(bytes(csv), "log.csv");
    expect(casesOf(read)).toMatchObject([{ problem: "Box shown twice", solution: "Closed one" }]);
    expect(runbooksOf(read)).toEqual([]);
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
    const wrongColumn = readKnowledgeFile(bytes(csv), "log.csv", { columns: { problem: "Trouble" } });
    await expect(wrongColumn).rejects.toThrow('there is no column "Trouble"; the columns are Module, Mode');
    const wrongField = readKnowledgeFile(bytes(csv), "log.csv", { columns: { cause: "Solution" } });
    await expect(wrongField).rejects.toThrow('"cause" is no field');
    const nowhere = await readKnowledgeFile(bytes("What happened,What we did\njammed,reset\n"), "log.csv", {
      columns: { problem: "Report" },
    });
    expect(nowhere.skipped[0]?.reason).toContain("no row has the columns of the mapping (Report)");
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
    await expect(readKnowledgeFile(bytes(text), "log.csv")).rejects.toThrow("more than 200000");
  }, 30_000);
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

describe("a file with slips of the pen", () => {
  it("a quotation mark that is never closed is named by the row that opens it", async () => {
    const rows = Array.from({ length: 40 }, (_, row) => `box ${row},moved`);
    const text = ["Problem,Solution", "first,ok", '"second,ok', ...rows].join("\n");
    await expect(readKnowledgeFile(bytes(text), "log.csv")).rejects.toThrow(
      "row 3: a quotation mark is opened there and never closed",
    );
  });

  it("a contact without a module is no past case, and a kind that does not exist is told", async () => {
    const read = await readKnowledgeFile(
      bytes(
        "- name: X\n  email: x@y.z\n- module: Vessel\n  name: Ann\n  email: a@b.c\n  kinds: [VSL., VSL.FOO]\n",
      ),
      "contacts.yaml",
    );
    expect(contactsOf(read)).toMatchObject([{ name: "Ann", kinds: ["VSL.", "VSL.FOO"] }]);
    expect(casesOf(read)).toEqual([]);
    expect(read.skipped).toMatchObject([{ place: "entry 1" }]);
    expect(read.warnings).toEqual(["entry 2: no kind of incident is called VSL.FOO"]);
  });
});
