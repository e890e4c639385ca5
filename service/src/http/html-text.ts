import { decodeEntities } from "./html-entities.ts";

/**
 * What a person would read of an HTML mail: blocks on lines of their own, table cells side by side.
 *
 * A scanner over tags and not a parser: what has to be right is the text, and a tree costs seconds on markup made
 * to be slow (`<b>` repeated, thousands of attributes). Linear in the length: every character is passed once.
 */
export function htmlToText(html: string): string {
  const text = new TextLines();
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    const end = open < 0 ? html.length : open;
    if (end > at) text.write(decodeEntities(html.slice(at, end)));
    if (open < 0) break;
    at = readMarkup(html, open, text);
  }
  return text.toString();
}

const blocks = new Set([
  ...[
    "address",
    "article",
    "aside",
    "blockquote",
    "div",
    "dl",
    "dt",
    "dd",
    "fieldset",
    "figure",
    "footer",
    "form",
  ],
  ...["h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"],
  ...["table", "tr", "ul", "body", "title"],
]);
/** Their content is no text for people, and a `<` in it opens nothing. */
const unseen = new Map(
  ["script", "style", "title", "template", "noscript"].map((name) => [name, new RegExp(`</${name}`, "gi")]),
);
const tagPattern = /<(\/?)([a-z][^\s/>]{0,40})/iy;

/** Reads what starts with the `<` at `open`; answers where the text goes on. */
function readMarkup(html: string, open: number, text: TextLines): number {
  if (html.startsWith("<!--", open)) return after(html, "-->", open + 4);
  if (html[open + 1] === "!" || html[open + 1] === "?") return after(html, ">", open + 2);
  tagPattern.lastIndex = open;
  const match = tagPattern.exec(html);
  if (match === null) {
    text.write("<");
    return open + 1;
  }
  const name = match[2]!.toLowerCase();
  const isEnd = match[1] === "/";
  const end = endOfTag(html, tagPattern.lastIndex);
  const closing = isEnd ? undefined : unseen.get(name);
  if (closing !== undefined) {
    closing.lastIndex = end;
    return closing.exec(html) === null ? html.length : endOfTag(html, closing.lastIndex);
  }
  if (name === "br") text.newLine();
  else if (blocks.has(name)) text.breakLine();
  else if (isEnd && (name === "td" || name === "th")) text.writeGap();
  if (name === "li" && !isEnd) text.write("- ");
  if (name === "pre") text.keepLines(!isEnd);
  return end;
}

function after(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
}

/** Past the tag's `>`; one within a quoted attribute does not count. */
function endOfTag(html: string, from: number): number {
  let quote = "";
  for (let at = from; at < html.length; at += 1) {
    const character = html[at]!;
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === ">") return at + 1;
    // An apostrophe opens a value only where one is expected.
    else if ((character === '"' || character === "'") && html[at - 1] === "=") quote = character;
  }
  return html.length;
}

/** Collects lines, with spaces run together as a browser shows them. */
class TextLines {
  private readonly lines: string[] = [];
  private words: string[] = [];
  private needsNoSpace = true;
  private keepsLines = false;

  keepLines(keeps: boolean): void {
    this.keepsLines = keeps;
  }

  write(text: string): void {
    if (this.keepsLines) {
      const [first, ...others] = text.split(/\r?\n/);
      this.words.push(first!);
      for (const line of others) {
        this.newLine();
        this.words.push(line);
      }
      return;
    }
    const run = text.replace(/[ \t\r\n\f]+/g, " ");
    const words = this.needsNoSpace && run.startsWith(" ") ? run.slice(1) : run;
    if (words === "") return;
    this.words.push(words);
    this.needsNoSpace = words.endsWith(" ");
  }

  /** Between the cells of a table. */
  writeGap(): void {
    this.words.push("  ");
    this.needsNoSpace = true;
  }

  newLine(): void {
    this.lines.push(this.words.join("").trimEnd());
    this.words = [];
    this.needsNoSpace = true;
  }

  breakLine(): void {
    if (this.words.length > 0) this.newLine();
  }

  toString(): string {
    this.breakLine();
    return this.lines
      .join("\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim();
  }
}
