import { expect, test } from "vitest";
import { InvertedIndex } from "./inverted-index.ts";
import { Term, termOf } from "./term.ts";

test("a text is one and the same term, whenever it is met", () => {
  expect(termOf("frumious")).toBe(termOf("frumious"));
  expect(termOf("frumious")).not.toBe(termOf("mimsy"));
});

test("terms that are not kept are counted as those that are", () => {
  const counted = (terms: readonly Term[]) => {
    const index = new InvertedIndex(1.2, 0.5);
    for (const term of terms) index.countTerm(term, 1);
    index.close();
    return index.portion;
  };
  const texts = ["gate", "mimsy", "gate", "slithy"];
  const kept = texts.map((text) => termOf(text));
  expect(counted(texts.map((text) => new Term(text, -1)))).toEqual(counted(kept));
  expect(counted([...kept.slice(0, 2), new Term("gate", -1), kept[3]!])).toEqual(counted(kept));
});
