import { type DefaultTreeAdapterTypes, parse } from "parse5";
import { CourtError } from "../../errors.ts";
import { type DocumentLine, splitMarker } from "./document-line.ts";
import { findLabelledTitle, findSectionStart } from "./section-names.ts";
import { isRecordTable } from "./table.ts";

/**
 * HTML as document lines: headings, paragraphs, lists and tables as blocks; everything inline joined. Also
 * the last part of reading Word files. Walks with a stack of its own, since depth comes from outside.
 */

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const skippedTags = new Set([
  "script",
  "style",
  "head",
  "template",
  "noscript",
  "svg",
  "iframe",
  "object",
  "nav",
  "footer",
]);
const inlineTags = new Set(
  "a abbr b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong sub sup time tt u var wbr".split(
    " ",
  ),
);
const boldTags = new Set(["b", "strong", "th"]);

/** A parsed page takes some fifty times its size in memory; a runbook of this length would be a book. */
const maxCharacters = 4 * 1024 * 1024;

interface Walk {
  readonly lines: DocumentLine[];
  text: string;
  /** Length of the text so far that is not bold; 0 with text: the whole block is bold. */
  plainLength: number;
  boldDepth: number;
  preDepth: number;
  hasGap: boolean;
  headingLevel: number | null;
  /** Open lists, with the number of the item reached; null for bullets. */
  readonly lists: (number | null)[];
  /** Set at the start of an item, used by its first block. */
  marker: string | null;
  readonly cells: string[][];
  /** Open tables: their rows so far, and how many lines there were before them. */
  readonly openTables: { readonly rows: string[][]; readonly from: number }[];
  readonly numbersNested: boolean;
}

export interface HtmlContent {
  readonly lines: DocumentLine[];
  readonly title: string | null;
  /** The rows of tables that list records; their text is not among the lines. */
  readonly tables: readonly (readonly (readonly string[])[])[];
}

export function readHtmlLines(
  html: string,
  {
    numbersNested = true,
  }: { /** False: nested items get a dash; their numbers cannot be trusted. */ numbersNested?: boolean } = {},
): HtmlContent {
  const walk: Walk = {
    lines: [],
    text: "",
    plainLength: 0,
    boldDepth: 0,
    preDepth: 0,
    hasGap: false,
    headingLevel: null,
    lists: [],
    marker: null,
    cells: [],
    openTables: [],
    numbersNested,
  };
  if (html.length > maxCharacters) {
    throw new CourtError(
      "import-invalid",
      `The page has ${html.length} characters; up to ${maxCharacters} are read. Split it, or save it without its pictures.`,
    );
  }
  const document = parse(html);
  const stack: { node: Node; isEnd: boolean }[] = [{ node: document, isEnd: false }];
  let title: string | null = null;
  const tables: string[][][] = [];
  while (stack.length > 0) {
    const { node, isEnd } = stack.pop()!;
    if (node.nodeName === "#text") {
      addText(walk, (node as DefaultTreeAdapterTypes.TextNode).value);
      continue;
    }
    if (node.nodeName === "title") title ??= textOf(node as Element);
    const isSkipped = skippedTags.has(node.nodeName) && node.nodeName !== "head";
    if (isSkipped || !("childNodes" in node)) continue;
    if (isEnd) {
      leave(walk, node.nodeName);
      if (node.nodeName === "table") tables.push(...takeRecords(walk));
      continue;
    }
    enter(walk, node.nodeName);
    stack.push({ node, isEnd: true });
    for (let index = node.childNodes.length - 1; index >= 0; index--) {
      const child = node.childNodes[index]!;
      if (node.nodeName !== "head" || child.nodeName === "title") stack.push({ node: child, isEnd: false });
    }
  }
  finishBlock(walk);
  const ownTitle = title?.trim() ?? "";
  return {
    lines: walk.lines.filter((line) => line.text !== ""),
    title: ownTitle === "" ? null : ownTitle,
    tables,
  };
}

function textOf(element: Element): string {
  return element.childNodes
    .map((child) => (child.nodeName === "#text" ? (child as DefaultTreeAdapterTypes.TextNode).value : ""))
    .join("");
}

function addText(walk: Walk, value: string): void {
  const text = walk.preDepth > 0 ? value : value.replaceAll(/[\s\u00a0]+/g, " ");
  walk.text += text;
  if (walk.boldDepth === 0) walk.plainLength += text.trim().length;
}

function enter(walk: Walk, tag: string): void {
  if (boldTags.has(tag)) walk.boldDepth++;
  if (tag === "title") {
    walk.preDepth++;
    return;
  }
  if (inlineTags.has(tag)) return;
  if (tag === "br") {
    walk.text += "\n";
    return;
  }
  if (tag === "td" || tag === "th" || (walk.cells.length > 0 && tag !== "tr" && tag !== "table")) {
    // Inside a table row a block ends a line of its cell.
    if (tag !== "td" && tag !== "th" && walk.text !== "") walk.text += "\n";
    if (tag === "pre") walk.preDepth++;
    return;
  }
  finishBlock(walk);
  if (/^h[1-6]$/.test(tag)) walk.headingLevel = Number(tag[1]);
  if (tag === "pre") walk.preDepth++;
  if (tag === "ul") walk.lists.push(null);
  if (tag === "ol") walk.lists.push(0);
  if (tag === "li") startItem(walk);
  if (tag === "table") walk.openTables.push({ rows: [], from: walk.lines.length });
  if (tag === "tr") walk.cells.push([]);
  if (tag === "p" || tag === "hr" || tag === "table" || tag === "section") walk.hasGap = true;
}

function leave(walk: Walk, tag: string): void {
  if (boldTags.has(tag)) walk.boldDepth--;
  if (tag === "pre") walk.preDepth--;
  if (tag === "title") {
    walk.preDepth--;
    walk.text = "";
    walk.plainLength = 0;
    return;
  }
  if (inlineTags.has(tag) || tag === "br") return;
  if (tag === "td" || tag === "th") {
    walk.cells.at(-1)?.push(trimLines(walk.text));
    walk.text = "";
    walk.plainLength = 0;
    return;
  }
  if (tag === "tr") {
    finishRow(walk);
    return;
  }
  if (walk.cells.length > 0) return;
  finishBlock(walk);
  if (/^h[1-6]$/.test(tag)) walk.headingLevel = null;
  if (tag === "ul" || tag === "ol") walk.lists.pop();
}

function startItem(walk: Walk): void {
  const number = walk.lists.at(-1);
  if (typeof number !== "number") {
    walk.marker = "-";
    return;
  }
  walk.lists[walk.lists.length - 1] = number + 1;
  walk.marker = walk.lists.length > 1 && !walk.numbersNested ? "-" : `${number + 1}.`;
}

/** "Overview | text" is a section and its text; any other row keeps its cells on one line. */
function finishRow(walk: Walk): void {
  const row = walk.cells.pop() ?? [];
  walk.openTables.at(-1)?.rows.push(row);
  const cells = row.filter((cell) => cell !== "");
  const [first, ...rest] = cells;
  if (first === undefined) return;
  const heading = { ...blankLine(walk), text: first, isHeading: true };
  const isTitle = rest.length === 1 && findLabelledTitle({ ...heading, text: cells.join(" | ") }) !== null;
  if (isTitle) {
    walk.lines.push({ ...heading, text: cells.join(" | ") });
  } else if (rest.length > 0 && findSectionStart(heading)?.value === null) {
    walk.lines.push(heading);
    for (const cell of rest) for (const text of cell.split("\n")) walk.lines.push(textLine(walk, text));
  } else {
    walk.lines.push(textLine(walk, cells.join(" | ")));
  }
}

/** The rows of the table that ends, if it lists records: its lines go. */
function takeRecords(walk: Walk): string[][][] {
  const table = walk.openTables.pop();
  if (table === undefined || !isRecordTable(table.rows)) return [];
  walk.lines.length = table.from;
  return [table.rows];
}

function finishBlock(walk: Walk): void {
  const text = walk.preDepth > 0 ? walk.text.replace(/^\n/, "").trimEnd() : trimLines(walk.text);
  const isBold = walk.plainLength === 0 && text !== "";
  walk.text = "";
  walk.plainLength = 0;
  if (text === "") return;
  const isHeading = walk.headingLevel !== null || (isBold && walk.marker === null && walk.lists.length === 0);
  if (isHeading) {
    const { marker, rest } = splitMarker(text);
    // A bold "6.1 Capture evidence" is a step; a numbered heading of a level is a heading.
    const isStep = walk.headingLevel === null && marker !== null;
    walk.lines.push({
      ...blankLine(walk),
      text: isStep ? rest : text.replaceAll("\n", " "),
      isHeading: !isStep,
      level: walk.headingLevel,
      marker: isStep ? marker : null,
    });
  } else if (walk.marker !== null) {
    walk.lines.push({ ...blankLine(walk), text, marker: walk.marker, depth: walk.lists.length - 1 });
    walk.marker = null;
  } else if (walk.lists.length > 0) {
    walk.lines.push({ ...blankLine(walk), text, depth: walk.lists.length });
  } else {
    for (const part of walk.preDepth > 0 ? [text] : splitAtBreaks(text)) {
      walk.lines.push(textLine(walk, part));
      walk.hasGap = false;
    }
  }
  walk.hasGap = false;
}

/** A paragraph with line breaks: each numbered line, section's name and title in it is a line of its own. */
function splitAtBreaks(text: string): string[] {
  const parts: string[] = [];
  let isOpen = false;
  for (const line of text.split("\n")) {
    const { marker } = splitMarker(line);
    const asLine = { ...lineOf(line), marker };
    const isName = findSectionStart(asLine) !== null || findLabelledTitle(asLine) !== null;
    if (isOpen && marker === null && !isName) parts[parts.length - 1] += `\n${line}`;
    else parts.push(line);
    isOpen = !isName;
  }
  return parts;
}

function lineOf(text: string): DocumentLine {
  return { text, isHeading: false, level: null, marker: null, depth: 0, hasGap: false, lineNumber: 0 };
}

/** A paragraph; its marker may be written out ("1. Check"). */
function textLine(walk: Walk, text: string): DocumentLine {
  const { marker, rest } = splitMarker(text);
  return { ...blankLine(walk), text: rest, marker };
}

function blankLine(walk: Walk): DocumentLine {
  return {
    text: "",
    isHeading: false,
    level: null,
    marker: null,
    depth: 0,
    hasGap: walk.hasGap,
    lineNumber: walk.lines.length + 1,
  };
}

function trimLines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .trim();
}
