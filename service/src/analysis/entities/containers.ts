import type { Claims } from "./claims.ts";
import { findCueBefore } from "./cue-words.ts";
import { checkContainerNumber, checkSizeType } from "./iso6346.ts";
import type { Reading } from "./reading.ts";

// Owner and category, serial and check digit, with the separators people put between: "MSKU 123 456-7",
// "msku1234567", "MSKU-123456[7]". Seven digit-like characters, of which OCR may have read some as letters.
const separator = "[ \\t\\u00b7./_-]{0,2}\\n?";
const serial = `\\d{3}[ .-]?\\d{3}`;
// On the telephone the seven digits are said in other groups too: "OOLU 0000 014", "MSKU 12 34 56 5".
const grouped = `\\d{4}[ .-]\\d{3}|\\d{5}[ .-]\\d{2}|\\d{2}[ .-]\\d{2}[ .-]\\d{2}[ .-]?\\d`;
const numbers = new RegExp(
  `(?<![A-Za-z0-9])([A-Za-z]{3}[UJZujz])${separator}(${grouped}|${serial}[ \\t./_-]{0,2}[([]?\\d[)\\]]?|${serial})(?![0-9])`,
  "g",
);
// Glued to a lower-case word before it: "containerMSKU1234565".
const glued = /(?<=[a-z])[A-Z]{3}[UJZ]\d{7}(?![0-9])/g;
const misread =
  /(?<![A-Za-z0-9])[A-Z]{3}[UJZ](?=[0-9OIL]{7}(?![A-Z0-9]))(?:[0-9]{1,6}[OIL]|[OIL][0-9])[0-9OIL]{0,6}/g;
const wrongCategory = /(?<![A-Za-z0-9])[A-Z]{4}[ -]?\d{7}(?![0-9A-Za-z])/g;
const containerCues = [
  "container",
  "containers",
  "cntr",
  "cntrs",
  "ctr",
  "box",
  "boxes",
  "reefer",
  "柜号",
  "箱号",
  "kontena",
];
const everydayWords = new Set(["menu", "tofu", "guru", "quiz", "buzz", "jazz", "fizz", "thou", "chez"]);
const rangeCues = ["range", "from", "to", "serial", "prefix", "between"];

/** Container numbers. A serial without check digit is one too: reports leave it out, and ranges have none. */
export function findContainers(reading: Reading, claims: Claims): void {
  const { text } = reading;
  for (const match of text.matchAll(numbers)) {
    const owner = match[1]!;
    const isSpaced = match[0].length > owner.length && !/^\d/.test(match[0].slice(owner.length));
    if (isSpaced && everydayWords.has(owner)) continue;
    addContainer(match[0], match.index, text, claims);
  }
  for (const match of text.matchAll(glued)) addContainer(match[0], match.index, text, claims);
  for (const match of text.matchAll(misread)) addContainer(match[0], match.index, text, claims);
  for (const match of text.matchAll(wrongCategory)) {
    if (findCueBefore(text, match.index, containerCues) !== null) {
      addContainer(match[0], match.index, text, claims);
    }
  }
}

function addContainer(written: string, start: number, text: string, claims: Claims): void {
  const check = checkContainerNumber(written);
  const isRangeEnd = check.number.length === 10 && findCueBefore(text, start, rangeCues) !== null;
  claims.add(
    "container",
    check.number,
    start,
    start + written.length,
    isRangeEnd
      ? { valid: true, note: "serial of a container range, which leaves the check digit out" }
      : { valid: check.valid, note: check.note },
  );
}

// ISO 6346 type codes in use, as detail code (G0, R1) or group code (GP, RE).
const isoType =
  "G[0-39P]|V[0-4H]|B[0-6UK]|S[0-3N]|R[0-39EST]|H[0-6RI]|U[0-6T]|P[0-9LFCS]|T[0-9NDG]|A[0S]|N[0-9]";
const isoCodes = new RegExp(
  `(?<![A-Za-z0-9_-])(?:[1-4][02-689C-FL-P]|[LM][02-689])(?:${isoType})(?![A-Za-z0-9_]|-[A-Za-z0-9])`,
  "gi",
);
const tradeNames =
  /(?<![A-Za-z0-9_])(20|40|45)[ ]?(?:'|ft|feet|foot)?[ -]?(GP|HC|HQ|RF|RE|RH|OT|FR|TK|TN|DV|DC|DRY)(?![A-Za-z0-9_])/gi;

/** Size/type codes. Trade names lose what stands between: `40' HC` is 40HC. */
export function findSizeTypes(reading: Reading, claims: Claims): void {
  for (const match of reading.text.matchAll(isoCodes)) {
    const value = match[0].toUpperCase();
    claims.add("size_type", value, match.index, match.index + match[0].length, checkSizeType(value));
  }
  for (const match of reading.text.matchAll(tradeNames)) {
    // "40 re-sent", "20 dry runs": a lower-case word is a word unless the size says feet.
    const isBareWord = /^\d\d[ -](?:re|dry|of|tk)$/.test(match[0]);
    if (isBareWord) continue;
    const value = match[1]! + match[2]!.toUpperCase();
    claims.add("size_type", value, match.index, match.index + match[0].length, checkSizeType(value));
  }
}
