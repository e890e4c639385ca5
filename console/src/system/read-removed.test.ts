import { expect, test } from "vitest";
import { readRemoved } from "./read-removed.ts";

test.each([
  ["Cleaned up 5 old jobs", 5],
  ["Would clean up 0 old jobs", 0],
  ["Cleaned up 1 old jobs", 1],
])("%s says %i", (message, removed) => {
  expect(readRemoved({ message, remaining_jobs: 3 })).toBe(removed);
});

test("a sentence of another service is told, not guessed at", () => {
  expect(() => readRemoved({ message: "2 jobs removed", remaining_jobs: 3 })).toThrow("2 jobs removed");
});
