import { getHeapStatistics } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import { analyze } from "@imperial-court/service/analysis/pipeline.ts";
import { openKnowledgeReader } from "@imperial-court/service/knowledge/knowledge-reader.ts";
import { buildLibrary } from "@imperial-court/service/knowledge/library.ts";
import { libraryEntries } from "@imperial-court/service/knowledge/library-entries.ts";

/** What an analysis thread does with a library: loads it, answers from it. Tells how long and how much it took. */

const { databasePath, texts } = workerData as { databasePath: string; texts: readonly string[] };

export interface ThreadMeasures {
  readonly loadMs: number;
  /** Of the thread's processor time: what is left of a time when others use the machine as well. */
  readonly loadCpuMs: number;
  readonly heapMib: number;
  readonly peakMib: number;
  readonly answersMs: readonly number[];
  readonly answersCpuMs: readonly number[];
}

const startedAt = performance.now();
const reader = openKnowledgeReader({ databasePath, databaseUrl: null });
const library = buildLibrary(libraryEntries(await reader.readEntries(), "never"));
// Built at its first use.
if (library.indexes.runbooks.length === 0) throw new Error("the library is empty");
const loadMs = performance.now() - startedAt;
const loadCpuMs = cpuMs();
const peakMib = heldMib();

const tools = {
  checkpoint: async <T>(_stage: string, work: () => T | Promise<T>) => work(),
  library,
  sources: [],
  signal: new AbortController().signal,
  onLookup: () => undefined,
};
const answersMs: number[] = [];
const answersCpuMs: number[] = [];
for (const text of texts) {
  const askedAt = performance.now();
  const usedBefore = cpuMs();
  await analyze({ runId: null, text, receivedAt: new Date().toISOString(), hints: {} }, tools);
  answersMs.push(performance.now() - askedAt);
  answersCpuMs.push(cpuMs() - usedBefore);
}
const measures: ThreadMeasures = { loadMs, loadCpuMs, heapMib: heldMib(), peakMib, answersMs, answersCpuMs };
parentPort!.postMessage(measures);

/** Of this thread alone: its heap as committed, and its typed arrays. */
function heldMib(): number {
  return (getHeapStatistics().total_heap_size + process.memoryUsage().arrayBuffers) / 2 ** 20;
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
