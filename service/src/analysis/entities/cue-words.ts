import { nearestWord } from "./one-typo.ts";

/** How far back a cue may stand, in characters. */
const reach = 48;
const fillers = new Set(
  "no nr num number numbers nos id ref reference code is was are were as of the a an with to by name named called new old following follows for at in on has have had being be it its shows show showing says reads read printed seen out changed amended label tag tagged".split(
    " ",
  ),
);
const wordBefore = /([a-z\u00c0-\u024f\u4e00-\u9fff]+)((?:[ \t\n:#=('"[\]\-,*_/]|\.(?=[ \t]))*)$/;
const abbreviation = /^(?:no|nr|v|voy|vyg|ref|bkg|num|blk|id|vsl)$/;

/**
 * The word that says what the token at `start` is: the nearest one to its left that is no filler, lower case.
 * Null when a sentence or paragraph ends in between. `allowed` are the cues looked for; one typo is forgiven.
 */
export function findCueBefore(text: string, start: number, allowed: readonly string[]): string | null {
  let window = text.slice(Math.max(0, start - reach), start).toLowerCase();
  for (let step = 0; step < 4; step++) {
    const match = wordBefore.exec(window);
    if (match === null) return null;
    const word = match[1]!;
    const gap = match[2]!;
    if (gap.includes("\n\n")) return null;
    if (gap.includes(".") && !abbreviation.test(word)) return null;
    const cue = nearestWord(word, allowed);
    if (cue !== null) return cue;
    // Chinese has no spaces: "在航次25W", the cue is the end of the run.
    const suffix = allowed.find((candidate) => /[\u4e00-\u9fff]/.test(candidate) && word.endsWith(candidate));
    if (suffix !== undefined) return suffix;
    if (!fillers.has(word)) return null;
    window = window.slice(0, match.index);
  }
  return null;
}

const listLink = /^\s*(?:\/|,|&|\+|and|or|to|->|→|-|vs\.?|versus|dan|和|及|或)\s*(?:the\s+)?$/i;

/** Does the text between two tokens make them members of one list: "W183/W183", "23W and 24E"? */
export function isListLink(between: string): boolean {
  return between.length <= 12 && listLink.test(between);
}
