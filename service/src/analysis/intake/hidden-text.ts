import { hiddenCharacter } from "../entities/reading.ts";
import type { Blank } from "./blanks.ts";
import { readsAsInstruction } from "./instruction-patterns.ts";

/** What is written but not seen: hidden characters, markup, encoded text; and what that hides. */
export interface HiddenText {
  readonly blanks: Blank[];
  readonly flags: string[];
}

const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
const bidiControl = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/;
const variationSelector = /^[\ufe00-\ufe0f\u200d]$/;
const emoji = /\p{Extended_Pictographic}|[#*0-9]/u;

export function findHiddenText(text: string): HiddenText {
  const blanks: Blank[] = [];
  const flags: string[] = [];
  findHiddenCharacters(text, blanks, flags);
  findMarkup(text, blanks, flags);
  findEncodedText(text, blanks, flags);
  return { blanks, flags };
}

function findHiddenCharacters(text: string, blanks: Blank[], flags: string[]): void {
  let first = -1;
  let count = 0;
  let isBidi = false;
  let tagText = "";
  for (const pattern of [hiddenCharacter, controlCharacters]) {
    for (const match of text.matchAll(pattern)) {
      const at = match.index;
      blanks.push({ reason: "hidden characters", start: at, end: at + match[0].length });
      // An emoji's variation selector, a byte order mark or a soft hyphen is ordinary typing.
      const isOrdinary =
        (variationSelector.test(match[0]) && emoji.test(text.slice(Math.max(0, at - 2), at))) ||
        match[0] === "\u00ad" ||
        (match[0] === "\ufeff" && at === 0);
      if (isOrdinary) continue;
      const code = match[0].codePointAt(0)!;
      if (code >= 0xe0020 && code <= 0xe007e && tagText.length < 400)
        tagText += String.fromCharCode(code - 0xe0000);
      if (first < 0 || at < first) first = at;
      isBidi ||= bidiControl.test(match[0]);
      count++;
    }
  }
  if (count === 0) return;
  const kind = isBidi ? "hidden characters, some of which turn the reading direction" : "hidden characters";
  const around = quote(
    text
      .slice(Math.max(0, first - 20), first + 21)
      .replace(hiddenCharacter, "")
      .replace(controlCharacters, ""),
  );
  const where = around === "“”" ? "" : ` near ${around}`;
  flags.push(`The text contains ${count} ${kind}${where}.`);
  if (tagText.length > 3) flags.push(`Invisible tag characters spell ${quote(tagText)}.`);
}

const tag =
  /<\/?(?:a|b|i|u|s|em|strong|span|font|small|sub|sup|code|mark|wbr|p|br|div|tr|td|th|table|tbody|thead|ul|ol|li|h[1-6]|hr|pre|blockquote|html|head|body|meta|link|title|o:p|img|center|style|script|label|section|article|header|footer|input|button)(?:\s[^<>]{0,800})?\/?>/gi;
const characterEntity = /&(?:nbsp|amp|lt|gt|quot|apos|#\d{1,6}|#x[0-9a-f]{1,6});/gi;
const invisibleStyle =
  /display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0|opacity\s{0,3}:\s{0,3}0(?![.\d])|\shidden(?=[\s>=])|color\s{0,3}:\s{0,3}(?:white|#fff(?:fff)?)(?![a-z0-9])/i;

function findMarkup(text: string, blanks: Blank[], flags: string[]): void {
  const lower = text.toLowerCase();
  for (const [open, close] of [
    ["<!--", "-->"],
    ["<style", "</style>"],
    ["<script", "</script>"],
  ] as const) {
    let at = lower.indexOf(open);
    while (at >= 0) {
      const closing = lower.indexOf(close, at + open.length);
      if (closing < 0) break;
      const end = closing + close.length;
      blanks.push({ reason: "markup", start: at, end });
      flagHidden(text.slice(at + open.length, closing), flags);
      at = lower.indexOf(open, end);
    }
  }
  for (const match of text.matchAll(tag)) {
    const end = match.index + match[0].length;
    blanks.push({ reason: "markup", start: match.index, end });
    if (match[0][1] === "/" || !invisibleStyle.test(match[0])) continue;
    const closing = text.indexOf("</", end);
    if (closing < 0 || closing - end > 4000) continue;
    blanks.push({ reason: "hidden words", start: end, end: closing });
    flags.push(`The markup hides the words ${quote(text.slice(end, closing))}.`);
  }
  for (const match of text.matchAll(characterEntity)) {
    // "&lt;" stands for a character of the report, a space is as good for all readers behind us.
    blanks.push({ reason: "markup", start: match.index, end: match.index + match[0].length });
  }
}

function flagHidden(words: string, flags: string[]): void {
  if (readsAsInstruction(words.slice(0, 4000))) {
    flags.push(`The markup hides an instruction to the reader: ${quote(words)}.`);
  }
}

const base64 = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{20,}={0,2}(?![A-Za-z0-9+/=])/g;
const percentEncoded = /(?:%[0-9a-f]{2}){8,}/gi;
const attachmentLength = 200;

function findEncodedText(text: string, blanks: Blank[], flags: string[]): void {
  for (const match of text.matchAll(base64)) {
    const decoded = Buffer.from(match[0].slice(0, 4096), "base64").toString("utf8");
    const hidesInstruction = isReadable(decoded) && readsAsInstruction(decoded);
    if (!hidesInstruction && match[0].length < attachmentLength) continue;
    addEncoded(match, hidesInstruction ? decoded : null, "Base64");
  }
  for (const match of text.matchAll(percentEncoded)) {
    const bytes = Buffer.from(match[0].slice(0, 6000).replaceAll("%", ""), "hex");
    const decoded = bytes.toString("utf8");
    if (readsAsInstruction(decoded)) addEncoded(match, decoded, "Percent-encoded");
  }

  function addEncoded(match: RegExpExecArray, decoded: string | null, name: string): void {
    blanks.push({ reason: "encoded text", start: match.index, end: match.index + match[0].length });
    if (decoded === null) return;
    flags.push(`${name} text ${quote(match[0])} hides an instruction to the reader: ${quote(decoded)}.`);
  }
}

function isReadable(decoded: string): boolean {
  return !decoded.includes("\ufffd") && !/[\u0000-\u0008\u000e-\u001f]/.test(decoded);
}

/** A short verbatim excerpt in quotation marks, on one line. */
export function quote(excerpt: string): string {
  const words = excerpt.slice(0, 400).trim().replace(/\s+/g, " ");
  return `“${words.length > 80 ? `${words.slice(0, 79).replace(/[\ud800-\udbff]$/, "")}…` : words}”`;
}
