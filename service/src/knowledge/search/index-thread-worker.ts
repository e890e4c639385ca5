import { parentPort } from "node:worker_threads";
import type { PastCase } from "@imperial-court/contract";
import { CaseIndex } from "./case-index.ts";
import { CaseKinds } from "./case-kinds.ts";
import type { ReadPortion } from "./index-thread.ts";
import { type KindModel, kindModelOf, type TrainedKinds } from "./kind-model.ts";
import { type KindLesson, learnLesson } from "./learn-kinds.ts";

/** The thread behind `IndexThread`: one answer to each order, in their order. */

export type IndexOrder =
  | { readonly type: "read"; readonly cases: readonly PastCase[] }
  | { readonly type: "learn"; readonly lesson: KindLesson }
  | { readonly type: "use"; readonly trained: TrainedKinds };

let model: KindModel | null = null;

parentPort!.on("message", (order: IndexOrder) => {
  if (order.type === "read") {
    const portion = readPortion(order.cases);
    parentPort!.postMessage(portion, buffersOf(portion));
  } else {
    const trained = order.type === "use" ? order.trained : learnLesson(order.lesson);
    model = kindModelOf(trained);
    parentPort!.postMessage(order.type === "use" ? null : trained);
  }
});

function readPortion(cases: readonly PastCase[]): ReadPortion {
  const index = new CaseIndex();
  for (const pastCase of cases) index.add(pastCase);
  return { cases: index.portion, kinds: model === null ? null : kindsOf(index, model) };
}

function kindsOf(index: CaseIndex, by: KindModel): Int16Array<ArrayBuffer> {
  const kinds = new CaseKinds(index, by);
  kinds.advance();
  return kinds.kinds.slice();
}

function buffersOf({ cases, kinds }: ReadPortion): ArrayBuffer[] {
  const { words, meanings, toldWords, subjects } = cases;
  const ofIndexes = [words, meanings].flatMap(({ rowOf, countOf, ends, lengths }) => [
    rowOf,
    countOf,
    ends,
    lengths,
  ]);
  return [...ofIndexes, toldWords, subjects, ...(kinds === null ? [] : [kinds])].map(({ buffer }) => buffer);
}
