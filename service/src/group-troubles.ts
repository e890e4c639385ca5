import { Worker } from "node:worker_threads";
import type { GapsOrder } from "./gaps-thread.ts";
import type { GroupedTroubles, RecentRun } from "./knowledge/gaps.ts";
import type { Runs } from "./runs/runs.ts";

/** Groups troubles in a thread that ends with its answer. Rejects with what ended it otherwise. */
export function groupTroubles(order: GapsOrder): Promise<GroupedTroubles> {
  const thread = new Worker(new URL("./gaps-thread.ts", import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb },
  });
  return new Promise((resolve, reject) => {
    thread.once("message", resolve);
    thread.once("error", reject);
    thread.once("exit", () => reject(new Error("The thread that groups troubles ended without an answer.")));
  });
}

/** The same as an analysis thread has for a library. */
const threadMemoryMb = 1024;

/** The newest completed runs that reported an incident, each text once a day. Reads a few at a time. */
export async function readRecentRuns(runs: Runs, since: string): Promise<RecentRun[]> {
  const recent: RecentRun[] = [];
  const seen = new Set<string>();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Runs["list"]>> = await runs.list({
      statuses: ["completed"],
      from: since,
      isSummary: true,
      limit: pageRuns,
      cursor,
    });
    for (const run of page.runs) {
      const { run_id: runId, created_at: createdAt, incident_kind: kind } = run.toRecord();
      if (kind === "NONE") continue;
      const text = (await runs.findIncident(runId))?.text.slice(0, longestText) ?? "";
      const key = `${createdAt.slice(0, 10)} ${text}`;
      if (seen.has(key)) continue;
      seen.add(key);
      recent.push({ runId, createdAt, kind, text });
    }
    await new Promise(setImmediate);
    cursor = page.nextCursor;
  } while (cursor !== null && recent.length < maxRuns);
  return recent;
}

const maxRuns = 1_000;
const pageRuns = 20;
/** Characters of a text that tell the trouble. */
const longestText = 8_000;
