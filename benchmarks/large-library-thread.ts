import { getHeapStatistics } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import type { PastCase } from "@imperial-court/contract";
import { analyze } from "@imperial-court/service/analysis/pipeline.ts";
import { SqliteDatabase } from "@imperial-court/service/database/sqlite-database.ts";
import { followKnowledge } from "@imperial-court/service/knowledge/follow-knowledge.ts";
import { openKnowledgeReader } from "@imperial-court/service/knowledge/knowledge-reader.ts";
import { createSqliteKnowledgeStore } from "@imperial-court/service/knowledge/sqlite-knowledge-store.ts";

/**
 * What an analysis thread does with a library: loads it, answers from it, takes closed cases into it. Tells how long
 * and how much it took.
 */

export interface ThreadOrder {
  readonly databasePath: string;
  readonly texts: readonly string[];
  readonly closedCases: readonly PastCase[];
}

const { databasePath, texts, closedCases } = workerData as ThreadOrder;

export interface ThreadMeasures {
  readonly loadMs: number;
  /** Of the thread's processor time: what is left of a time when others use the machine as well. */
  readonly loadCpuMs: number;
  readonly heapMib: number;
  readonly peakMib: number;
  readonly answersMs: readonly number[];
  readonly answersCpuMs: readonly number[];
  /** From the look for a newer version to indexes that hold the case. */
  readonly closingsMs: readonly number[];
  readonly closingsCpuMs: readonly number[];
}

const startedAt = performance.now();
const reader = openKnowledgeReader({ databasePath, databaseUrl: null });
const currentLibrary = followKnowledge(reader, "never");
const library = await currentLibrary();
// A small library's are built at their first use.
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
const heapMib = heldMib();

const store = createSqliteKnowledgeStore(new SqliteDatabase(databasePath));
const closingsMs: number[] = [];
const closingsCpuMs: number[] = [];
for (const entry of closedCases) {
  await store.save([{ type: "past-case", entry }], "run");
  const askedAt = performance.now();
  const usedBefore = cpuMs();
  const { indexes } = await currentLibrary();
  // Postings are sorted at the first question.
  for (const index of [indexes.caseWords, indexes.caseMeanings]) {
    index.addScores(new Map(), 1, new Float32Array(index.size));
  }
  closingsMs.push(performance.now() - askedAt);
  closingsCpuMs.push(cpuMs() - usedBefore);
}
// What they teach is learned and kept for the next start.
await (await currentLibrary()).settled();
const measures: ThreadMeasures = {
  loadMs,
  loadCpuMs,
  heapMib,
  peakMib,
  answersMs,
  answersCpuMs,
  closingsMs,
  closingsCpuMs,
};
parentPort!.postMessage(measures);

/** Of this thread alone: its heap as committed, and its typed arrays. */
function heldMib(): number {
  return (getHeapStatistics().total_heap_size + process.memoryUsage().arrayBuffers) / 2 ** 20;
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
