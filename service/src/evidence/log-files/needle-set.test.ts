import fc from "fast-check";
import { expect, test } from "vitest";
import { buildNeedleSet } from "./needle-set.ts";

test("it finds exactly what a plain search without regard to case finds", () => {
  // Few letters, so that needles overlap, repeat and are parts of each other.
  const letters = fc.constantFrom("a", "B", "A", "b", "-", "7");
  const needle = fc.string({ unit: letters, minLength: 2, maxLength: 12 });
  const text = fc.string({ unit: letters, maxLength: 300 });
  fc.assert(
    fc.property(
      fc.array(needle, { minLength: 1, maxLength: 6 }),
      text,
      fc.nat(80),
      fc.nat(300),
      (needles, body, from, length) => {
        const to = Math.min(body.length, from + length);
        const found: string[] = [];
        buildNeedleSet(needles).search(Buffer.from(body), from, to, (index, at) =>
          found.push(`${index} ${at}`),
        );
        const expected: string[] = [];
        for (const [index, each] of needles.entries()) {
          for (let at = from; at < to; at += 1) {
            if (body.slice(at, at + each.length).toLowerCase() === each.toLowerCase())
              expected.push(`${index} ${at}`);
          }
        }
        expect(found.sort()).toEqual(expected.sort());
      },
    ),
    { numRuns: 500 },
  );
});

test("a needle that ends with the text, and one longer than it, are handled", () => {
  const found: number[] = [];
  const set = buildNeedleSet(["DEMU4820190", "a needle longer than the text"]);
  set.search(Buffer.from("box demu4820190"), 0, 15, (index, at) => found.push(index, at));
  expect(found).toEqual([0, 4]);
});
