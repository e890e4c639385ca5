import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { createClient } from "@imperial-court/client";
import { startCourt } from "../evaluation/court-process.ts";
import { generateKnowledge } from "./generated-knowledge.ts";
import type { ThreadMeasures, ThreadOrder } from "./large-library-thread.ts";
import { percentile } from "./load.ts";
import { residentMib } from "./processes.ts";
import type { Measure } from "./run.ts";

/** `npm run bench -- --large`: a port with 5 000 runbooks and 100 000 past cases. Takes minutes. */

const runbookCount = 5_000;
const caseCount = 100_000;
const askedTexts = 400;
const closedCaseCount = 100;

export async function measureLargeLibrary(): Promise<Measure[]> {
  const { runbooks, pastCases, texts } = generateKnowledge(
    runbookCount,
    caseCount + closedCaseCount,
    askedTexts,
  );
  const closedCases = pastCases.splice(caseCount);
  const directory = mkdtempSync(join(tmpdir(), "court-large-"));
  try {
    const imported = await measureImport(directory, { runbooks, pastCases });
    const databasePath = join(directory, "court.sqlite");
    const measures = await measureThread(directory, { databasePath, texts, closedCases });
    const restarted = await measureThread(directory, { databasePath, texts: [], closedCases: [] });
    // The first texts warm the engine up.
    const warm = measures.answersMs.slice(askedTexts / 4);
    const warmCpu = measures.answersCpuMs.slice(askedTexts / 4);
    const ofCpu = (share: number) => `${percentile(warmCpu, share).toFixed(1)} ms of CPU`;
    const closing = (share: number) => percentile(measures.closingsMs, share);
    const size = `${runbookCount} runbooks and ${caseCount} past cases`;
    return [
      ...imported,
      ...[
        { name: "first load", loaded: measures },
        { name: "load at a restart", loaded: restarted },
      ].map(({ name, loaded }) =>
        atMost(`library of ${size}, ${name}`, loaded.loadMs / 1000, 5, "s", {
          digits: 1,
          note: `${(loaded.loadCpuMs / 1000).toFixed(1)} s of CPU of its own thread`,
        }),
      ),
      atMost(`library of ${size}, memory of a thread after loading`, measures.peakMib, 1024, "MiB"),
      atMost(
        `library of ${size}, memory of a thread after ${askedTexts} analyses`,
        measures.heapMib,
        1024,
        "MiB",
      ),
      atMost(`analysis with ${size}, p50`, percentile(warm, 0.5), 25, "ms", {
        digits: 1,
        note: ofCpu(0.5),
      }),
      atMost(`analysis with ${size}, p99`, percentile(warm, 0.99), 50, "ms", {
        digits: 1,
        note: ofCpu(0.99),
      }),
      atMost(`a closed case with ${size}, until the library has it, p50`, closing(0.5), 50, "ms", {
        note: `longest of ${closedCaseCount} ${closing(1).toFixed(0)} ms; ${percentile(measures.closingsCpuMs, 0.5).toFixed(0)} ms of CPU`,
      }),
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** `directory` keeps what a thread leaves to the next one, as a service's does: at first there is nothing. */
async function measureThread(directory: string, asked: ThreadOrder): Promise<ThreadMeasures> {
  const thread = new Worker(new URL("./large-library-thread.ts", import.meta.url), {
    workerData: asked,
    env: { ...process.env, NODE_COMPILE_CACHE: join(directory, "kept") },
  });
  const [measures] = (await once(thread, "message")) as [ThreadMeasures];
  await thread.terminate();
  return measures;
}

/** Imports both files into a service while somebody else polls it. Leaves the data behind. */
async function measureImport(directory: string, entries: Record<"runbooks" | "pastCases", object[]>) {
  const court = await startCourt({ COURT_DATA_DIR: directory, COURT_ANALYSIS_THREADS: "1" });
  try {
    const client = createClient({ baseUrl: court.url, timeoutMs: 120_000 });
    const file = (name: string, type: string, list: readonly object[]) => ({
      name,
      content: new Blob(list.map((entry) => `${JSON.stringify({ type, entry })}\n`)),
    });
    const files = [
      file("runbooks.jsonl", "runbook", entries.runbooks),
      file("cases.jsonl", "past-case", entries.pastCases),
    ];
    const bytes = files.reduce((sum, { content }) => sum + content.size, 0);
    const poll = async () => {
      const askedAt = performance.now();
      await client.listPage({ limit: 1 });
      const took = performance.now() - askedAt;
      await new Promise((resolve) => setTimeout(resolve, 10));
      return took;
    };
    const before: number[] = [];
    for (let at = 0; at < 300; at++) before.push(await poll());
    const polls: number[] = [];
    const startedAt = performance.now();
    let isRunning = true;
    const importing = client.importKnowledge(files).finally(() => {
      isRunning = false;
    });
    while (isRunning) polls.push(await poll());
    const ended = await importing;
    const seconds = (performance.now() - startedAt) / 1000;
    if (ended.files.some(({ added, skipped }) => added === 0 || skipped.length > 0)) {
      throw new Error(
        `not imported: ${JSON.stringify(ended.files.map((each) => ({ ...each, skipped: each.skipped.length })))}`,
      );
    }
    const mebibytes = Math.round(bytes / 2 ** 20);
    return [
      atMost(`import of ${runbookCount + caseCount} entries (${mebibytes} MiB)`, seconds, 60, "s"),
      atMost("a poll during the import, p99", percentile(polls, 0.99), 100, "ms", {
        note: `${percentile(before, 0.99).toFixed(0)} ms before it`,
      }),
      atMost("a poll during the import, longest", Math.max(...polls), 200, "ms", {
        note: `${Math.max(...before).toFixed(0)} ms before it`,
      }),
      atMost("memory of the service after the import", residentMib(court.process.pid as number), 1536, "MiB"),
    ];
  } finally {
    await court.stop();
  }
}

function atMost(
  name: string,
  value: number,
  target: number,
  unit: string,
  { digits = 0, note = null }: { digits?: number; note?: string | null } = {},
): Measure {
  return {
    name,
    value: `${value.toFixed(digits)} ${unit}${note === null ? "" : ` (${note})`}`,
    target: `< ${target} ${unit}`,
    isMet: value < target,
  };
}
