import { statSync } from "node:fs";
import type { OperatingDetails } from "./http/server-parts.ts";
import type { JobQueue } from "./jobs/job-queue.ts";
import type { SourceWatch } from "./watch-sources.ts";

/** What only the running service knows of itself: how full its queue is, how large its store, how its sources are. */
export async function readOperatingDetails(parts: {
  queue: JobQueue;
  /** The embedded store's file; null where the store is PostgreSQL. */
  databasePath: string | null;
  analysisThreads: number;
  sources: SourceWatch;
}): Promise<OperatingDetails> {
  const { queue, databasePath, analysisThreads, sources } = parts;
  return {
    store:
      databasePath === null
        ? { kind: "postgres", bytes: null }
        : { kind: "sqlite", bytes: sizeOf(databasePath) + sizeOf(`${databasePath}-wal`) },
    queue: { ...(await queue.depth()), analysis_threads: analysisThreads },
    sources: sources.current(),
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
