import { incidentKindCodes } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { parseSayings, readShippedSayings } from "./shipped-sayings.ts";

const sayings = readShippedSayings();

test("every kind has ten sayings at least, and what is no incident has a hundred", () => {
  const counts = new Map<string, number>();
  for (const { kind } of sayings) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const few = incidentKindCodes.filter((kind) => (counts.get(kind) ?? 0) < 10);
  expect(few).toEqual([]);
  expect(counts.get("NONE")).toBeGreaterThanOrEqual(100);
});

test("no saying stands for two kinds", () => {
  const kinds = new Map<string, Set<string>>();
  for (const { text, kind } of sayings) {
    const said = text.toLowerCase();
    kinds.set(said, (kinds.get(said) ?? new Set()).add(kind));
  }
  expect([...kinds].filter(([, each]) => each.size > 1).map(([text]) => text)).toEqual([]);
});

test("a line before the first kind, or under one that does not exist, is an error that names it", () => {
  expect(() => parseSayings("a box is gone\n", "x.txt")).toThrow(
    /x\.txt:1 belongs to no kind.*a box is gone/,
  );
  expect(() => parseSayings("## CNTR.MISING\n", "x.txt")).toThrow(/x\.txt:1 .*CNTR\.MISING/);
});
