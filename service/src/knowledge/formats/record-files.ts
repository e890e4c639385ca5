import type { Contact } from "@imperial-court/contract";
import { parseDocument } from "yaml";
import { CourtError } from "../../errors.ts";
import { decodeText } from "./decode-text.ts";
import { EntryCollector } from "./entry-collector.ts";
import type { ReadKnowledgeFile } from "./imported-entry.ts";
import { addRecord } from "./record.ts";
import { maxRows } from "./table.ts";

/** JSON, JSONL and YAML: lists of mappings, each read by its shape. */

/** One JSON mapping a line, as past cases are kept and as we export. A line that is no JSON is skipped. */
export async function readJsonLinesFile(bytes: Uint8Array, fileName: string): Promise<ReadKnowledgeFile> {
  const collector = new EntryCollector();
  const lines = decodeText(bytes, fileName).text.split("\n");
  if (lines.length > maxRows + 1) throw tooMany(lines.length);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const place = `line ${index + 1}`;
    try {
      addRecord(collector, JSON.parse(line), place);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      collector.skip(place, `not valid JSON: ${error.message}`);
    }
  }
  return collector.read;
}

/** A list, a mapping that holds one under some key (`important_contacts`), or a single entry. */
export async function readJsonFile(bytes: Uint8Array, fileName: string): Promise<ReadKnowledgeFile> {
  const { text } = decodeText(bytes, fileName);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const isLines = text.trimStart().startsWith("{") && text.trim().includes("\n{");
    if (isLines) return readJsonLinesFile(bytes, fileName);
    const reason = error instanceof Error ? error.message : String(error);
    throw new CourtError("import-invalid", `${fileName} is not valid JSON: ${reason}`, { cause: error });
  }
  return readList(value);
}

/** Scalars stay text (the `failsafe` schema): a telephone number keeps its zeros and its plus sign. */
export async function readYamlFile(bytes: Uint8Array, fileName: string): Promise<ReadKnowledgeFile> {
  return readList(parseYaml(decodeText(bytes, fileName).text));
}

/** The contacts of a YAML directory. */
export function parseYamlContacts(text: string): Contact[] {
  return readList(parseYaml(text)).entries.flatMap((read) => (read.type === "contact" ? [read.entry] : []));
}

function parseYaml(text: string): unknown {
  const document = parseDocument(text, { schema: "failsafe", prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const lineNumber = text.slice(0, error.pos[0]).split("\n").length;
    throw new CourtError(
      "import-invalid",
      `line ${lineNumber}: the file is not valid YAML: ${error.message}`,
    );
  }
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw new CourtError("import-invalid", "the file's YAML aliases expand to too much", { cause });
  }
}

function readList(value: unknown): ReadKnowledgeFile {
  const collector = new EntryCollector();
  const list = findList(value);
  if (list.length > maxRows) throw tooMany(list.length);
  for (const [index, item] of list.entries()) addRecord(collector, item, `entry ${index + 1}`);
  return collector.read;
}

/** All lists of mappings under a mapping's keys, joined; the mapping itself when there is none. */
function findList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null) return [value];
  const isMapping = (item: unknown) => typeof item === "object" && item !== null && !Array.isArray(item);
  const lists = Object.values(value).filter((inner) => Array.isArray(inner) && inner.some(isMapping));
  return lists.length > 0 ? lists.flat() : [value];
}

function tooMany(count: number): CourtError {
  return new CourtError("import-invalid", `there are ${count} entries, more than ${maxRows}; split the file`);
}
