import type { AnalysisThreads } from "@imperial-court/service/analysis-threads.ts";
import { readConfig } from "@imperial-court/service/config.ts";
import { createLog } from "@imperial-court/service/log.ts";
import { openPostgresEngine } from "@imperial-court/service/postgres-engine.ts";
import { startService } from "@imperial-court/service/service.ts";
import { anAnalysis } from "@imperial-court/service/testing/builders.ts";
import { setV8Flags } from "@imperial-court/service/v8-flags.ts";
import { beginWork } from "@imperial-court/service/worker.ts";
import { readPeerWords } from "./peers/peer-words.ts";

/**
 * The court on PostgreSQL with an analysis that does nothing, to measure the engine: in the roles of its
 * peers under peers/. See there for the arguments.
 */
setV8Flags();
const { role, waitMs, slots, place } = readPeerWords();
const analysis = anAnalysis();
const analyser: AnalysisThreads = {
  async analyze() {
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    return analysis;
  },
  read: async () => {
    throw new Error("nothing is analysed here");
  },
  stop: async () => undefined,
};
const config = readConfig({
  COURT_DATABASE_URL: place,
  COURT_PORT: "0",
  COURT_ANALYSIS_THREADS: String(slots - 2),
  COURT_MAX_QUEUED: "10000000",
  COURT_RATE_LIMIT: "0",
});
const log = createLog("error");

if (role === "work") {
  const engine = await openPostgresEngine(place, log);
  await beginWork(engine, analyser, config);
  console.log("http://127.0.0.1:0");
  process.once("SIGTERM", async () => {
    await engine.queue.stop({ graceMs: 1000 });
    await engine.close();
  });
} else {
  const service = await startService(config, log, { analyser, isWorking: role === "both" });
  console.log(service.url);
  process.once("SIGTERM", () => void service.stop());
}
