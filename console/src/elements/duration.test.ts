import { expect, test } from "vitest";
import { elapsedMs, formatAge, formatBytes, formatDuration } from "./duration.ts";

test.each([
  [-5, "0 s"],
  [0.4, "0 s"],
  [42.4, "42 ms"],
  [430, "430 ms"],
  [1_000, "1.0 s"],
  [9_949, "9.9 s"],
  [9_960, "10 s"],
  [59_600, "1 min"],
  [200_000, "3 min 20 s"],
  [7_500_000, "2 h 5 min"],
  [50 * 3_600_000, "2 d"],
])("%f ms is written as %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [-60_000, "now"],
  [4_900, "now"],
  [12_000, "12 s"],
  [119_000, "1 min"],
  [3_600_000, "1 h"],
  [47 * 3_600_000, "47 h"],
  [49 * 3_600_000, "2 d"],
])("%f ms ago is %s", (ms, text) => {
  expect(formatAge(ms)).toBe(text);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1.0 kB"],
  [99_960, "100 kB"],
  [999_600, "1.0 MB"],
  [1_048_576, "1.0 MB"],
])("%f bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test("what has not ended has no duration, and no clock makes one negative", () => {
  expect(elapsedMs("2026-01-01T00:00:00.000000Z", null)).toBeNull();
  expect(elapsedMs("2026-01-01T00:00:01.000000Z", "2026-01-01T00:00:00.000000Z")).toBe(0);
});
