import type { PastCase } from "@imperial-court/contract";
import type { CaseIndex } from "./case-index.ts";
import { CaseKinds } from "./case-kinds.ts";
import type { IndexThread, ReadPortion } from "./index-thread.ts";
import type { KindModel } from "./kind-model.ts";

/** Cases in a portion: some 0.1 s of reading, so that nobody waits long for the last one. */
const portionCases = 2_500;

/**
 * Adds many past cases to an index that has none, and reads their kinds, by several threads at once; the result is the
 * same as by one. This thread takes portions from the beginning, the others from the end, each as fast as it can.
 * `learning` gives the model, which the threads have or will have.
 */
export async function readCases(
  index: CaseIndex,
  pastCases: readonly PastCase[],
  threads: readonly IndexThread[],
  learning: Promise<KindModel>,
  perPortion = portionCases,
): Promise<CaseKinds> {
  const portions = Array.from({ length: Math.ceil(pastCases.length / perPortion) }, (_, number) =>
    pastCases.slice(number * perPortion, (number + 1) * perPortion),
  );
  /** What is not yet taken. */
  let first = 0;
  let end = portions.length;
  const read: (ReadPortion | null)[] = [];
  const takeLast = async (thread: IndexThread): Promise<void> => {
    while (first < end) {
      const number = --end;
      // A thread that cannot be had, or dies, costs the time of reading here.
      read[number] = await thread.read(portions[number]!).catch(() => null);
    }
  };
  // Two for each thread, so that the next one is there when one is done.
  const reading = threads.flatMap((thread) => [takeLast(thread), takeLast(thread)]);
  // Answers of the threads are heard between two portions, and who called goes on before the first.
  for (; first < end; await new Promise(setImmediate)) {
    for (const pastCase of portions[first++]!) index.add(pastCase);
  }
  await Promise.all(reading);
  const kinds = new CaseKinds(index, await learning);
  kinds.advance();
  for (let number = first; number < portions.length; number++) {
    const portion = read[number]!;
    if (portion === null) for (const pastCase of portions[number]!) index.add(pastCase);
    else index.append(portions[number]!, portion.cases);
    if (portion?.kinds) kinds.append(portion.kinds);
    else kinds.advance();
  }
  return kinds;
}
