import { stem } from "./stem.ts";
import { type Term, termOf } from "./term.ts";
import { emptyHash, hashCharacter, TokenTable } from "./token-table.ts";

/**
 * Text to terms. Words become stems; identifiers become what they are (`@container`), so that two reports about
 * different boxes still look alike; runs of Chinese characters stay whole and are cut by whoever needs pieces.
 *
 * One pass, linear in the length of the text.
 */
export interface Segment {
  /** Every word and identifier in order, stop words included: phrases need them. */
  readonly terms: readonly Term[];
  /** Runs of Han characters. */
  readonly han: readonly string[];
}

/** Identifiers that carry their own prefix and hold more than a word's characters. */
const typedPattern =
  /ref-[a-z]{2,5}-\d{2,8}|(?:alr|inc|tck)-?\d{4,12}|bk-[a-z0-9]{4,12}|partner[- _][a-z](?![a-z])/y;
const hanPattern = /\p{Script=Han}+/uy;
/** Where Han characters begin. */
const firstHan = 0x2e80;

/** What an ASCII character is to the scanner. */
const characterClasses = new Uint8Array(128);
const letter = 1;
const digit = 2;
const underscore = 4;
const ofWords = letter | digit | underscore;
for (const character of "abcdefghijklmnopqrstuvwxyz") characterClasses[character.charCodeAt(0)] = letter;
for (const character of "0123456789") characterClasses[character.charCodeAt(0)] = digit;
characterClasses["_".charCodeAt(0)] = underscore;
const breakCharacters = new Set([..."!?;|。\n"].map((character) => character.charCodeAt(0)));
const dot = ".".charCodeAt(0);
const slash = "/".charCodeAt(0);
const apostrophes: readonly number[] = [..."'’"].map((character) => character.charCodeAt(0));

const messageNames = new Set(
  (
    "coparn coprar coarri codeco coreor copino costco costor coedor coarco baplie movins vermas iftmin iftmcs iftmbf " +
    "iftmbc iftsta iftsai iftdgn iftman cuscar cusres cusdec calinf vesdep aperak contrl tansta handlg"
  ).split(" "),
);
const segmentNames = new Set(
  "una unb unh unt unz bgm eqd nad loc dtm tdt rff mea dgs sel cni gid isa iea gse gs ste".split(" "),
);
const x12Sets = new Set("204 210 214 300 301 303 304 309 310 315 322 350 404 997 999".split(" "));

const placeholders: Readonly<Record<string, string>> = {
  container_id: "@container",
  vessel_id: "@vessel",
  vessel_number: "@vessel",
  vessel_name_short: "@vessel",
  vessel_name_long: "@vessel",
  voyage_id: "@voyage",
  partner_id: "@partner",
  booking_id: "@booking",
  booking_number: "@booking",
  ticket_number: "@ticket",
  callsign_id: "@callsign",
  size_type: "@sizetype",
};

/** Cuts `text` into segments at sentence ends, line ends and bars. */
export function scanSegments(text: string): Segment[] {
  // Also makes "！" of "！" and the like: the full stop is the only mark of its own that Chinese keeps.
  const lower = text.normalize("NFKC").toLowerCase();
  const segments: Segment[] = [];
  let terms: Term[] = [];
  let han: string[] = [];
  /** The token before, where nothing came between; empty at a break. */
  let previousFrom = 0;
  let previousTo = 0;
  let isAfterSlash = false;
  let maskUntil = 0;
  const close = () => {
    if (terms.length > 0 || han.length > 0) segments.push({ terms, han });
    terms = [];
    han = [];
    maskUntil = 0;
  };
  let at = 0;
  while (at < lower.length) {
    const code = lower.charCodeAt(at);
    if (classOf(code) === 0) {
      if (code === slash && (classOf(lower.charCodeAt(at + 1)) & (letter | digit)) !== 0) {
        if (isPathStart(lower, at)) terms.push(path);
        else isAfterSlash = true;
      } else if (code === dot || breakCharacters.has(code)) {
        if (code !== dot || isSentenceEnd(lower, at)) close();
        previousTo = previousFrom;
        isAfterSlash = false;
      } else if (code >= firstHan) {
        const run = matchAt(hanPattern, lower, at);
        if (run !== "") {
          han.push(run);
          terms.push(hanRun);
          previousTo = previousFrom;
          isAfterSlash = false;
          at += run.length;
          continue;
        }
      }
      at++;
      continue;
    }
    const from = at;
    let classes = 0;
    let hash = emptyHash;
    const typed = typedBeginnings.has(threeAt(lower, from)) ? matchAt(typedPattern, lower, from) : "";
    if (typed !== "") at += typed.length;
    else {
      for (let next = code, itsClass = classOf(code); (itsClass & ofWords) !== 0; itsClass = classOf(next)) {
        classes |= itsClass;
        hash = hashCharacter(hash, next);
        next = lower.charCodeAt(++at);
      }
      for (const to = at + lettersAfterApostrophe(lower, at); at < to; at++) {
        classes |= letter;
        hash = hashCharacter(hash, lower.charCodeAt(at));
      }
    }
    const length = at - from;
    // "MSKU 123456-7": the serial follows its prefix in the next token.
    if (
      classes === digit &&
      (length === 6 || length === 7) &&
      previousTo === from - 1 &&
      !isAfterSlash &&
      isOwnerCode(lower, previousFrom, previousTo)
    ) {
      terms[terms.length - 1] = container;
      previousTo = previousFrom;
      continue;
    }
    if (maskUntil > 0) {
      maskUntil = !isAfterSlash && isNamePart(lower.slice(from, at)) ? maskUntil - 1 : 0;
      if (maskUntil > 0) {
        previousFrom = from;
        previousTo = at;
        continue;
      }
    }
    let term: Term | null;
    if (typed !== "") term = termOrNone(typedToken(typed));
    else if (isAfterSlash && isVoyage(lower.slice(from, at))) term = voyage;
    else term = tokens.valueAt(lower, from, at, hash);
    if (term !== null) terms.push(term);
    if (length === 2 && lower.startsWith("mv", from)) maskUntil = 4;
    previousFrom = from;
    previousTo = at;
    isAfterSlash = false;
  }
  close();
  return segments;
}

/** 0 for what is no part of a word, and past the end. */
function classOf(code: number): number {
  return code < 128 ? characterClasses[code]! : 0;
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

/** Identifiers that carry their own prefix. */
function typedToken(token: string): string {
  if (token.startsWith("ref-")) return "@msgref";
  if (token.startsWith("bk-")) return "@booking";
  if (/^partner[- _][a-z]$/.test(token)) return "@partner";
  return /^(?:alr|inc|tck)-?\d/.test(token) ? "@ticket" : "";
}

/** The first letters of what `typedPattern` matches; nearly no other word has them. */
const typedBeginnings = new Set(["ref", "alr", "inc", "tck", "bk-", "par"].map((three) => threeAt(three, 0)));

function threeAt(text: string, at: number): number {
  return (text.charCodeAt(at) << 16) | (text.charCodeAt(at + 1) << 8) | text.charCodeAt(at + 2);
}

/** The length of "'s", "n't" and the like where they stand after a word; 0 where none does. */
function lettersAfterApostrophe(text: string, at: number): number {
  if (!apostrophes.includes(text.charCodeAt(at))) return 0;
  let letters = 0;
  while (letters < 3 && classOf(text.charCodeAt(at + 1 + letters)) === letter) letters++;
  return letters === 1 || letters === 2 ? 1 + letters : 0;
}

/** The letters of a container number: three of its owner and "U", "J" or "Z". */
function isOwnerCode(text: string, from: number, to: number): boolean {
  return to - from === 4 && /^[a-z]{3}[ujz]$/.test(text.slice(from, to));
}

function isSentenceEnd(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1);
  return Number.isNaN(next) || next <= 32;
}

function isPathStart(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text[at - 1]!;
  return (
    before === " " || before === "'" || before === '"' || before === "`" || before === "(" || before === "\n"
  );
}

/** Names of ships after "MV": up to three words that are no ordinary words of a report. */
function isNamePart(token: string): boolean {
  return /^[a-z]{2,}$|^\d{1,2}$/.test(token) && !notInNames.has(token);
}

const notInNames = new Set(
  (
    "at is has was on in for to and with the eta etb not no from voyage voy bay berth shows showing still cannot arrived " +
    "delayed late missing plan exception schedule advice inconsistency but by as n w are be will had have after before " +
    "got stuck sailing alongside discharge load loading appear appears needs need says differ differs"
  ).split(" "),
);

const path = termOf("@path");
const hanRun = termOf("@han");
const container = termOf("@container");
const voyage = termOf("@voyage");

const tokens = new TokenTable((token) => termOrNone(makeTerm(token)), 100_000);

function termOrNone(text: string): Term | null {
  return text === "" ? null : termOf(text);
}

/** Empty for what says nothing. */
function makeTerm(token: string): string {
  const typed = typedToken(token);
  if (typed !== "") return typed;
  const known = placeholders[token];
  if (known !== undefined) return known;
  if (messageNames.has(token) || segmentNames.has(token)) return token;
  const word = token.includes("'") || token.includes("’") ? token.replace(/['’](?:s$)?/, "") : token;
  if (/^[a-z]+$/.test(word)) return word === "mv" ? "@vessel" : stem(word);
  return shapeOf(word);
}

/** Of what stands after a ship's name: "PACIFIC DAWN/07E". */
function isVoyage(token: string): boolean {
  return /^\d{1,4}[a-z]$|^[a-z]{1,2}\d{2,3}$/.test(token);
}

/** Words with a digit in them that phrases of the thesaurus are made of. */
const literalTokens = new Set("2x x2 5g 2fa p95 p99 8h 8hr 8hrs 20ft 40ft 45ft 4xx 5xx n4 24x7".split(" "));

/** The type of a token with digits or underscores in it; empty for one that says nothing. */
function shapeOf(token: string): string {
  if (/^\d+$/.test(token)) {
    if (x12Sets.has(token)) return `x${token}`;
    if (/^[45]\d\d$/.test(token)) return token;
    return token.length <= 2 ? token : "";
  }
  if (literalTokens.has(token)) return token;
  if (/^[a-z]{3}[ujz]\d{6,7}(?![0-9])/.test(token)) return "@container";
  if (/^[a-z]+_(?:[a-z]+_)*err(?:or)?(?:_\d+)?$|^[a-z]{2,}_[a-z0-9_]*\d+$/.test(token)) return token;
  if (/^\d\d[a-z]\d$|^[2-4lm]\d?[05]?(?:gp|hc|hq|rf|ot|fr|tk)$|^\d\d(?:gp|hc|hq|rf|ot|fr|tk)$/.test(token))
    return "@sizetype";
  if (/^[a-z]{0,2}\d{1,4}[a-z]{0,2}$/.test(token)) {
    if (/^(?:qc|yc|sts|rtg|rmg)\d+$/.test(token)) return "@crane";
    if (/^bk/.test(token)) return "@booking";
    if (/^\d{1,4}[a-z]$|^[a-z]{1,2}\d{2,3}$/.test(token)) return "@code";
    return "";
  }
  if (token.includes("_")) return token.length <= 30 ? token : "";
  return "";
}
