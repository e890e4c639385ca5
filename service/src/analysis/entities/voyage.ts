/** What voyages look like, and where a text says that a token is one. */

// "43C", "001W", "VA61", "V001", "0PZ72S1NL": letters and digits, or three digits and more.
const shape =
  /^(?:\d{1,4}[A-Z]{1,2}|[A-Z]{1,3}\d{1,4}[A-Z]{0,2}|[0-9][A-Z0-9]{5,9}|\d{3,5}|[A-Z]{1,3}-?\d{3,5}[A-Z]?)$/;
const directional = /^(?:\d{1,4}[NSEW]|[NSEW]\d{2,4})$/;

export function looksLikeVoyage(token: string): boolean {
  const upper = token.toUpperCase();
  return shape.test(upper) && /\d/.test(upper);
}

/** A number with the first letter of a heading, which only voyages have: `136S`, `E183`. */
export function isDirectional(token: string): boolean {
  return directional.test(token.toUpperCase());
}

/** "12s" and "900S" measure time; a voyage of a southbound leg has a leading zero or says what it is. */
export function couldBeSeconds(token: string): boolean {
  return /^[1-9]\d{0,3}[sS]$/.test(token) && !/^\d{3}S$/.test(token);
}

const slashed =
  /[ \t]{0,2}[/\\][ \t]{0,2}(?:V(?:OY(?:AGE)?)?[.: ][ \t]{0,2})?([A-Za-z0-9]{1,10})(?![A-Za-z0-9]|-?[A-Za-z0-9]{4})/iy;
const spoken =
  /[ \t]{0,2}(?:[-,;(|][ \t]{0,2}|\n)?(?:(?:on|in|for|of|with|under|,)[ \t]{1,2})?(?:(?:in|out)bound[ \t]{1,2})?(?:voyages?(?![A-Za-z])|voy(?![A-Za-z])|vyg(?![A-Za-z])|v\.|v(?=[ \t]?[A-Z]{0,2}\d)|航次)[ \t.:#=]{0,3}(?:(?:no|nr|number|id)[.: \t]{1,3})?([A-Za-z0-9]{1,10})(?![A-Za-z0-9])/iy;
const adjoined = /[ \t]{1,2}[-(]?[ \t]?|[ \t]{0,2}\([ \t]?|-/y;
const strongToken = /(0[A-Z0-9]{6,7}[A-Z]|\d{2,4}[A-Z]|\d{1,4}[NSEW]|[NSEW]\d{2,4})(?![A-Za-z0-9])/y;
const strongLowerToken = /(0[a-z0-9]{6,7}[a-z]|0\d{1,3}s|\d{2,4}[new]|[new]\d{2,4})(?![A-Za-z0-9])/y;
const bracketed = /[ \t]{0,2}\([ \t]?([A-Za-z0-9]{2,10})[ \t]?\)/y;

export interface VoyageToken {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** The voyage right behind a vessel's name: `/07E`, ` voy. 07E`, ` V.07E`, ` (W184)`, ` 07E`. */
export function readVoyageBehind(text: string, at: number): VoyageToken | null {
  for (const pattern of [slashed, spoken, bracketed]) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null || !looksLikeVoyage(match[1]!)) continue;
    const end = at + match[0].lastIndexOf(match[1]!) + match[1]!.length;
    return { value: match[1]!.toUpperCase(), start: end - match[1]!.length, end };
  }
  adjoined.lastIndex = at;
  const gap = adjoined.exec(text);
  if (gap === null) return null;
  for (const pattern of [strongToken, strongLowerToken]) pattern.lastIndex = at + gap[0].length;
  const token = strongToken.exec(text) ?? strongLowerToken.exec(text);
  if (token === null || couldBeSeconds(token[1]!)) return null;
  return { value: token[1]!.toUpperCase(), start: token.index, end: token.index + token[1]!.length };
}
