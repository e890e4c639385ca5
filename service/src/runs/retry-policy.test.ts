import fc from "fast-check";
import { expect, test } from "vitest";
import { CourtError } from "../errors.ts";
import { PermanentError } from "./analyser.ts";
import { decideRetry, describeFailure, type RetryPolicy } from "./retry-policy.ts";

const policy: RetryPolicy = { maxAttempts: 10, firstDelayMs: 1000, longestDelayMs: 60_000 };

test.each([
  [1, 0, 500],
  [1, 0.999, 1000],
  [2, 0, 1000],
  [3, 0.5, 3000],
  [9, 0, 30_000],
])("attempt %i with the dice at %d waits %i ms", (attempt, random, delayMs) => {
  expect(decideRetry(policy, attempt, new Error("x"), random)).toEqual({ kind: "retry", delayMs });
});

test("no delay is longer than the longest", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempt, random) => {
        const decision = decideRetry(policy, attempt, new Error("x"), random);
        expect(decision.kind === "retry" && decision.delayMs <= 60_000 && decision.delayMs >= 500).toBe(true);
      },
    ),
  );
});

test("the last attempt and a permanent error fail", () => {
  expect(decideRetry(policy, 10, new Error("boom"))).toEqual({
    kind: "fail",
    error: "The analysis failed 10 times. The analysis failed: boom",
  });
  expect(decideRetry(policy, 1, new PermanentError("no text"))).toEqual({ kind: "fail", error: "no text" });
});

test("a failure is described without a stack and not at any length", () => {
  expect(describeFailure(new CourtError("storage-full", "The disk is full."))).toBe("The disk is full.");
  expect(describeFailure("a string")).toBe("The analysis failed: a string");
  expect(describeFailure(new Error(""))).toContain("without saying why");
  expect(describeFailure(new Error("x".repeat(10_000))).length).toBeLessThan(600);
});
