import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "@imperial-court/service/config.ts";
import { createLog } from "@imperial-court/service/log.ts";
import type { Analyser, Analysis } from "@imperial-court/service/runs/analyser.ts";
import { startService } from "@imperial-court/service/service.ts";

/**
 * The court with an analysis that does nothing, to measure what is around it: HTTP, store, queue. Arguments:
 * how many run at once, and the milliseconds each waits. Prints its address; SIGTERM ends it and removes its
 * data.
 */
const [slots = "16", waitMs = "0"] = process.argv.slice(2);
const analysis: Analysis = {
  reportJson: JSON.stringify({
    incident_analysis: { incident_type: "Unknown", severity: "Low", recommendations: [] },
  }),
  headline: null,
  severity: "Low",
  priority: "P4",
  kind: "UNKNOWN",
  type: "Unknown",
  summary: "nothing was done",
  entities: [],
};
const analyser: Analyser & { stop(): Promise<void> } = {
  async analyze() {
    if (waitMs !== "0") await new Promise((resolve) => setTimeout(resolve, Number(waitMs)));
    return analysis;
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
});
const service = await startService(config, createLog("error"), { analyser });
console.log(service.url);
process.once("SIGTERM", async () => {
  await service.stop();
  rmSync(directory, { recursive: true, force: true });
});
