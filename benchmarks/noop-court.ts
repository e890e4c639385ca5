import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AnalysisThreads } from "@imperial-court/service/analysis-threads.ts";
import { readConfig } from "@imperial-court/service/config.ts";
import { createLog } from "@imperial-court/service/log.ts";
import { startService } from "@imperial-court/service/service.ts";
import { anAnalysis } from "@imperial-court/service/testing/builders.ts";
import { setV8Flags } from "@imperial-court/service/v8-flags.ts";

/**
 * The court with an analysis that does nothing, to measure what is around it: HTTP, store, queue. Arguments:
 * how many run at once, and the milliseconds each waits. Prints its address; SIGTERM ends it and removes its
 * data.
 */
setV8Flags();
const [slots = "16", waitMs = "0"] = process.argv.slice(2);
// A short report of the full shape, so that storing and indexing it costs what it does.
const analysis = anAnalysis();
const analyser: AnalysisThreads = {
  async analyze() {
    if (waitMs !== "0") await new Promise((resolve) => setTimeout(resolve, Number(waitMs)));
    return analysis;
  },
  read: async () => {
    throw new Error("nothing is analysed here");
  },
  stop: async () => undefined,
};

const directory = mkdtempSync(join(tmpdir(), "court-noop-"));
const config = readConfig({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("COURT_"))),
  COURT_PORT: "0",
  COURT_DATA_DIR: directory,
  COURT_ANALYSIS_THREADS: slots,
  COURT_MAX_QUEUED: "10000000",
  COURT_RATE_LIMIT: "0",
});
const service = await startService(config, createLog("error"), { analyser });
console.log(service.url);
process.once("SIGTERM", async () => {
  await service.stop();
  rmSync(directory, { recursive: true, force: true });
});
