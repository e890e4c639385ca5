import fc from "fast-check";
import { expect, test } from "vitest";
import { bestOf, IndexInput, InvertedIndex } from "./inverted-index.ts";

function indexOf(...texts: string[]): InvertedIndex {
  const input = new IndexInput();
  for (const text of texts) {
    const counts = new Map<string, number>();
    for (const word of text.split(" ")) counts.set(word, (counts.get(word) ?? 0) + 1);
    input.add(counts);
  }
  return InvertedIndex.build(input, 1.2, 0.5);
}

function search(index: InvertedIndex, query: string): number[] {
  const scores = new Float32Array(index.size);
  index.addScores(new Map(query.split(" ").map((word) => [word, 1])), 1, scores);
  return bestOf(scores, 3);
}

test("the document that shares the rarer word comes first", () => {
  const index = indexOf("gate camera", "gate lane", "gate queue", "berth pilot");
  expect(search(index, "gate camera")).toEqual([0, 1, 2]);
  expect(search(index, "pilot")).toEqual([3]);
});

test("documents that share nothing are not found", () => {
  expect(search(indexOf("gate camera", "berth pilot"), "token")).toEqual([]);
});

test("a word that no document has tells as much as the rarest", () => {
  const index = indexOf("gate camera", "gate lane");
  expect(index.weightOf("unheard")).toBeGreaterThan(index.weightOf("gate"));
  expect(index.weightOf("camera")).toBeGreaterThan(index.weightOf("gate"));
});

test("the best are those that sorting would find, ties in document order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 8 }),
      (values, count) => {
        const expected = [...values.keys()]
          .filter((at) => values[at]! > 0)
          .sort((left, right) => values[right]! - values[left]! || left - right)
          .slice(0, count);
        expect(bestOf(Float32Array.from(values), count)).toEqual(expected);
      },
    ),
  );
});
