import { type DefaultTreeAdapterTypes, parse } from "parse5";

type Node = DefaultTreeAdapterTypes.ChildNode;

const unseen = new Set(["script", "style", "head", "title", "template", "noscript"]);
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
  ...["table", "tr", "ul"],
]);

/**
 * What a person would read of an HTML mail: blocks on lines of their own, table cells side by side. Iterative,
 * because hostile HTML nests as deep as its size allows.
 */
export function htmlToText(html: string): string {
  let text = "";
  const breakLine = () => {
    if (text !== "" && !text.endsWith("\n")) text += "\n";
  };
  // A node to enter, or what is to be done after its children.
  const open: (Node | (() => void))[] = [...parse(html).childNodes].reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === "function") next();
    else if (next.nodeName === "#text") {
      const words = (next as DefaultTreeAdapterTypes.TextNode).value.replace(/[ \t\r\n\f]+/g, " ");
      text += text === "" || text.endsWith("\n") || text.endsWith(" ") ? words.trimStart() : words;
    } else if (next.nodeName === "br") text += "\n";
    else if ("childNodes" in next && !unseen.has(next.nodeName)) {
      if (blocks.has(next.nodeName)) {
        breakLine();
        if (next.nodeName === "li") text += "- ";
        open.push(breakLine);
      } else if (next.nodeName === "td" || next.nodeName === "th") {
        open.push(() => {
          text += "  ";
        });
      }
      open.push(...[...next.childNodes].reverse());
    }
  }
  return text
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
