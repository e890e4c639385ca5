import fc from "fast-check";
import { expect, test } from "vitest";
import { checkContainerNumber, checkSizeType, computeCheckDigit } from "./iso6346.ts";

test.each([
  ["CSQU3054383", true, null],
  ["MSKU 123456-7", false, "MSKU1234565"],
  ["cmau0000020", false, "CMAU0000026"],
  ["BSIU323008", false, `BSIU323008${computeCheckDigit("BSIU323008")}`],
  ["ABCD1234567", false, null],
  ["rubbish", false, null],
])("%s is valid: %s, corrected: %s", (written, valid, corrected) => {
  expect(checkContainerNumber(written)).toMatchObject({ valid, corrected });
});

const letter = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ");
const numbers = fc
  .tuple(letter, letter, letter, fc.constantFrom("U", "J", "Z"), fc.integer({ min: 0, max: 999_999 }))
  .map(([a, b, c, category, serial]) => `${a}${b}${c}${category}${String(serial).padStart(6, "0")}`);

test("a number with its computed check digit is valid, and with any other is corrected to it", () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 9 }), (ten, slip) => {
      const digit = computeCheckDigit(ten);
      expect(checkContainerNumber(ten + digit).valid).toBe(true);
      const wrong = checkContainerNumber(ten + ((digit + slip) % 10));
      expect(wrong).toMatchObject({ valid: false, corrected: ten + digit });
    }),
  );
});

test.each([
  ["22G1", true, "20', general purpose, 8'6\" high"],
  ["45R1", true, "40', reefer, 9'6\" high"],
  ["40HQ", true, "trade name; usually ISO 45G1"],
  ["99X9", false, "not in the ISO 6346 table"],
])("size/type %s", (code, valid, note) => {
  expect(checkSizeType(code)).toEqual({ valid, note });
});
