import type { Runbook } from "@imperial-court/contract";
import { parseDocument, stringify } from "yaml";
import { CourtError } from "../../errors.ts";
import { type Article, findArticles, splitList } from "./articles.ts";
import { splitMarker } from "./document-line.ts";
import { EntryCollector } from "./entry-collector.ts";
import type { ImportedEntry, ReadKnowledgeFile } from "./imported-entry.ts";
import { escapeLine, readMarkdownLines } from "./markdown-lines.ts";

/**
 * Runbooks in Markdown: our own form (front matter; sections Symptoms, Overview, Steps, Verification, Undo,
 * Escalation) and what others write: no front matter, several runbooks in a file, section names without `#`.
 * What `printMarkdownRunbook` writes is read back as the same runbook.
 */
export function readMarkdownRunbooks(text: string, fileName: string): ReadKnowledgeFile {
  const fileTitle = titleFromFileName(fileName);
  const collector = new EntryCollector();
  for (const part of splitFrontMatter(text)) {
    const fields = part.frontMatter === null ? null : readFrontMatter(part.frontMatter, part.lineNumber);
    const found = findArticles(readMarkdownLines(part.body, { firstLineNumber: part.bodyLineNumber }), {
      title: fields?.title ?? null,
      isSingle: fields !== null,
      fileTitle,
    });
    for (const { lineNumber, reason } of found.outside) collector.skip(`line ${lineNumber}`, reason);
    const articles =
      fields === null ? found.articles : [mergeFields(found.articles[0], fields, part.lineNumber, fileTitle)];
    for (const article of articles) {
      collector.addArticle(article, `line ${article.lineNumber}`, fields?.isDraft ?? false);
    }
  }
  return collector.read;
}

/** The runbooks alone; throws `import-invalid` for front matter that is no YAML mapping. */
export function parseMarkdownRunbooks(text: string, fileName: string): ImportedEntry[] {
  return readMarkdownRunbooks(text, fileName).entries;
}

/** "reefer-power_failure.md" → "reefer power failure". */
export function titleFromFileName(fileName: string): string {
  const base = fileName.split(/[/\\]/).at(-1) ?? fileName;
  return (
    base
      .replace(/\.[a-z\d]{1,8}$/i, "")
      .replaceAll(/[-_]+/g, " ")
      .trim() || "Untitled"
  );
}

interface FrontMatterFields {
  readonly id: string | null;
  readonly title: string | null;
  readonly module: string | null;
  readonly kinds: string[];
  readonly severityHints: string[];
  readonly isDraft: boolean;
}

interface MarkdownPart {
  readonly frontMatter: string | null;
  readonly lineNumber: number;
  readonly body: string;
  readonly bodyLineNumber: number;
}

/** A file as its front-matter blocks, each with the text up to the next one. */
function splitFrontMatter(text: string): MarkdownPart[] {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  const blocks: { start: number; end: number }[] = [];
  let isCode = false;
  for (let index = 0; index < lines.length; index++) {
    if (/^\s{0,8}(```|~~~)/.test(lines[index]!)) isCode = !isCode;
    const end = isCode ? -1 : findFrontMatterEnd(lines, index);
    if (end === -1) continue;
    blocks.push({ start: index, end });
    index = end;
  }
  const parts: MarkdownPart[] = [];
  const firstStart = blocks[0]?.start ?? lines.length;
  const preamble = lines.slice(0, firstStart).join("\n");
  if (preamble.trim() !== "")
    parts.push({ frontMatter: null, lineNumber: 1, body: preamble, bodyLineNumber: 1 });
  for (const [index, block] of blocks.entries()) {
    parts.push({
      frontMatter: lines.slice(block.start + 1, block.end).join("\n"),
      lineNumber: block.start + 1,
      body: lines.slice(block.end + 1, blocks[index + 1]?.start ?? lines.length).join("\n"),
      bodyLineNumber: block.end + 2,
    });
  }
  return parts;
}

/** The closing `---`, when a line opens front matter that names an id or a title; -1 otherwise. */
function findFrontMatterEnd(lines: readonly string[], start: number): number {
  if (lines[start]!.trimEnd() !== "---" || !/^[A-Za-z_][\w -]{0,40}:/.test(lines[start + 1] ?? "")) return -1;
  for (let index = start + 1; index < Math.min(lines.length, start + 200); index++) {
    const line = lines[index]!;
    if (line.trimEnd() === "---") {
      return lines.slice(start + 1, index).some((field) => /^(id|title)\s{0,4}:/i.test(field)) ? index : -1;
    }
    const isYaml = line.trim() === "" || /^(\s|-\s|#|\]|[A-Za-z_][\w -]{0,40}:)/.test(line);
    if (!isYaml) return -1;
  }
  return -1;
}

/** Scalars stay text (the `failsafe` schema): an id `007` keeps its zeros. */
function readFrontMatter(yaml: string, lineNumber: number): FrontMatterFields {
  const document = parseDocument(yaml, { schema: "failsafe", prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    throw new CourtError(
      "import-invalid",
      `line ${lineNumber}: the front matter is not valid YAML: ${error.message}`,
    );
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CourtError("import-invalid", `line ${lineNumber}: the front matter is not a list of fields`);
  }
  const fields = new Map(
    Object.entries(value).map(([key, field]) => [key.toLowerCase().replaceAll("-", "_"), field]),
  );
  const one = (name: string) => {
    const field = fields.get(name);
    return typeof field === "string" && field.trim() !== "" && field !== "null" ? field.trim() : null;
  };
  const many = (...names: string[]) =>
    names.flatMap((name) => {
      const field = fields.get(name);
      if (Array.isArray(field)) return field.filter((item) => typeof item === "string");
      return typeof field === "string" && field.trim() !== "" ? [field.trim()] : [];
    });
  return {
    id: one("id"),
    title: one("title"),
    module: one("module"),
    kinds: many("kinds", "kind").flatMap(splitList),
    severityHints: many("severity_hints", "severity"),
    isDraft: one("is_draft") === "true" || one("draft") === "true",
  };
}

function mergeFields(
  article: Article | undefined,
  fields: FrontMatterFields,
  lineNumber: number,
  fileTitle: string,
): Article {
  const found: Article = article ?? {
    id: null,
    title: fields.title ?? fileTitle,
    kinds: [],
    module: null,
    symptoms: [],
    overview: "",
    severity_hints: [],
    steps: [],
    verification: [],
    undo: [],
    escalation: [],
    lineNumber,
  };
  return {
    ...found,
    id: fields.id ?? found.id,
    title: fields.title ?? found.title,
    module: fields.module ?? found.module,
    kinds: [...fields.kinds, ...found.kinds],
    severity_hints: [...fields.severityHints, ...found.severity_hints],
    lineNumber,
  };
}

/** Our own form; read back by `parseMarkdownRunbooks` as the same runbook. */
export function printMarkdownRunbook(runbook: Runbook): string {
  const frontMatter = {
    id: runbook.id,
    title: runbook.title,
    kinds: runbook.kinds,
    ...(runbook.module === null ? {} : { module: runbook.module }),
    severity_hints: runbook.severity_hints,
    ...(runbook.is_draft ? { is_draft: "true" } : {}),
  };
  const sections: [string, string][] = [
    ["Symptoms", printItems(runbook.symptoms, () => "-")],
    ["Overview", printProse(runbook.overview)],
    ["Steps", printItems(runbook.steps, (index) => `${index + 1}.`)],
    ["Verification", printItems(runbook.verification, () => "-")],
    ["Undo", printItems(runbook.undo, () => "-")],
    ["Escalation", printItems(runbook.escalation, () => "-")],
  ];
  const body = sections.filter(([, text]) => text !== "").map(([name, text]) => `## ${name}\n\n${text}\n`);
  return `---\n${stringify(frontMatter, { lineWidth: 0 })}---\n\n${body.join("\n")}`;
}

function printItems(items: readonly string[], markerOf: (index: number) => string): string {
  return items
    .map((item, index) => {
      const marker = markerOf(index);
      const indent = " ".repeat(marker.length + 1);
      return `${marker} ${printLines(item).split("\n").join(`\n${indent}`)}`;
    })
    .join("\n");
}

function printProse(text: string): string {
  return text
    .split(/\n{2,}/)
    .map(printLines)
    .join("\n\n");
}

/** Lines with hard breaks; lists as lists; lines that depend on their spaces in a fence. */
function printLines(text: string): string {
  const lines = text.split("\n");
  if (/\n[ \t\n]|[ \t]\n/.test(text)) {
    let fence = "```";
    while (text.includes(fence)) fence += "`";
    return [escapeLine(lines[0]!, false), fence, ...lines.slice(1), fence].join("\n");
  }
  const isItem = (index: number) => index > 0 && index < lines.length && isPlainListItem(lines[index]!);
  return lines
    .map((line, index) => {
      const isBroken = index + 1 < lines.length && !isItem(index + 1);
      return isItem(index) ? line + (isBroken ? "\\" : "") : escapeLine(line, isBroken);
    })
    .join("\n");
}

/** A line that reads back as it is when written as an item of a nested list. */
function isPlainListItem(line: string): boolean {
  const { marker, rest } = splitMarker(line);
  const isKept = marker !== null && /^(-|\d{1,3}\.\d{1,3})$/.test(marker) && line === `${marker} ${rest}`;
  return isKept && !rest.includes("\\");
}
