import { expect, onTestFinished, test } from "vitest";
import { aPastCase } from "../../testing/knowledge-entries.ts";
import { readShippedSayings } from "../shipped-sayings.ts";
import { CaseIndex } from "./case-index.ts";
import { IndexThread } from "./index-thread.ts";
import { kindModelOf } from "./kind-model.ts";
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

const lesson = lessonOf([], [{ names: ["zorbler", "frumious"], kind: 3 }]);
const trained = learnLesson(lesson);
const learning = Promise.resolve(kindModelOf(trained));

/** All that is known of cases that were read in portions of forty. */
async function readBy(threads: readonly IndexThread[]) {
  const index = new CaseIndex();
  const { kinds } = await readCases(index, cases, threads, learning, 40);
  const { portion, words, meanings, modules, kindIsKnown } = index;
  const weights = [words, meanings].map((each) => each.termOfRow.map((term) => each.weightOf(term)));
  return { kinds, portion, modules, kindIsKnown, weights };
}

test("cases read by several threads are indexed as by one, whether these have a model by then or not", async () => {
  const [learned, told, without] = [aThread(), aThread(), aThread()];
  expect(await learned.learn(lesson)).toEqual(trained);
  await told.use(trained);
  const byOne = await readBy([]);
  expect(await readBy([learned, told, without])).toEqual(byOne);
  expect(byOne.kinds).toHaveLength(500);
});

test("another thread reads the same, and its kinds by the model that it has", async () => {
  const [learned, without] = [aThread(), aThread()];
  await learned.learn(lesson);
  const { portion, kinds } = await readBy([]);
  expect(await learned.read(cases)).toEqual({ cases: portion, kinds });
  expect(await without.read(cases)).toEqual({ cases: portion, kinds: null });
});

test("what a thread that has ended would have read is read here", async () => {
  const thread = aThread();
  await thread.close();
  expect(await readBy([thread])).toEqual(await readBy([]));
  await expect(thread.read(cases)).rejects.toThrow("ended");
});
