import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { collectDefaultMetrics, Registry } from "prom-client";
import manifest from "../package.json" with { type: "json" };
import { caseText } from "./analysis/case-text.ts";
import { reportMarkdown } from "./analysis/report-markdown.ts";
import type { AnalysisThreads } from "./analysis-threads.ts";
import type { Config } from "./config.ts";
import { connectSources } from "./connect-sources.ts";
import { type Engine, openEngine } from "./engine.ts";
import { StartError } from "./errors.ts";
import { groupTroubles, readRecentRuns } from "./group-troubles.ts";
import { defaultHttpSettings, loopbackHosts } from "./http/http-settings.ts";
import { buildServer, type Readiness } from "./http/server.ts";
import { createFeedbackDesk } from "./knowledge/feedback.ts";
import { createRunbookFinder } from "./knowledge/find-runbook.ts";
import { createGaps } from "./knowledge/gaps.ts";
import { createImports } from "./knowledge/imports.ts";
import { shippedInUse } from "./knowledge/library-entries.ts";
import type { Log } from "./log.ts";
import { openCallers } from "./open-callers.ts";
import { createPreview } from "./preview.ts";
import { createRuns } from "./runs/create-runs.ts";
import { readOperatingDetails } from "./service-details.ts";
import { watchSources } from "./watch-sources.ts";
import { beginWork, findRelatedRuns, keepRetention, startThreads } from "./worker.ts";

/** A service that listens. */
export interface RunningService {
  readonly url: string;
  /** Drains: refuses submits, lets running analyses finish for a while, hands the others back, closes. */
  stop(): Promise<void>;
}

const consoleDirectory = fileURLToPath(new URL("../../console/dist", import.meta.url));
const problemsFile = fileURLToPath(new URL("../../docs/problems.md", import.meta.url));

/**
 * The only place where parts meet. Throws StartError for what an operator must mend. `analyser` stands in for
 * the analysis threads where only what is around them is measured or tested. With `isWorking` false runs are
 * received and left to other processes.
 */
export async function startService(
  config: Config,
  log: Log,
  options: { analyser?: AnalysisThreads; isWorking?: boolean } = {},
): Promise<RunningService> {
  // Read once here, so that a broken sources file stops the start and not the first analysis.
  await connectSources(config).then((sources) => sources.close());
  const { isWorking = true } = options;
  const engine = await openEngine(config, log);
  const callers = await openCallers(config, engine, log).catch(async (error) => {
    await engine.close();
    throw error;
  });
  const findRuns = findRelatedRuns(engine.runStore);
  // Who does not work still shows what a text would be read as.
  const threads = options.analyser ?? startThreads(engine, config, isWorking ? config.analysisThreads : 1);
  const runs = createRuns({
    store: engine.runStore,
    queue: engine.queue,
    clock: engine.clock,
    maxQueuedRuns: config.maxQueued,
  });
  const stopRetention = keepRetention(engine, config, log);
  const imports = createImports(engine.knowledge);
  const sources = await watchSources(config);

  const server = buildServer({
    runs,
    callers,
    knowledge: {
      store: engine.knowledge,
      imports,
      gaps: createGaps({
        knowledge: engine.knowledge,
        recentRuns: (since) => readRecentRuns(runs, since),
        group: (recent, least) =>
          groupTroubles({
            place: engine.place,
            shippedKnowledge: config.shippedKnowledge,
            runs: recent,
            least,
          }),
        read: threads.read,
      }),
      shippedInUse: () => shippedInUse(engine.knowledge, config.shippedKnowledge),
    },
    feedback: createFeedbackDesk({
      store: engine.feedback,
      knowledge: engine.knowledge,
      findRunbook: createRunbookFinder(engine.knowledge, config.shippedKnowledge),
      cleanText: caseText,
      now: () => engine.clock.now(),
    }),
    preview: createPreview(threads, (...asked) => findRuns(asked, null)),
    settings: {
      ...defaultHttpSettings,
      basePath: config.basePath ?? "",
      corsOrigins: config.corsOrigins,
      // Who needs a key gains nothing from a name that was re-pointed, and proxies pass public names on.
      allowedHosts:
        callers.areKeysRequired || !callers.isLoopbackOnly
          ? null
          : [...loopbackHosts, ...config.allowedHosts],
      consoleDirectory: existsSync(consoleDirectory) ? consoleDirectory : null,
      problemsFile,
    },
    metrics: processMetrics(),
    isReady: () => readiness(engine),
    details: () =>
      readOperatingDetails({
        queue: engine.queue,
        databasePath: engine.place.databasePath,
        analysisThreads: isWorking ? config.analysisThreads : 0,
        sources,
      }),
    version: manifest.version,
    log,
    reportMarkdown,
  });

  async function stop(): Promise<void> {
    await Promise.all([
      server.close(),
      engine.queue.stop({ graceMs: config.drainMs }),
      imports.stop(),
      sources.stop(),
    ]);
    await stopRetention();
    await threads.stop();
    await engine.close();
  }

  try {
    if (isWorking) await beginWork(engine, threads, config);
    await server.listen({ host: config.host, port: config.port });
  } catch (error) {
    await stop();
    throw toStartError(error, config);
  }
  return { url: urlOf(config.host, (server.server.address() as AddressInfo).port, config.basePath), stop };
}

/** Memory, processor, event loop and collector of this process; the server adds its own to them. */
function processMetrics(): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register;
}

async function readiness(engine: Engine): Promise<Readiness> {
  try {
    await engine.check();
    return { ready: true, checks: { store: "ok" } };
  } catch (error) {
    return { ready: false, checks: { store: error instanceof Error ? error.message : String(error) } };
  }
}

function urlOf(host: string, port: number, basePath: string | null): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}${basePath ?? ""}`;
}

function toStartError(error: unknown, { host, port }: Config): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") {
    return new StartError(
      `${host}:${port} is in use. Stop what listens there, or set COURT_PORT to another port.`,
    );
  }
  if (code === "EACCES") return new StartError(`${host}:${port} may not be listened on by this user.`);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new StartError(`COURT_HOST is ${host}, which is not an address of this machine.`);
  }
  return error;
}
