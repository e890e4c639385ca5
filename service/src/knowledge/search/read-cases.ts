import type { PastCase } from "@imperial-court/contract";
import { CaseIndex, type CasePortion } from "./case-index.ts";
import type { IndexThread } from "./index-thread.ts";

/** Cases in a portion: some 0.1 s of reading, so that nobody waits long for the last one. */
const portionCases = 2_500;

/**
 * Reads many past cases by several threads at once; the index is the same as by one. This thread takes portions from
 * the beginning, the others from the end, each as fast as it can.
 */
export async function readCases(
  pastCases: readonly PastCase[],
  threads: readonly IndexThread[],
  perPortion = portionCases,
): Promise<CaseIndex> {
  const portions = Array.from({ length: Math.ceil(pastCases.length / perPortion) }, (_, number) =>
    pastCases.slice(number * perPortion, (number + 1) * perPortion),
  );
  /** What is not yet taken. */
  let first = 0;
  let end = portions.length;
  const read: (CasePortion | null)[] = [];
  const takeLast = async (thread: IndexThread): Promise<void> => {
    while (first < end) {
      const number = --end;
      // A thread that cannot be had, or dies, costs the time of reading here.
      read[number] = await thread.read(portions[number]!).catch(() => null);
    }
  };
  // Two for each thread, so that the next one is there when one is done.
  const reading = threads.flatMap((thread) => [takeLast(thread), takeLast(thread)]);
  const index = new CaseIndex();
  while (first < end) {
    for (const pastCase of portions[first++]!) index.add(pastCase);
    // Answers of the threads are heard.
    if (threads.length > 0) await new Promise(setImmediate);
  }
  await Promise.all(reading);
  for (let number = first; number < portions.length; number++) {
    const portion = read[number]!;
    if (portion === null) for (const pastCase of portions[number]!) index.add(pastCase);
    else index.append(portions[number]!, portion);
  }
  return index;
}
