import { expect, test } from "vitest";
import { aPastCase } from "../../testing/knowledge-entries.ts";
import { readShippedSayings } from "../shipped-sayings.ts";
import { readCases, readInThread } from "./read-cases.ts";

const cases = readShippedSayings()
  .slice(0, 500)
  .map(({ text, kind }, number) =>
    aPastCase({
      id: `case-${number}`,
      module: number % 5 === 0 ? null : "Vessel",
      alert: text.slice(3),
      problem: text,
      kind: number % 4 === 0 ? kind : null,
    }),
  );

test("another thread reads the same", async () => {
  expect(await readInThread(cases)).toEqual((await readCases(cases, 0)).portion);
});

test("cases read by several threads are indexed as by one", async () => {
  const [byOne, byThree] = await Promise.all([readCases(cases, 0), readCases(cases, 2)]);
  expect(byThree).toEqual(byOne);
  expect(byThree.size).toBe(500);
});
