import type { Claims } from "./claims.ts";
import { findCueBefore, isListLink } from "./cue-words.ts";
import type { Reading } from "./reading.ts";
import { isOneCase } from "./vessel-names.ts";

interface KnownTerminal {
  readonly name: string;
  readonly pattern: string;
}

// Terminals of Singapore under the names, short forms and SMDG codes they go by.
const knownTerminals: KnownTerminal[] = [
  { name: "PASIR PANJANG", pattern: "(?:pasir|psr|p\\.?)[ \\t]{1,2}\\n?panjang|pasir panjang" },
  { name: "TANJONG PAGAR", pattern: "(?:tanjong|tanjung|tg\\.?|tj\\.?)[ \\t]{1,2}\\n?pagar" },
  { name: "TUAS", pattern: "tuas" },
  { name: "KEPPEL", pattern: "keppel" },
  { name: "BRANI", pattern: "(?:pulau[ \\t])?brani" },
  { name: "JURONG", pattern: "jurong(?=[ \\t]{1,2}(?:port|terminal|island))" },
  { name: "SEMBAWANG", pattern: "sembawang(?=[ \\t]{1,2}(?:port|terminal|wharves))" },
];
const terminalCodes: Record<string, string> = {
  PSABT: "BRANI",
  PSAKT: "KEPPEL",
  PSAPPT: "PASIR PANJANG",
  PSATUA: "TUAS",
  PSATPT: "TANJONG PAGAR",
  JPCT: "JURONG",
  PPT: "PASIR PANJANG",
  TPT: "TANJONG PAGAR",
};

const numbered = "[ \\t]{1,2}(?:terminal|term\\.?|tml|t)[ \\t]{0,2}#?(\\d{1,2})(?![0-9A-Za-z])";
const numberAlone =
  "[ \\t]{1,2}([1-9])(?![0-9A-Za-z.,:%/])(?![ \\t](?:containers?|boxes|vessels?|units?|cranes?|hours?|hrs?|mins?|times))";
const terminalNames = knownTerminals.map(({ name, pattern }) => ({
  name,
  pattern: new RegExp(
    `(?<![A-Za-z0-9])(?:${pattern})(?![A-Za-z0-9])(?:${numbered}${name === "PASIR PANJANG" ? `|${numberAlone}` : ""})?`,
    "gi",
  ),
}));
const codes = new RegExp(
  `(?<![A-Za-z0-9])(?:[A-Z]{5}[-/ ]?)?(${Object.keys(terminalCodes).join("|")})(?:[ -]?(?:T(?:erminal)?[ -]?)?([1-9]))?(?![A-Za-z0-9])`,
  "g",
);
const lowerCodes =
  /(?<![a-z0-9])(psabt|psakt|psappt|psatua|psatpt|jpct|ppt(?=[ -]?[1-9]))(?:[ -]?([1-9]))?(?![a-z0-9])/g;
// Other ports' terminals: "Delta Terminal", "NORTHPORT TERMINAL 2". The name must be written as one.
const otherTerminals =
  /(?<![A-Za-z0-9])((?:[A-Z][A-Za-z'-]{2,20}[ \t]){1,3})(?:Container[ \t])?(?:Terminal|TERMINAL)(?:[ \t](\d{1,2}))?(?![A-Za-z0-9])/g;
const bareTerminal = /(?<![A-Za-z0-9])terminal[ \t]{1,2}(?:no\.?[ \t]?)?#?([1-9])(?![0-9A-Za-z.,:%/])/gi;
const notTerminals =
  /^(?:affected|the|this|that|our|your|their|each|every|any|all|which|what|other|another|same|wrong|right|correct|container|containers|vessel|cargo|passenger|cruise|ferry|bulk|feeder|oil|port|psa|at|in|on|from|to|for|near|via|and|or|of|data|virtual|remote|payment|pos|handheld|computer|bus|air|new|old|second|first|main|home|current|discharge|loading|load|destination|origin|transhipment|mega|missing|singapore|please|dear|gate|both|public|unknown|different|location|operating|system|subject|alert|issue|call|email|sms)$/i;

/** Terminals, under the canonical name: `PPT4` is PASIR PANJANG TERMINAL 4. A bare UN/LOCODE is a port, not a terminal. */
export function findTerminals(reading: Reading, claims: Claims): void {
  const { text } = reading;
  for (const { name, pattern } of terminalNames) {
    for (const match of text.matchAll(pattern)) {
      addTerminal(withNumber(name, match[1] ?? match[2]), match[0], match.index);
    }
  }
  for (const pattern of [codes, lowerCodes]) {
    for (const match of text.matchAll(pattern)) {
      const name = terminalCodes[match[1]!.toUpperCase()]!;
      addTerminal(withNumber(name, match[2]), match[0], match.index);
    }
  }
  for (const match of text.matchAll(otherTerminals)) {
    const words = match[1]!.trim().split(/\s+/);
    while (words.length > 0 && notTerminals.test(words[0]!)) words.shift();
    if (words.length === 0 || words.some((word) => notTerminals.test(word))) continue;
    // In a line of capitals any word may stand before "TERMINAL"; the number makes it a name.
    if (match[2] === undefined && isOneCase(text, match.index)) continue;
    const start = match.index + match[1]!.indexOf(words[0]!);
    const written = text.slice(start, match.index + match[0].length);
    addTerminal(withNumber(words.join(" ").toUpperCase(), match[2]), written, start);
  }
  for (const match of text.matchAll(bareTerminal)) addTerminal(`TERMINAL ${match[1]}`, match[0], match.index);

  function addTerminal(value: string, written: string, start: number): void {
    claims.add("terminal", value, start, start + written.length);
  }
}

function withNumber(name: string, number: string | undefined): string {
  return number === undefined ? name : `${name} TERMINAL ${Number(number)}`;
}

const berths =
  /(?<![A-Za-z0-9_])berths?[ \t:#.-]{1,3}(?:no\.?[ \t]{0,2})?([A-Z]{0,3}-?\d{1,3}[A-Z]?)(?![A-Za-z0-9:%]|[.,/]\d)(?![ \t](?:vessels?|hours?|hrs?|mins?|minutes?|days?))/gi;

export function findBerths(reading: Reading, claims: Claims): void {
  for (const match of reading.text.matchAll(berths)) {
    const end = match.index + match[0].length;
    claims.add("berth", match[1]!.toUpperCase(), end - match[1]!.length, end);
  }
}

const cranes =
  /(?<![A-Za-z0-9])(QC|STS|RTG|ARTG|RMG|ARMG|YC|RS|ECH|SC|AGV|PM)[ \t]?[-#]?[ \t]?(\d{1,4}[A-Z]?)(?![A-Za-z0-9])/gi;
const numberedCranes =
  /(?<![A-Za-z0-9])cranes?[ \t:#.-]{1,3}(?:no\.?[ \t]{0,2})?((?=[A-Z-]{0,5}\d)[A-Z]{0,4}-?\d{1,4}[A-Z]?)(?![A-Za-z0-9%:])(?![ \t](?:hours?|hrs?|mins?|minutes?|days?|moves?|times))/gi;

/** Cranes and yard machines by their number. */
export function findCranes(reading: Reading, claims: Claims): void {
  for (const match of reading.text.matchAll(cranes)) {
    // Logs write QC13 as well as QC-05; the hyphen is kept as it is, blanks go.
    const value = match[0].toUpperCase().replace(/[\s#]/g, "");
    claims.add("crane", value, match.index, match.index + match[0].length);
  }
  for (const match of reading.text.matchAll(numberedCranes)) {
    const end = match.index + match[0].length;
    claims.add("crane", match[1]!.toUpperCase(), end - match[1]!.length, end);
  }
}

const blockTokens = /(?<![A-Za-z0-9/-])(?:[A-Z]{1,2}-?\d{1,3}[A-Z]?|\d{1,2}[A-Z]{1,2})(?![A-Za-z0-9]|\.\d)/gi;
const blockCues = ["block", "blocks", "blk", "堆场", "blok"];

/** Yard blocks: "Block B3", "blk f6". */
export function findYardBlocks(reading: Reading, claims: Claims): void {
  const { text } = reading;
  let lastEnd = -1;
  for (const match of text.matchAll(blockTokens)) {
    const isNext = lastEnd >= 0 && isListLink(text.slice(lastEnd, match.index));
    if (!isNext && findCueBefore(text, match.index, blockCues) === null) continue;
    const end = match.index + match[0].length;
    if (claims.add("yard_block", match[0].toUpperCase(), match.index, end)) lastEnd = end;
  }
}
