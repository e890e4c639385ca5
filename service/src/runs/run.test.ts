import { runStatuses } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { cancelSentence, decideClaim, isFinished, maxCrashes, mayBecome } from "./run.ts";

const aState = { status: "queued", failures: 0, crashes: 0, cancelReason: null, currentStep: null } as const;

test("an ended run never becomes anything else", () => {
  for (const to of runStatuses) {
    expect(mayBecome("completed", to)).toBe(false);
    expect(mayBecome("failed", to)).toBe(false);
  }
  expect(runStatuses.filter(isFinished)).toEqual(["completed", "failed"]);
});

test("a queued run does not complete without having run", () => {
  expect(mayBecome("queued", "completed")).toBe(false);
});

test("the attempt is one more than the failures, whatever crashed", () => {
  expect(decideClaim(aState)).toEqual({ kind: "start", crashes: 0, attempt: 1 });
  expect(decideClaim({ ...aState, failures: 2, crashes: 1 })).toEqual({
    kind: "start",
    crashes: 1,
    attempt: 3,
  });
  expect(decideClaim({ ...aState, status: "running" })).toEqual({ kind: "start", crashes: 1, attempt: 1 });
});

test("there is nothing to do for an ended run", () => {
  expect(decideClaim({ ...aState, status: "failed" })).toEqual({ kind: "nothing-to-do" });
});

test("a cancellation is carried out before anything else", () => {
  const state = { ...aState, status: "running", crashes: maxCrashes, cancelReason: "not needed" } as const;
  expect(decideClaim(state)).toMatchObject({
    kind: "end",
    ending: { outcome: "cancelled", error: "not needed" },
  });
});

test("one crash too many ends the run and says where it was", () => {
  const state = { ...aState, status: "running", crashes: maxCrashes - 1, currentStep: "Censorate" } as const;
  const decision = decideClaim(state);
  expect(decision).toMatchObject({ kind: "end", crashes: maxCrashes, ending: { outcome: "error" } });
  expect(JSON.stringify(decision)).toContain("Censorate");
});

test("a cancellation without a reason still says that it was one", () => {
  expect(cancelSentence(null)).toBe("The run was cancelled.");
  expect(cancelSentence("  ")).toBe("The run was cancelled.");
  expect(cancelSentence(" a duplicate ")).toBe("The run was cancelled: a duplicate");
});
