import { contactSchema, pastCaseSchema, runbookSchema } from "@imperial-court/contract";
import { findArticles } from "./articles.ts";
import { looksLikeContact, readContactRecord } from "./contact-record.ts";
import type { EntryCollector } from "./entry-collector.ts";
import { readMarkdownLines } from "./markdown-lines.ts";
import { fieldReader, readPastCase } from "./past-case-record.ts";

/**
 * Adds one JSON or YAML mapping, by its shape: our own export (`{ type, entry }`), a contact, a past case, or
 * a knowledge article (`title` with `body`, `steps` or `resolution`). Unknown keys are ignored.
 */
export function addRecord(collector: EntryCollector, value: unknown, place: string): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    collector.skip(place, "it is not a mapping of fields");
    return;
  }
  const record = value as Record<string, unknown>;
  if (typeof record.type === "string" && typeof record.entry === "object") {
    addExported(collector, record.type, record.entry, place);
  } else if (looksLikeContact(record)) {
    const contact = readContactRecord(record);
    if ("reason" in contact) collector.skip(place, contact.reason);
    else collector.addContact(contact, place);
  } else if (typeof record.title === "string" && articleText(record) !== null) {
    addArticleRecord(collector, record, place);
  } else {
    const read = readPastCase(fieldReader(record));
    if (read !== null) collector.addPastCase(read.pastCase, place);
    else collector.skip(place, "it is neither a past case, a contact nor a runbook");
  }
}

function addExported(collector: EntryCollector, type: string, entry: unknown, place: string): void {
  const schemas = { runbook: runbookSchema, "past-case": pastCaseSchema, contact: contactSchema };
  const schema = schemas[type as keyof typeof schemas];
  if (schema === undefined) {
    collector.skip(place, `the type "${type}" is unknown`);
    return;
  }
  const parsed = schema.safeParse(entry);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    collector.skip(
      place,
      `the ${type} is not valid at ${issue?.path.join(".") || "its top"}: ${issue?.message}`,
    );
  } else if (type === "runbook") {
    const { is_draft: isDraft, ...runbook } = runbookSchema.parse(parsed.data);
    collector.addArticle({ ...runbook, lineNumber: 1 }, place, isDraft);
  } else if (type === "contact") {
    collector.addContact(contactSchema.parse(parsed.data), place);
  } else {
    collector.addPastCase(pastCaseSchema.parse(parsed.data), place);
  }
}

/** The article as plain text with section names, whichever way its record is cut. */
function articleText(record: Readonly<Record<string, unknown>>): string | null {
  if (typeof record.body === "string") return record.body;
  const sections = ["symptoms", "overview", "steps", "resolution", "verification", "undo", "escalation"];
  const texts = sections.flatMap((name) => {
    const value = record[name];
    const lines = Array.isArray(value) ? value.map((item, index) => `${index + 1}. ${item}`) : value;
    const text = Array.isArray(lines) ? lines.join("\n") : lines;
    return typeof text === "string" && text.trim() !== "" ? [`${name}\n${text}`] : [];
  });
  const hasBody = ["steps", "resolution", "symptoms"].some((name) => record[name] !== undefined);
  return hasBody && texts.length > 0 ? texts.join("\n\n") : null;
}

function addArticleRecord(
  collector: EntryCollector,
  record: Readonly<Record<string, unknown>>,
  place: string,
): void {
  const title = String(record.title);
  const lines = readMarkdownLines(articleText(record)!, { isPlain: true });
  const [article] = findArticles(lines, { title, isSingle: true, fileTitle: title }).articles;
  if (article === undefined) {
    collector.skip(place, `"${title}" has no text`);
    return;
  }
  const text = (name: string) =>
    typeof record[name] === "string" && record[name] !== "" ? record[name] : null;
  const list = (name: string) => (Array.isArray(record[name]) ? record[name].map(String) : []);
  collector.addArticle(
    {
      ...article,
      id: typeof record.id === "number" ? String(record.id) : (text("id") ?? article.id),
      title,
      module: text("module") ?? article.module,
      kinds: [...list("kinds"), ...article.kinds],
      severity_hints: [...list("severity_hints"), ...article.severity_hints],
    },
    place,
  );
}
