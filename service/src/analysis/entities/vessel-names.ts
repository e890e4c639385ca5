import { nearestWord } from "./one-typo.ts";
import { linkWords, longStopWords, nameableWords, namePrefixes, stopWords } from "./vessel-words.ts";

/**
 * Reading a vessel's name out of a sentence. In mixed-case text a name is a run of capitals or of capitalised
 * words; where the whole text is in one case only the words themselves can tell, so fewer are taken.
 */
export interface NameSpan {
  readonly start: number;
  readonly end: number;
}

const token =
  /[A-Za-z\u00c0-\u024f](?:[A-Za-z0-9\u00c0-\u024f&-]|'(?![sS](?![A-Za-z])))*\.?(?=$|[^A-Za-z0-9])|\d{1,4}(?![A-Za-z0-9_]|[.,:/-]\d)/y;
const gapForward = /[ \t]{1,3}|[ \t]{0,2}\n[ \t]{0,2}(?=[A-Z0-9])/y;
const wordBackward = /([A-Za-z\u00c0-\u024f][A-Za-z0-9\u00c0-\u024f'&.-]*|\d{1,3})[ \t]{0,2}$/;
const maximumWords = 5;

export function isUpperWord(word: string): boolean {
  return /[A-Z]/.test(word) && word === word.toUpperCase();
}
function isTitleWord(word: string): boolean {
  return /^[A-Z\u00c0-\u00de]/.test(word) && word !== word.toUpperCase();
}

/** Is the line around a position written in one case, so that capitals say nothing? */
export function isOneCase(text: string, at: number): boolean {
  // A window, not the line: a line may be a megabyte long.
  const before = text.slice(Math.max(0, at - 160), at);
  const behind = text.slice(at, at + 160);
  const newline = behind.indexOf("\n");
  const line = before.slice(before.lastIndexOf("\n") + 1) + (newline < 0 ? behind : behind.slice(0, newline));
  let upper = 0;
  let lower = 0;
  for (let index = 0; index < line.length; index++) {
    const code = line.charCodeAt(index);
    if (code >= 65 && code <= 90) upper++;
    else if (code >= 97 && code <= 122) lower++;
  }
  return upper === 0 || lower <= upper * 0.25;
}

function endsName(word: string, oneCase: boolean, isFirst = false): boolean {
  const plain = word
    .toLowerCase()
    .replace(/[.']s?$/, "")
    .replace(/\.$/, "");
  if (nameableWords.has(plain)) return oneCase && !isFirst;
  if (stopWords.has(plain) && !linkWords.has(plain)) return true;
  if (!oneCase || namePrefixes.has(plain.toUpperCase())) return false;
  // Where case does not help, verbs in their usual endings and misspelt stop words end the name too.
  if (plain.length >= 5 && plain.endsWith("ed")) return true;
  if (plain.length >= 7 && plain.endsWith("ing")) return true;
  return plain.length >= 8 && nearestWord(plain, longStopWords, 7) !== null;
}

/** The name that begins at `start`; null when what stands there is none. `\d` words only behind a letter word. */
export function readNameForward(text: string, start: number, isAnnounced = false): NameSpan | null {
  // Behind "mv" a name in small letters is a name, whatever the rest of the text looks like.
  const oneCase = isOneCase(text, start) || (isAnnounced && /[a-z]/.test(text[start] ?? ""));
  let at = start;
  let end = -1;
  let letterWords = 0;
  let style: "upper" | "title" | "any" | null = null;
  for (let count = 0; count < maximumWords; count++) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null) break;
    const word = match[0].replace(/\.$/, "");
    const next = at + word.length;
    const lower = word.toLowerCase();
    const isDigits = /^\d/.test(word);
    if (isDigits) {
      if (
        letterWords === 0 ||
        /^ ?[a-z]{3,}s\b/.test(text.slice(next, next + 16)) ||
        /bay|no/i.test(text.slice(at - 4, at))
      )
        break;
      return { start, end: next };
    }
    if (/\d/.test(word) && !/^[A-Z]+-?\d{1,2}$/i.test(word)) break;
    const isBay = lower === "bay" && letterWords > 0 && !/^[ \t]\d/.test(text.slice(next, next + 2));
    const isLink = linkWords.has(lower) && letterWords > 0;
    if (isLink) {
      if (!linksName(text, next, style, oneCase)) break;
    } else {
      if (!isBay && endsName(word, oneCase, letterWords === 0)) break;
      if (/_/.test(text[next] ?? "")) break;
      const wordStyle = isUpperWord(word) ? "upper" : isTitleWord(word) ? "title" : "any";
      if (oneCase || style === null) style = oneCase ? "any" : wordStyle;
      else if (wordStyle !== style) {
        const isPrefixed =
          style === "upper" &&
          wordStyle === "title" &&
          namePrefixes.has(text.slice(start, end).split(/\s/).at(-1)!);
        if (!isPrefixed && !(style === "title" && /^[IVX]{1,4}$/.test(word))) break;
        style = wordStyle;
      }
      if (!oneCase && wordStyle === "any") break;
      letterWords++;
      end = next;
    }
    gapForward.lastIndex = next;
    const gap = gapForward.exec(text);
    if (gap === null) break;
    // A name runs over a line break only when it has just begun.
    if (gap[0].includes("\n") && letterWords > 1) break;
    at = next + gap[0].length;
    if (oneCase && letterWords >= 4) break;
  }
  if (letterWords === 0 || end - start < 2) return null;
  return { start, end };
}

/** Does the word behind "of" go on with the name? */
function linksName(text: string, at: number, style: string | null, oneCase: boolean): boolean {
  const next = /^[ \t]{1,2}([A-Za-z][A-Za-z'-]*)/.exec(text.slice(at, at + 24))?.[1];
  if (next === undefined) return false;
  if (linkWords.has(next.toLowerCase())) return true;
  if (endsName(next, oneCase)) return false;
  return oneCase || (style === "upper" ? isUpperWord(next) : isTitleWord(next));
}

/**
 * The name that ends at `end`, for names that nothing announces: `BLUE ORBIT/25W`. Needs capitals in
 * mixed-case text.
 */
export function readNameBackward(text: string, end: number): NameSpan | null {
  const oneCase = isOneCase(text, Math.max(0, end - 1));
  let at = end;
  let start = -1;
  let style: "upper" | "title" | null = null;
  let letterWords = 0;
  const limit = oneCase ? 3 : maximumWords;
  for (let count = 0; count < limit; count++) {
    const match = wordBackward.exec(text.slice(Math.max(0, at - 32), at));
    if (match === null) break;
    const word = match[1]!;
    const wordStart = at - match[0].length;
    const before = text[wordStart - 1] ?? " ";
    if (/[A-Za-z0-9_/@.]/.test(before)) break;
    const lower = word.toLowerCase();
    const isDigits = /^\d/.test(word);
    if (isDigits && letterWords > 0) break;
    if (!isDigits && linkWords.has(lower) && letterWords > 0) {
      const earlier = wordBackward.exec(text.slice(Math.max(0, wordStart - 32), wordStart))?.[1];
      const isName = earlier !== undefined && /^[A-Za-z]/.test(earlier) && !endsName(earlier, oneCase);
      if (!isName || (!oneCase && !isUpperWord(earlier) && !isTitleWord(earlier))) break;
    } else if (!isDigits) {
      const isBay = lower === "bay" && letterWords === 0;
      if ((!isBay && endsName(word, oneCase)) || linkWords.has(lower)) break;
      if (/\d/.test(word)) break;
      if (!oneCase) {
        const wordStyle = isUpperWord(word) ? "upper" : isTitleWord(word) ? "title" : null;
        if (wordStyle === null) break;
        if (style !== null && wordStyle !== style && !(style === "title" && namePrefixes.has(word))) break;
        style ??= wordStyle;
      }
      letterWords++;
    }
    start = wordStart;
    if (!/^[ \t]$/.test(before)) break;
    at = wordStart;
  }
  if (letterWords === 0 || start < 0) return null;
  const name = text.slice(start, end).trimEnd();
  const letters = name.replace(/[^A-Za-z]/g, "");
  if (letters.length < 4 || (style === "title" && letterWords < 2)) return null;
  return { start, end: start + name.length };
}
