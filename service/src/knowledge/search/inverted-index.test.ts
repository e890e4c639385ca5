import fc from "fast-check";
import { expect, test } from "vitest";
import { bestOf, InvertedIndex } from "./inverted-index.ts";

function countsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.split(" ")) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function indexOf(...texts: string[]): InvertedIndex {
  return InvertedIndex.of(texts.map(countsOf), 1.2, 0.5);
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

test("an index that was changed answers exactly like one that was built of what remains", () => {
  const word = fc.constantFrom("gate", "camera", "lane", "queue", "berth", "pilot", "crane", "spreader");
  const step = fc.oneof(
    fc.record({ add: fc.array(word, { minLength: 1, maxLength: 6 }) }),
    fc.record({ remove: fc.nat() }),
    fc.record({ ask: fc.array(word, { minLength: 1, maxLength: 4 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const changed = InvertedIndex.of([], 1.2, 0.5);
      let present: { readonly number: number; readonly text: string }[] = [];
      for (const step of steps) {
        if ("add" in step) {
          const text = step.add.join(" ");
          for (const [term, count] of countsOf(text)) changed.count(term, count);
          present.push({ number: changed.close(), text });
        } else if ("remove" in step && present.length > 0) {
          const gone = present[step.remove % present.length]!;
          changed.remove(gone.number);
          present = present.filter((each) => each !== gone);
        } else if ("ask" in step) {
          const fresh = indexOf(...present.map(({ text }) => text));
          const query = countsOf(step.ask.join(" "));
          const [found, expected] = [new Float32Array(changed.size), new Float32Array(fresh.size)];
          changed.addScores(query, 1, found);
          fresh.addScores(query, 1, expected);
          expect(present.map(({ number }) => found[number])).toEqual([...expected]);
          expect(found.filter((score) => score > 0).length).toBe(
            expected.filter((score) => score > 0).length,
          );
          for (const term of query.keys()) {
            expect([changed.weightOf(term), changed.has(term)]).toEqual([
              fresh.weightOf(term),
              fresh.has(term),
            ]);
          }
        }
      }
    }),
  );
});

test("what was added since the postings were sorted is found like the rest", () => {
  const words = ["gate", "camera", "lane", "queue", "berth"];
  const texts = Array.from(
    { length: 2_500 },
    (_, at) => `${words[at % 5]} ${words[(at * 7 + 1) % 5]} n${at}`,
  );
  const changed = indexOf(...texts.slice(0, 1_200));
  const query = countsOf("gate n3 n1300 n2400");
  for (const until of [1_300, 2_400, 2_500]) {
    for (const text of texts.slice(changed.size, until)) {
      for (const [term, count] of countsOf(text)) changed.count(term, count);
      changed.close();
    }
    const [found, expected] = [new Float32Array(until), new Float32Array(until)];
    changed.addScores(query, 1, found);
    indexOf(...texts.slice(0, until)).addScores(query, 1, expected);
    expect(found).toEqual(expected);
  }
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
