import fc from "fast-check";
import { expect, test } from "vitest";
import { describeSlip, nearValues } from "./near-values.ts";

test.each([
  ["TEMU0000071", "TEMU0000017", "two digits are swapped"],
  ["CMAU000020", "CMAU0000020", "one digit was left out"],
  ["CMAU00000020", "CMAU0000020", "one digit is too many"],
  ["OOLU0000031", "OOLU0000011", "one digit is another"],
  ["MSKU0000006", "MSCU0000006", "one letter is another"],
  ["REF-IFT-007", "REF-IFT-0007", "one digit was left out"],
  ["REF-ITF-0007", "REF-IFT-0007", "two letters are swapped"],
  ["1000010906", "1000010960", "two digits are swapped"],
  ["LION CTIY 07", "LION CITY 07", "two letters are swapped"],
  ["MERLON 15", "MERLION 15", "one letter was left out"],
])("%s may be meant as %s: %s", (written, meant, slip) => {
  expect(nearValues(written)).toContain(meant);
  expect(describeSlip(written, meant)).toBe(slip);
});

test.each([
  ["LION CITY 07", "LION CITY 08", "ships of a fleet are no slips of each other"],
  ["TEMU0000071", "TEMU0000007", "two digits are another"],
  ["TEMU0000071", "TEMU0000071", "it is the same"],
])("%s is not meant as %s, for %s", (written, meant) => {
  expect(nearValues(written)).not.toContain(meant);
});

test("a slip can be made in both directions, and their number stays bounded", () => {
  const identifier = fc.stringMatching(/^[A-Z]{0,4}[0-9]{5,12}$/);
  fc.assert(
    fc.property(identifier, fc.nat(), (value, pick) => {
      const near = nearValues(value);
      expect(near.length).toBeLessThan(600);
      const one = near[pick % near.length]!;
      expect(describeSlip(value, one)).not.toBeNull();
      // What has lost its only letter does not say where one stood.
      const isPoorer = one.length < 5 || (/[A-Z]/.test(value) && !/[A-Z]/.test(one));
      expect(nearValues(one).includes(value) || isPoorer).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test.each(["12", "A1", "x".repeat(40), ""])("%j is too short or too long to be mistyped", (value) => {
  expect(nearValues(value)).toEqual([]);
});
