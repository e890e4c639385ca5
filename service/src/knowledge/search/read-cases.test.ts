import { expect, onTestFinished, test } from "vitest";
import { aPastCase } from "../../testing/knowledge-entries.ts";
import { readShippedSayings } from "../shipped-sayings.ts";
import type { CaseIndex } from "./case-index.ts";
import { IndexThread } from "./index-thread.ts";
import { learnLesson, lessonOf } from "./learn-kinds.ts";
import { readCases } from "./read-cases.ts";

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

function aThread(): IndexThread {
  const thread = new IndexThread();
  onTestFinished(() => thread.close());
  return thread;
}

/** All that an index answers. */
function answersOf({ portion, words, meanings, modules, kindIsKnown }: CaseIndex) {
  const weights = [words, meanings].map((index) => index.termOfRow.map((term) => index.weightOf(term)));
  return { portion, modules, kindIsKnown, weights };
}

test("another thread reads the same", async () => {
  expect(await aThread().read(cases)).toEqual((await readCases(cases, [])).portion);
});

test("another thread learns the same", async () => {
  const lesson = lessonOf([], [{ names: ["zorbler", "frumious"], kind: 3 }]);
  expect(await aThread().learn(lesson)).toEqual(learnLesson(lesson));
});

test("cases read by several threads are indexed as by one", async () => {
  const [byOne, byThree] = await Promise.all([
    readCases(cases, []),
    readCases(cases, [aThread(), aThread()], 40),
  ]);
  expect(answersOf(byThree)).toEqual(answersOf(byOne));
  expect(byThree.size).toBe(500);
});

test("what a thread that has ended would have read is read here", async () => {
  const thread = aThread();
  await thread.close();
  const [without, byOne] = await Promise.all([readCases(cases, [thread], 40), readCases(cases, [])]);
  expect(answersOf(without)).toEqual(answersOf(byOne));
  await expect(thread.read(cases)).rejects.toThrow("ended");
});
