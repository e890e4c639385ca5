import { parentPort } from "node:worker_threads";
import type { PastCase } from "@imperial-court/contract";
import { CaseIndex, type CasePortion } from "./case-index.ts";
import type { TrainedKinds } from "./kind-model.ts";
import { type KindLesson, learnLesson } from "./learn-kinds.ts";

/** The thread behind `IndexThread`. */

export type IndexOrder =
  | { readonly type: "read"; readonly cases: readonly PastCase[] }
  | { readonly type: "learn"; readonly lesson: KindLesson };

export type IndexAnswer = CasePortion | TrainedKinds;

parentPort!.on("message", (order: IndexOrder) => {
  if (order.type === "read") {
    const portion = readPortion(order.cases);
    parentPort!.postMessage(portion, buffersOf(portion));
  } else parentPort!.postMessage(learnLesson(order.lesson));
});

function readPortion(cases: readonly PastCase[]): CasePortion {
  const index = new CaseIndex();
  for (const pastCase of cases) index.add(pastCase);
  return index.portion;
}

function buffersOf({ words, meanings, toldWords, subjects }: CasePortion): ArrayBuffer[] {
  const ofIndexes = [words, meanings].flatMap(({ rowOf, countOf, ends, lengths }) => [
    rowOf,
    countOf,
    ends,
    lengths,
  ]);
  return [...ofIndexes, toldWords, subjects].map(({ buffer }) => buffer);
}
