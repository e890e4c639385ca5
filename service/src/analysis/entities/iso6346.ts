/** ISO 6346: container numbers and size/type codes. */

export interface ContainerCheck {
  /** Owner, category, serial and check digit as given, upper case, without separators. */
  readonly number: string;
  readonly valid: boolean;
  /** The digit that the first ten characters call for; null when they are not a container's. */
  readonly expectedCheckDigit: number | null;
  /** The number with its right check digit; null when nothing sensible can be offered. */
  readonly corrected: string | null;
  readonly note: string | null;
}

// Letter values count from A=10 and leave out the multiples of 11.
const letterValues = new Map<string, number>();
for (let code = 65, value = 10; code <= 90; code++, value++) {
  if (value % 11 === 0) value++;
  letterValues.set(String.fromCharCode(code), value);
}

/** Check digit of an owner code, category and six-digit serial ("CSQU305438" → 3). */
export function computeCheckDigit(tenCharacters: string): number {
  let sum = 0;
  for (let position = 0; position < 10; position++) {
    const character = tenCharacters[position]!;
    sum += (letterValues.get(character) ?? Number(character)) * 2 ** position;
  }
  // A remainder of 10 is written as 0.
  return (sum % 11) % 10;
}

const wellFormed = /^[A-Z]{3}[UJZ]\d{7}$/;
const misread: Record<string, string> = { O: "0", Q: "0", D: "0", I: "1", L: "1", S: "5", B: "8" };

/**
 * Checks a container number, separators and lower case allowed. Never rejects: says what is wrong and what
 * the number probably is.
 */
export function checkContainerNumber(written: string): ContainerCheck {
  const number = written.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const verdict = (
    note: string | null,
    corrected: string | null,
    expected: number | null,
  ): ContainerCheck => ({
    number,
    valid: note === null,
    expectedCheckDigit: expected,
    corrected,
    note,
  });

  if (wellFormed.test(number)) {
    const expected = computeCheckDigit(number);
    if (Number(number[10]) === expected) return verdict(null, null, expected);
    const corrected = number.slice(0, 10) + expected;
    return verdict(`check digit should be ${expected}: ${corrected}`, corrected, expected);
  }
  if (/^[A-Z]{3}[UJZ]\d{6}$/.test(number)) {
    const expected = computeCheckDigit(number);
    return verdict(`no check digit; it would be ${expected}`, number + expected, expected);
  }
  if (/^[A-Z]{4}\d{7}$/.test(number)) {
    return verdict("the fourth letter of a container number is U, J or Z", null, null);
  }
  const digits = number.slice(4).replace(/[OQDILSB]/g, (letter) => misread[letter]!);
  if (/^[A-Z]{3}[UJZ]$/.test(number.slice(0, 4)) && /^\d{7}$/.test(digits)) {
    const reading = number.slice(0, 4) + digits;
    const expected = computeCheckDigit(reading);
    const corrected = reading.slice(0, 10) + expected;
    return verdict(`letters among the digits; probably ${corrected}`, corrected, expected);
  }
  return verdict("not of the form of a container number: four letters and seven digits", null, null);
}

export interface SizeTypeCheck {
  readonly valid: boolean;
  readonly note: string | null;
}

const lengths: Record<string, string> = {
  "2": "20'",
  "4": "40'",
  L: "45'",
  M: "48'",
  "1": "10'",
  "3": "30'",
};
const heights: Record<string, string> = {
  "0": "8' high",
  "2": "8'6\" high",
  "4": "half height or 9' high",
  "5": "9'6\" high",
  "6": "over 9'6\" high",
  "8": "half height",
  "9": "low height",
};
const types: Record<string, string> = {
  G: "general purpose",
  V: "ventilated",
  B: "dry bulk",
  S: "named cargo",
  R: "reefer",
  H: "insulated",
  U: "open top",
  P: "platform",
  T: "tank",
  A: "air/surface",
};
// Trade name → ISO code of the usual box.
const tradeCodes: Record<string, string> = {
  GP: "G1",
  DC: "G1",
  DV: "G1",
  DRY: "G1",
  ST: "G1",
  HC: "G1",
  HQ: "G1",
  RF: "R1",
  RE: "R1",
  RH: "R1",
  OT: "U1",
  FR: "P3",
  PL: "P1",
  TK: "T1",
  TN: "T1",
};

/** Explains a size/type code: ISO (`45R1`) or trade name (`40HQ`). */
export function checkSizeType(code: string): SizeTypeCheck {
  const trade = /^(20|40|45)([A-Z]{2,3})$/.exec(code);
  if (trade !== null && tradeCodes[trade[2]!] !== undefined) {
    const isHigh = /^(?:HC|HQ|RH)$/.test(trade[2]!) || (trade[1] === "40" && /^R/.test(trade[2]!));
    const size = trade[1] === "45" ? "L5" : (trade[1] === "20" ? "2" : "4") + (isHigh ? "5" : "2");
    const iso = size + (trade[2] === "RH" ? "R1" : tradeCodes[trade[2]!]!);
    return { valid: true, note: `trade name; usually ISO ${iso}` };
  }
  const length = lengths[code[0]!];
  const height = heights[code[1]!];
  const type = types[code[2]!];
  if (length === undefined || type === undefined) {
    return { valid: false, note: "not in the ISO 6346 table" };
  }
  return { valid: true, note: [length, type, height].filter((part) => part !== undefined).join(", ") };
}
