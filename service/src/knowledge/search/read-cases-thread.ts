import { parentPort, workerData } from "node:worker_threads";
import type { PastCase } from "@imperial-court/contract";
import { CaseIndex } from "./case-index.ts";

/** The inside of a thread that reads a share of the past cases and ends. */

const index = new CaseIndex();
for (const pastCase of workerData as readonly PastCase[]) index.add(pastCase);
const { portion } = index;
const { words, meanings, toldWords, subjects } = portion;
const arrays = [words, meanings].flatMap(({ rowOf, countOf, ends, lengths }) => [
  rowOf,
  countOf,
  ends,
  lengths,
]);
parentPort!.postMessage(
  portion,
  [...arrays, toldWords, subjects].map(({ buffer }) => buffer),
);
