import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "@imperial-court/service/config.ts";
import { createLog } from "@imperial-court/service/log.ts";
import type { Analyser, Analysis } from "@imperial-court/service/runs/analyser.ts";
import { startService } from "@imperial-court/service/service.ts";

/**
 * The court with an analysis that does nothing, to measure what is around it: HTTP, store, queue. Prints its
 * address; SIGTERM ends it and removes its data.
 */
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
  analyze: async () => analysis,
  stop: async () => undefined,
};

const directory = mkdtempSync(join(tmpdir(), "court-noop-"));
const config = readConfig({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("COURT_"))),
  COURT_PORT: "0",
  COURT_DATA_DIR: directory,
  COURT_ANALYSIS_THREADS: "16",
  COURT_MAX_QUEUED: "10000000",
});
const service = await startService(config, createLog("error"), { analyser });
console.log(service.url);
process.once("SIGTERM", async () => {
  await service.stop();
  rmSync(directory, { recursive: true, force: true });
});
