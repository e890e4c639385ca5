import type { Claims } from "./claims.ts";
import { findCueBefore, isListLink } from "./cue-words.ts";
import { checkImo } from "./imo.ts";
import type { Reading } from "./reading.ts";
import { isOneCase, isUpperWord, type NameSpan, readNameBackward, readNameForward } from "./vessel-names.ts";
import { nameableWords, stopWords } from "./vessel-words.ts";
import { couldBeSeconds, isDirectional, looksLikeVoyage, readVoyageBehind } from "./voyage.ts";

// A motor vessel in all its spellings; steamers and tankers only in capitals, "ss" and "mt" being other things.
const prefixes =
  /(?<![A-Za-z0-9.])(?:(?:M\.?[ \t]?V\.?|M\/V|M\.V)[.:]?|(?:M\/T|S\/S|MT|SS|CV)(?=[ \t]+[A-Z]{2}))[ \t]{0,2}\n?[ \t]{0,2}["']?(?=[A-Za-z\u00c0-\u024f])/gi;
const words =
  /(?<![A-Za-z0-9])(vessels?|vsls?|ships?|feeders?|barge|tanker|kapal|船名|船舶|船)(?:'s)?(?![A-Za-z])([ \t]{0,2}(?:names?)?[ \t]{0,2}(?:[:=：]|is|,|called|named)?[ \t]{0,2}["'(]?)(?=[A-Za-z\u00c0-\u024f])/gi;
const slashVoyages =
  /(?<=[A-Za-z0-9][ \t]?)[ \t]?\/[ \t]?(?:V\.[ \t]?)?([A-Za-z0-9]{2,10})(?![A-Za-z0-9/_])/g;
// "EVER GIVEN 123N": capitals and a voyage of the form that nothing else has.
const directionalVoyages = /(?<=[A-Z0-9])[ \t](?=\d{3}[NSEW](?![A-Za-z0-9_%]))/g;
const identified = /[ \t]{1,2}(?:\(?with[ \t]{1,2})?\(?(?:call[ -]?sign|c\/s|imo)(?![A-Za-z])/gi;
const voyageWords =
  /(?<=[A-Za-z0-9])[ \t]{1,2}\(?(?:on[ \t]{1,2})?(?:(?:voyage|voy|vyg)(?![A-Za-z])|v\.)[ \t.:#]{0,3}[A-Za-z0-9]{1,10}(?![A-Za-z0-9])/gi;

/** Vessels, the voyages beside their names, and call signs. */
export function findVessels(reading: Reading, claims: Claims): void {
  const { text } = reading;
  findCallSigns(text, claims);
  for (const match of text.matchAll(prefixes)) {
    // "mv" the word for millivolt or "move" has no name behind it; readNameForward finds none.
    const at = match.index + match[0].length;
    const name = readNameForward(text, at, true);
    if (name !== null) addVessel(name, match.index, text, claims);
  }
  for (const match of text.matchAll(words)) {
    const at = match.index + match[0].length;
    if (!claims.isFree(match.index, at)) continue;
    const name = readNameForward(text, at);
    if (name === null || !isNamedByWord(text, match, name)) continue;
    addVessel(name, name.start, text, claims);
    if (/s$/i.test(match[1]!) && !isOneCase(text, at)) addListed(name.end, text, claims);
  }
  addNumberedNames(text, claims);
  addNamesOfLines(text, claims);
  for (const match of text.matchAll(slashVoyages)) {
    const token = match[1]!;
    if (!looksLikeVoyage(token) || /^\d{1,2}$|^v\d{1,2}$/i.test(token)) continue;
    const isPlainNumber = /^\d+$/.test(token) && !token.startsWith("0");
    const name = readNameBackward(text, match.index);
    if (name === null || (isPlainNumber && isOneCase(text, match.index))) continue;
    addVessel(name, name.start, text, claims);
  }
  for (const match of text.matchAll(directionalVoyages)) {
    const name = isOneCase(text, match.index) ? null : readNameBackward(text, match.index);
    if (name !== null && isUpperWord(text.slice(name.start, name.end)))
      addVessel(name, name.start, text, claims);
  }
  for (const pattern of [identified, voyageWords]) {
    for (const match of text.matchAll(pattern)) {
      const name = readNameBackward(text, match.index);
      if (name === null || (/^[ \t]{1,2}on/i.test(match[0]) && isOneCase(text, match.index))) continue;
      addVessel(name, name.start, text, claims);
    }
  }
}

/** A line's ships bear its short name, and need no "MV": "MSC ELOISE bay plan", "CMA CGM Marco Polo". */
const fleetNames =
  /(?<![A-Za-z0-9_/@.-])(?:MSC|CMA CGM|OOCL|EVER|MAERSK|COSCO(?: SHIPPING)?|HMM|ZIM|APL|NYK|WAN HAI|SITC|YM|KOTA|HYUNDAI)(?=[ \t]{1,2}(?:[A-Za-z]{3}|\d{2,3}(?![\d.,:])))/g;
/** What follows a line's name where the company is meant, or a part of it. */
const ofCompany = new Set(
  "agency agencies pte ltd inc corp corporation company group logistics lines shipping marine merchant singapore sgp office desk helpdesk portal website counter account rep representative depot haulage transport".split(
    " ",
  ),
);

function addNamesOfLines(text: string, claims: Claims): void {
  for (const match of text.matchAll(fleetNames)) {
    if (isOneCase(text, match.index)) continue;
    const name = readNameForward(text, match.index);
    const own = match.index + match[0].length;
    if (name === null || name.end <= own) continue;
    const words = text.slice(own, name.end).trim().toLowerCase().split(/\s+/);
    if (words.some((word) => ofCompany.has(word))) continue;
    addVessel(name, name.start, text, claims);
  }
}

/** Ships of a fleet are called by a name and a number, and nobody says "MV" on the telephone: "Merlion 15". */
const speaksOfShips =
  /\b(?:vessels?|vsls?|ships?|advices?|berth(?:s|ed|ing)?|voyages?|sail(?:s|ed|ing)?|port program(?:me)?s?|expired?|on ?board|containers?|box(?:es)?|cntrs?|stowage|crane|(?:un)?load(?:s|ed|ing)?|discharged?)\b|VESSEL_ERR|[A-Z]{3}U ?\d{6}/i;
const calledBy =
  /(?<![A-Za-z])(?:advices?(?:[ \t]{1,2}(?:for|of))?|(?:vessels?|ships?|berth|berthing|arrival|application|program(?:me)?|call|agent)[ \t]{1,2}(?:for|of))[ \t]{1,2}(?=[A-Za-z])/gi;
const numberedNames =
  /(?<![A-Za-z0-9_/@.-])(?:[A-Z][a-z]{2,15}[ \t]{1,2}){1,3}(?:\d{2}|[Oo]\d)(?![A-Za-z0-9_%"]|'(?!s\b)|[.,:/-]\d|[ \t](?:units?|boxes|containers?|moves?|hours?|minutes?|am\b|pm\b))/g;
const beforeAdvice =
  /(?<![A-Za-z0-9_/@.-])[A-Za-z]{3,15}(?:[ \t]{1,2}[A-Za-z]{3,15}){0,2}[ \t]{1,2}(?:\d{2}|[Oo]\d)(?='?s?[ \t]{1,2}(?:vessel[ \t]{1,2})?advices?(?![A-Za-z]))/gi;
const numberedThings = new Set(
  "january february march april june july august september october november december version level phase step building road page zone section crane quay house room shed pier wharf trailer chassis truck prime mover option plan".split(
    " ",
  ),
);

function addNumberedNames(text: string, claims: Claims): void {
  for (const match of text.matchAll(calledBy)) {
    const name = readNameForward(text, match.index + match[0].length, true);
    if (name !== null && /[A-Za-z][ \t]{1,2}(?:\d{1,2}|[Oo]\d)$/.test(text.slice(name.start, name.end)))
      addVessel(name, name.start, text, claims);
  }
  if (!speaksOfShips.test(text)) return;
  for (const match of [...text.matchAll(beforeAdvice), ...text.matchAll(numberedNames)]) {
    const words = match[0].toLowerCase().split(/\s+/).slice(0, -1);
    // "Please expire Lion City 08": what is no name in front of it is left away.
    const named = words.length - 1 - words.findLastIndex((word) => stopWords.has(word));
    const last = words.at(-1)!;
    if (named === 0 || numberedThings.has(last) || nameableWords.has(last)) continue;
    const written = match[0].split(/(?<=[ \t])(?=[A-Za-z])/);
    const skipped = written.slice(0, words.length - named).join("").length;
    addVessel(
      { start: match.index + skipped, end: match.index + match[0].length },
      match.index + skipped,
      text,
      claims,
    );
  }
}

/** "vessel" is also a common noun: in mixed case a name has capitals, in one case a colon, quote or voyage. */
function isNamedByWord(text: string, match: RegExpMatchArray, name: NameSpan): boolean {
  const isMarked = /[:=："'(]/.test(match[2]!);
  const written = text.slice(name.start, name.end);
  const hasVoyage = readVoyageBehind(text, name.end) !== null;
  if (isOneCase(text, name.start)) {
    // "vessel blue orbit cannot berth": two words at least, none of them one that follows the common noun.
    return hasVoyage || /[ \t]/.test(written) || (isMarked && match[1]!.toLowerCase() !== "vsl");
  }
  if (isUpperWord(written.replace(/[^A-Za-z]/g, ""))) return written.length >= 4;
  return hasVoyage || (isMarked && match[1]!.toLowerCase() !== "vsl") || /\s/.test(written);
}

const nextName = /[ \t]{0,2}(?:,|&|\/|and|vs\.?)[ \t]{1,2}(?:and[ \t]{1,2})?(?=[A-Z]{2})/y;

/** "vessels PACIFIC GLORY and OCEAN DAWN": the further names of a list, in capitals. */
function addListed(from: number, text: string, claims: Claims): void {
  let end = from;
  for (let count = 0; count < 20; count++) {
    nextName.lastIndex = end;
    const gap = nextName.exec(text);
    const name = gap === null ? null : readNameForward(text, end + gap[0].length);
    if (name === null || !isUpperWord(text.slice(name.start, name.end)) || name.end - name.start < 4) return;
    addVessel(name, name.start, text, claims);
    end = name.end;
  }
}

function addVessel(name: NameSpan, claimFrom: number, text: string, claims: Claims): void {
  if (!claims.isFree(name.start, name.end)) return;
  const written = text.slice(name.start, name.end);
  const asWritten = written.toUpperCase().replace(/["']/g, "").replace(/\s+/g, " ").trim();
  // A letter O where a number begins is a slip of the keyboard.
  const value = asWritten.replace(/ O(?=\d$)/, " 0");
  const identity = readIdentity(text, name.end);
  const slip = value === asWritten ? null : `written ${asWritten}, with the letter O: read as ${value}`;
  claims.add(
    "vessel",
    value,
    name.start,
    name.end,
    { valid: slip === null, note: [slip, identity].filter((part) => part !== null).join("; ") || null },
    identity === null ? value : `${value} ${identity}`,
  );
  claims.take(claimFrom, name.start);
  const voyage = readVoyageBehind(text, name.end);
  if (voyage === null || (couldBeSeconds(voyage.value.toLowerCase()) && text[voyage.start - 1] === " "))
    return;
  addVoyages(voyage.value, voyage.start, voyage.end, text, claims);
}

const identityBehind =
  /[ \t]{0,2}(?:,[ \t]?)?\(?(?:with[ \t]{1,2})?(?:(call[ -]?sign|c\/s)[ \t:=]{1,3}([A-Z0-9]{4,7})|(imo)[ \t:.=#no]{1,6}(\d{7}))(?![A-Za-z0-9])/iy;

/** What tells this vessel from another of its name. */
function readIdentity(text: string, at: number): string | null {
  identityBehind.lastIndex = at;
  const match = identityBehind.exec(text);
  if (match === null) return null;
  if (match[4] !== undefined)
    return `IMO ${match[4]}${checkImo(match[4]).valid ? "" : " (its check digit is wrong)"}`;
  return `call sign ${match[2]!.toUpperCase()}`;
}

const nextInList = /[ \t]{0,2}(?:\/|,|&|-|to|and)[ \t]{0,2}([A-Za-z0-9]{2,10})(?![A-Za-z0-9])/iy;

function addVoyages(value: string, start: number, end: number, text: string, claims: Claims): void {
  claims.add("voyage", value, start, end);
  for (let count = 0; count < 4; count++) {
    nextInList.lastIndex = end;
    const match = nextInList.exec(text);
    if (match === null || !isDirectional(match[1]!) || couldBeSeconds(match[1]!)) return;
    end += match[0].length;
    claims.add("voyage", match[1]!.toUpperCase(), end - match[1]!.length, end);
  }
}

const tokens =
  /(?<![A-Za-z0-9_.,'/-])(?=[A-Za-z]{0,4}\d)[A-Za-z0-9]{2,10}(?![A-Za-z0-9_%'"]|[.,:]\d)|(?<=[A-Za-z0-9][ \t]?\/[ \t]?)(?=[A-Za-z]{0,4}\d)[A-Za-z0-9]{2,10}(?![A-Za-z0-9_%/])|(?<=- |-)\d{3}[NSEW](?![A-Za-z0-9_%])/g;
const cues = ["voyage", "voyages", "voy", "vyg", "航次", "航班", "pelayaran"];
const voyageNearby = /voya?a?ge|\bvoys?\b|\bvyg\b|航次/i;

/** Voyages away from a vessel's name: "voyage LZ03", "from 22E to 22W" where voyages are spoken of. */
export function findVoyages(reading: Reading, claims: Claims): void {
  const { text } = reading;
  let lastEnd = -1;
  for (const match of text.matchAll(tokens)) {
    const token = match[0];
    if (!looksLikeVoyage(token)) continue;
    const start = match.index;
    const end = start + token.length;
    const isNext = lastEnd >= 0 && isListLink(text.slice(lastEnd, start)) && /[A-Za-z]/.test(token);
    if (!isNext && !isVoyageHere(text, token, start)) continue;
    // "voyage V.07E": the V is the word once more.
    if (claims.add("voyage", token.toUpperCase(), start, end)) lastEnd = end;
  }
}

function isVoyageHere(text: string, token: string, start: number): boolean {
  if (findCueBefore(text, start, cues) !== null) {
    // A bare number must follow the word itself: "voyage delayed by 120 minutes".
    return /[A-Za-z]/.test(token)
      ? !couldBeSeconds(token) || /voy\w*[ .:#]{1,3}$/i.test(text.slice(start - 12, start))
      : /(?:voyages?|voy|vyg|航次)[ \t.:#]{0,3}(?:no\.?[ \t:]{0,2}|number[ \t:]{0,2})?$/i.test(
          text.slice(Math.max(0, start - 20), start),
        );
  }
  if (couldBeSeconds(token)) return false;
  const around = text.slice(Math.max(0, start - 120), start + 60);
  if (isDirectional(token)) {
    const isListed = /^\d{3}[NSEW]$/.test(token) && /- ?$/.test(text.slice(Math.max(0, start - 2), start));
    return isListed || voyageNearby.test(around);
  }
  const isChange = /(?:from|to)[ \t]{1,2}$/i.test(text.slice(Math.max(0, start - 6), start));
  return isChange && /^\d{1,4}[A-Z]$/i.test(token) && voyageNearby.test(around);
}

const callSigns =
  /(?<![A-Za-z])(?:call[ _-]?signs?|c\/s)[ \t]{0,2}(?:(?:is|was|of|as|no\.?)[ \t]{1,2})?[:=("']{0,2}[ \t]{0,2}((?=[A-Z]{0,6}\d)[A-Z0-9]{4,7}|(?-i:[A-Z]{4,5}))(?![A-Za-z0-9])/gi;
const callSignTokens = /(?<![A-Za-z0-9-])(?=[A-Z]{0,6}\d)(?=\d{0,6}[A-Z])[A-Z0-9]{4,7}(?![A-Za-z0-9-])/gi;

function findCallSigns(text: string, claims: Claims): void {
  for (const match of text.matchAll(callSigns)) {
    const sign = match[1]!;
    const start = match.index + match[0].length - sign.length;
    claims.add("call_sign", sign.toUpperCase(), start, start + sign.length);
  }
  for (const match of text.matchAll(callSignTokens)) {
    if (findCueBefore(text, match.index, ["callsign", "callsigns", "呼号"]) === null) continue;
    claims.add("call_sign", match[0].toUpperCase(), match.index, match.index + match[0].length);
  }
}
