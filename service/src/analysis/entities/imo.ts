import type { Check, Claims } from "./claims.ts";
import type { Reading } from "./reading.ts";

/** IMO ship number: seven digits; the last is the last digit of Σ d₁…d₆ × (7…2). */
export function checkImo(written: string): Check {
  const digits = written.replace(/\D/g, "");
  if (digits.length !== 7) {
    return { valid: false, note: `an IMO number has seven digits, this has ${digits.length}` };
  }
  let sum = 0;
  for (let position = 0; position < 6; position++) sum += Number(digits[position]) * (7 - position);
  const expected = sum % 10;
  if (Number(digits[6]) === expected) return { valid: true, note: null };
  return { valid: false, note: `check digit should be ${expected}: ${digits.slice(0, 6)}${expected}` };
}

// "IMO 9074729", "imo_no=9300007", "IMO no.: 9 074 729" is not seen in the wild and left out. "IMO class 3" is
// dangerous goods and has no such digits.
const numbers = /(?<![A-Za-z])IMO[ _-]?(?:no|nr|num|number|code|#)?[ .:=#_-]{0,4}(\d{6,8})(?!\d)/gi;

export function findImoNumbers(reading: Reading, claims: Claims): void {
  for (const match of reading.text.matchAll(numbers)) {
    const value = match[1]!;
    const end = match.index + match[0].length;
    claims.add("imo", value, end - value.length, end, checkImo(value));
    claims.take(match.index, end);
  }
}
