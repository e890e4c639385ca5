import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { PastCase } from "@imperial-court/contract";
import { CaseIndex, type CasePortion } from "./case-index.ts";

/** Cases that are worth a thread of their own, which takes some 200 ms to start. */
const worthAThread = 10_000;
/** Further threads read faster than one can put together. */
const mostThreads = 3;

/** Reads many past cases by several threads at once; the index is the same as by one. */
export async function readCases(
  pastCases: readonly PastCase[],
  threads = Math.min(mostThreads, availableParallelism() - 1, Math.floor(pastCases.length / worthAThread)),
): Promise<CaseIndex> {
  const share = Math.ceil(pastCases.length / (threads + 1));
  const others = Array.from({ length: threads }, (_, thread) =>
    pastCases.slice((thread + 1) * share, (thread + 2) * share),
  ).map((cases) => ({ cases, reading: readInThread(cases).catch(() => null) }));
  const index = new CaseIndex();
  for (const pastCase of pastCases.slice(0, share)) index.add(pastCase);
  for (const { cases, reading } of others) {
    const portion = await reading;
    // A thread that cannot be had, or dies, costs the time of reading here.
    if (portion === null) for (const pastCase of cases) index.add(pastCase);
    else index.append(cases, portion);
  }
  return index;
}

/** The same as a `CaseIndex` would hold, read by another thread. Throws when the thread ends without an answer. */
export async function readInThread(cases: readonly PastCase[]): Promise<CasePortion> {
  const thread = new Worker(new URL("./read-cases-thread.ts", import.meta.url), { workerData: cases });
  const ended = once(thread, "exit").then(() => {
    throw new Error("the thread ended without an answer");
  });
  ended.catch(() => undefined);
  const [portion] = (await Promise.race([once(thread, "message"), ended])) as [CasePortion];
  return portion;
}
