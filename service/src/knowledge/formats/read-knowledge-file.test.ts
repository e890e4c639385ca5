import { existsSync, readFileSync } from "node:fs";
import type { Contact, PastCase, Runbook } from "@imperial-court/contract";
import { describe, expect, it } from "vitest";
import { CourtError } from "../../errors.ts";
import { wordFile, zipFile } from "../../testing/zip-file.ts";
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
    ["schema.sql", bytes("CREATE TABLE a;"), "is of a kind that is not read"],
    ["log.csv", bytes('a,b\n"open,c\n'), "row 2: a quotation mark is opened"],
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
  }, 30_000);

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
