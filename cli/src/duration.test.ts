import { expect, test } from "vitest";
import { formatAge, formatDuration, readInstant } from "./duration.ts";

test.each([
  [-5, "0 ms"],
  [45.4, "45 ms"],
  [3210, "3.2 s"],
  [60_000, "1 min"],
  [125_000, "2 min 5 s"],
  [3_600_000, "1 h"],
  [11_400_000, "3 h 10 min"],
])("%d ms reads %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  ["2026-10-18T10:29:52.000000Z", "8s"],
  ["2026-10-18T10:18:00.000000Z", "12m"],
  ["2026-10-17T10:30:00.000000Z", "24h"],
  ["2026-09-08T10:30:00.000000Z", "40d"],
  ["2026-10-18T10:31:00.000000Z", "0s"],
])("what came at %s is %s old at half past ten", (at, age) => {
  expect(formatAge(at, Date.parse("2026-10-18T10:30:00Z"))).toBe(age);
});

test("a time ago is counted from now, an instant is left as it is", () => {
  const now = Date.parse("2026-10-18T10:30:00Z");
  expect(readInstant("from", undefined, now)).toBeUndefined();
  expect(readInstant("from", "24h", now)).toBe("2026-10-17T10:30:00.000Z");
  expect(readInstant("from", "2w", now)).toBe("2026-10-04T10:30:00.000Z");
  expect(readInstant("from", "2026-10-18", now)).toBe("2026-10-18");
  for (const wrong of ["", "yesterday", "24", "24 h", "2026-13-45"]) {
    expect(() => readInstant("from", wrong, now)).toThrow("--from takes a date");
  }
});
