import type { Runbook } from "@imperial-court/contract";
import type { DocumentLine } from "./document-line.ts";
import { readItems, readProse } from "./list-items.ts";
import { findLabelledTitle, findSectionStart, type Section, type SectionStart } from "./section-names.ts";

/**
 * Finds the articles in a document, by structure rather than by formatting, since real documents format
 * unevenly: an article is a title line followed by sections, and a new one begins where a section comes
 * again or where a heading stands right before a section. A bold line inside a list is not a title.
 */

/** A runbook as its document has it: no id unless the document gives one. */
export type Article = Omit<Runbook, "id" | "is_draft"> & {
  readonly id: string | null;
  readonly lineNumber: number;
};

/** Text that belongs to no article. */
export interface OutsideText {
  readonly lineNumber: number;
  readonly reason: string;
}

interface Draft {
  title: DocumentLine | null;
  readonly sections: { readonly start: SectionStart; readonly level: number | null; lines: DocumentLine[] }[];
  /** Between the title and the first section. */
  readonly intro: DocumentLine[];
}

export function findArticles(
  lines: readonly DocumentLine[],
  options: {
    /** The title of a document that is one article, from its front matter; null where none is given. */
    readonly title: string | null;
    /** True: the lines are one article whatever they contain. */
    readonly isSingle: boolean;
    /** The title of an article without any. */
    readonly fileTitle: string;
    /** The document's records stand elsewhere: without any part of a runbook, the lines are only what is said of them. */
    readonly isBesideRecords?: boolean;
  },
): { articles: Article[]; outside: OutsideText[] } {
  const starts = lines.map(findSectionStart);
  if (options.isBesideRecords && starts.every((start) => start === null)) {
    return { articles: [], outside: describeOutside(lines) };
  }
  const titles = options.isSingle ? new Set<number>() : findTitles(lines, starts);
  const outside: DocumentLine[] = [];
  const drafts: Draft[] = [];
  let draft: Draft | null = titles.size === 0 ? startDraft(drafts, null) : null;
  for (const [index, line] of lines.entries()) {
    const isGroup = line.isHeading && line.level !== null && line.level < (draft?.title?.level ?? 0);
    if (titles.has(index)) {
      draft = startDraft(drafts, { ...line, text: findLabelledTitle(line) ?? line.text });
      continue;
    }
    if (isGroup) draft = null;
    if (draft === null) outside.push(line);
    else addLine(draft, line, starts[index]!);
  }
  dropChapterNumbers(drafts);
  const articles = drafts.map((found) => finishArticle(found, options)).filter((found) => found !== null);
  return { articles, outside: describeOutside(outside) };
}

function startDraft(drafts: Draft[], title: DocumentLine | null): Draft {
  const draft: Draft = { title, sections: [], intro: [] };
  drafts.push(draft);
  return draft;
}

/** Indexes of the title lines. A document without any section has one article for each topmost heading. */
function findTitles(lines: readonly DocumentLine[], starts: readonly (SectionStart | null)[]): Set<number> {
  if (starts.every((start) => start === null)) {
    const levels = lines.map((line) => (line.isHeading && line.level !== null ? line.level : 7));
    const topmost = Math.min(...levels);
    return new Set(levels.flatMap((level, index) => (level === topmost && level < 7 ? [index] : [])));
  }
  const titles = new Set<number>();
  let seen = new Set<Section>();
  let titleLevel: number | null = null;
  let searchFrom = 0;
  for (const [index, start] of starts.entries()) {
    if (findLabelledTitle(lines[index]!) !== null) {
      titles.add(index);
      titleLevel = null;
      seen = new Set();
      searchFrom = index + 1;
      continue;
    }
    if (start === null) continue;
    const isFirstOrAgain = titles.size === 0 || seen.has(start.section);
    const title = findTitleBefore(lines, starts, index, searchFrom, isFirstOrAgain, titleLevel);
    if (title !== null) {
      titles.add(title);
      titleLevel = lines[title]!.level;
      seen = new Set();
    }
    seen.add(start.section);
    searchFrom = index + 1;
  }
  addSilentTitles(titles, lines, starts);
  return titles;
}

/**
 * A heading of the titles' own level is an article too, though no section follows it: where sections are marked
 * as deeper headings, it cannot be one of the sections of the article before.
 */
function addSilentTitles(
  titles: Set<number>,
  lines: readonly DocumentLine[],
  starts: readonly (SectionStart | null)[],
): void {
  const levelOf = (index: number) => (lines[index]!.isHeading ? lines[index]!.level : null);
  const levels = new Set([...titles].map(levelOf));
  const [level] = levels;
  if (levels.size !== 1 || level === null || level === undefined) return;
  const first = Math.min(...titles);
  const isSectionDeeper = lines.every((_, index) => starts[index] === null || (levelOf(index) ?? 7) > level);
  if (!isSectionDeeper) return;
  for (let index = first; index < lines.length; index++) if (levelOf(index) === level) titles.add(index);
}

/**
 * "1 Reefer alarm", "2 Late ACK": numbers of chapters, which change when one is put in between and are no part of
 * what identifies an article. Only where every title has one and they ascend: "401 responses" is a title.
 */
function dropChapterNumbers(drafts: readonly Draft[]): void {
  const pattern = /^(\d{1,2}(?:\.\d{1,2}){0,3})[.)]?\s{1,5}(?=\S)/;
  const numbers = drafts.map(({ title }) => pattern.exec(title?.text ?? ""));
  const ascend = numbers.every((number, index) => {
    const before = numbers[index - 1];
    return number !== null && (!before || compareChapters(before[1]!, number[1]!) < 0);
  });
  if (drafts.length < 2 || !ascend) return;
  for (const [index, draft] of drafts.entries()) {
    draft.title = { ...draft.title!, text: draft.title!.text.slice(numbers[index]![0].length) };
  }
}

function compareChapters(one: string, other: string): number {
  const [left, right] = [one, other].map((number) => number.split(".").map(Number));
  for (let at = 0; at < Math.max(left!.length, right!.length); at++) {
    const difference = (left![at] ?? -1) - (right![at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

function findTitleBefore(
  lines: readonly DocumentLine[],
  starts: readonly (SectionStart | null)[],
  index: number,
  searchFrom: number,
  isFirstOrAgain: boolean,
  titleLevel: number | null,
): number | null {
  const section = lines[index]!;
  for (let at = index - 1; at >= searchFrom; at--) {
    const line = lines[at]!;
    if (!line.isHeading || starts[at] !== null) continue;
    // Levels decide where both have one; a bold line counts only right before the section.
    const isAbove = section.isHeading && section.level !== null && line.level !== null;
    if (isAbove && line.level < section.level && (titleLevel === null || line.level <= titleLevel)) return at;
    if (isFirstOrAgain && !isAbove && (at === index - 1 || line.level !== null)) return at;
  }
  const before = lines[index - 1];
  const isPlainTitle =
    before !== undefined && index - 1 >= searchFrom && before.marker === null && before.depth === 0;
  return isFirstOrAgain && isPlainTitle && before.text.length <= 300 ? index - 1 : null;
}

function addLine(draft: Draft, line: DocumentLine, start: SectionStart | null): void {
  const last = draft.sections.at(-1);
  if (start !== null && (start.section === "cause" || start.section === "preconditions")) {
    // Kept as part of the overview, with its name.
    draft.sections.push({ start, level: line.level, lines: [line] });
  } else if (start !== null) {
    draft.sections.push({
      start,
      level: line.level,
      lines: start.value === null ? [] : [valueLine(line, start)],
    });
  } else if (last === undefined) {
    draft.intro.push(line);
  } else if (line.isHeading && line.level !== null && last.level !== null && line.level <= last.level) {
    // A section with a name of its own: kept as part of the overview.
    const own: SectionStart = { section: "overview", value: null, isField: false };
    draft.sections.push({ start: own, level: line.level, lines: [line] });
  } else {
    last.lines.push(line);
  }
}

function valueLine(line: DocumentLine, start: SectionStart): DocumentLine {
  return { ...line, text: start.value!, isHeading: false, marker: null };
}

function finishArticle(
  draft: Draft,
  options: { readonly title: string | null; readonly fileTitle: string },
): Article | null {
  const all = (...sections: Section[]) =>
    draft.sections.filter(({ start }) => sections.includes(start.section)).flatMap(({ lines }) => lines);
  const field = (section: Section) => all(section)[0]?.text.trim() || null;
  const intro = [...draft.intro];
  let title = draft.title?.text ?? options.title;
  const first = intro[0];
  if (first?.isHeading && (title === null || oneLine(first.text) === oneLine(title))) {
    title = first.text;
    intro.shift();
  } else if (title === null && first !== undefined && isTitleLike(first, intro[1])) {
    title = first.text;
    intro.shift();
  }
  // Without any section, the first numbered line begins the steps.
  const listStart =
    draft.sections.length > 0 ? -1 : intro.findIndex(({ marker }) => /^\d/.test(marker ?? ""));
  const looseSteps = listStart === -1 ? [] : intro.splice(listStart);
  // Under a one-line field anything further is prose that lost its heading.
  const afterFields = (["module", "id"] as const).flatMap((section) => all(section).slice(1));
  const article: Article = {
    id: field("id"),
    title: oneLine(title ?? options.fileTitle),
    kinds: readItems(all("kinds")).flatMap(splitList),
    module: field("module"),
    symptoms: readItems(all("symptoms")),
    overview: readProse([...intro, ...afterFields, ...all("overview", "preconditions", "cause")]),
    severity_hints: readItems(all("severity")),
    steps: readItems([...looseSteps, ...all("steps")]),
    verification: readItems(all("verification")),
    undo: readItems(all("undo")),
    escalation: readItems(all("escalation")),
    lineNumber: draft.title?.lineNumber ?? 1,
  };
  const isEmpty = article.overview === "" && article.steps.length === 0 && article.symptoms.length === 0;
  return isEmpty ? null : article;
}

/** The first line of a text without any headings: short, no sentence, and set off from what follows. */
function isTitleLike(first: DocumentLine, next: DocumentLine | undefined): boolean {
  const isShort = first.text.length <= 120 && !first.text.includes("\n") && !/[.:;,]$/.test(first.text);
  return isShort && first.marker === null && next?.hasGap === true;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** "A, B; C" → its parts. */
export function splitList(text: string): string[] {
  return text
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** Reported block by block, so that nobody misses it. */
function describeOutside(lines: readonly DocumentLine[]): OutsideText[] {
  const blocks: DocumentLine[][] = [];
  for (const line of lines) {
    if (line.isHeading || blocks.length === 0) blocks.push([]);
    blocks.at(-1)!.push(line);
  }
  const isHeadingAlone = (block: DocumentLine[]) => block.length === 1 && block[0]!.isHeading;
  return blocks
    .filter((block) => !isHeadingAlone(block))
    .map((block) => {
      const { text, lineNumber } = block[0]!;
      const headline = text.length > 80 ? `${text.slice(0, 79)}…` : text;
      const size = block.length === 1 ? "1 line" : `${block.length} lines`;
      return { lineNumber, reason: `"${headline}" (${size}) belongs to no runbook` };
    });
}
