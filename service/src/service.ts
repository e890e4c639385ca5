import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { Registry } from "prom-client";
import manifest from "../package.json" with { type: "json" };
import { reportMarkdown } from "./analysis/report-markdown.ts";
import { type AnalysisThreads, startAnalysisThreads } from "./analysis-threads.ts";
import { type Config, isLoopback } from "./config.ts";
import { connectSources } from "./connect-sources.ts";
import { type Engine, openEmbeddedEngine } from "./engine.ts";
import { StartError } from "./errors.ts";
import type { FindRuns } from "./evidence/other-runs.ts";
import { defaultHttpSettings, loopbackHosts } from "./http/http-settings.ts";
import { buildServer, type Readiness } from "./http/server.ts";
import { createImports } from "./knowledge/imports.ts";
import { shippedInUse } from "./knowledge/library-entries.ts";
import type { Log } from "./log.ts";
import { createAnalyzeIncident } from "./runs/analyze-incident.ts";
import { createRuns } from "./runs/create-runs.ts";
import { startRetention } from "./runs/retention.ts";
import { defaultRetryPolicy } from "./runs/retry-policy.ts";
import type { RunStore } from "./runs/run-store.ts";

/** A service that listens. */
export interface RunningService {
  readonly url: string;
  /** Drains: refuses submits, lets running analyses finish for a while, hands the others back, closes. */
  stop(): Promise<void>;
}

const consoleDirectory = fileURLToPath(new URL("../../console/dist", import.meta.url));
const problemsFile = fileURLToPath(new URL("../../docs/problems.md", import.meta.url));

/** Runs that share an identifier are looked for this far back. */
const relatedDays = 30;
const relatedLimit = 20;

/**
 * The only place where parts meet. Throws StartError for what an operator must mend. `analyser` stands in for
 * the analysis threads where only what is around them is measured or tested.
 */
export async function startService(
  config: Config,
  log: Log,
  options: { analyser?: AnalysisThreads } = {},
): Promise<RunningService> {
  // Read once here, so that a broken sources file stops the start and not the first analysis.
  await connectSources(config).then((sources) => sources.close());
  const engine = openEmbeddedEngine(config.dataDirectory, log);
  const threads =
    options.analyser ??
    startAnalysisThreads({
      threads: config.analysisThreads,
      settings: {
        ...engine.place,
        shippedKnowledge: config.shippedKnowledge,
        sourcesFile: config.sourcesFile,
        environment: config.environment,
      },
      findRuns: findRelatedRuns(engine.runStore),
    });
  const runs = createRuns({
    store: engine.runStore,
    queue: engine.queue,
    clock: engine.clock,
    maxQueuedRuns: config.maxQueued,
  });
  const stopRetention = startRetention({
    store: engine.runStore,
    clock: engine.clock,
    retentionDays: config.retentionDays,
    onError: (error) => log.error("old runs could not be removed", { error }),
  });
  const imports = createImports(engine.knowledge);

  const server = buildServer({
    runs,
    knowledge: {
      store: engine.knowledge,
      imports,
      shippedInUse: async () => shippedInUse(await engine.knowledge.counts(), config.shippedKnowledge),
    },
    settings: {
      ...defaultHttpSettings,
      basePath: config.basePath ?? "",
      corsOrigins: config.corsOrigins,
      allowedHosts: isLoopback(config.host) ? loopbackHosts : null,
      consoleDirectory: existsSync(consoleDirectory) ? consoleDirectory : null,
      problemsFile,
    },
    metrics: new Registry(),
    isReady: () => readiness(engine),
    version: manifest.version,
    log,
    reportMarkdown,
  });

  async function stop(): Promise<void> {
    await Promise.all([server.close(), engine.queue.stop({ graceMs: config.drainMs }), imports.stop()]);
    await stopRetention();
    await threads.stop();
    await engine.close();
  }

  try {
    await engine.queue.start(
      createAnalyzeIncident({
        store: engine.runStore,
        analyser: threads,
        retryPolicy: { ...defaultRetryPolicy, maxAttempts: config.maxAttempts },
        runTimeoutMs: config.runTimeoutMs,
        stageTimeoutMs: config.stageTimeoutMs,
      }),
      // Two more than threads: the next analysis is claimed while the last one's end is being committed.
      { slots: config.analysisThreads + 2 },
    );
    await server.listen({ host: config.host, port: config.port });
  } catch (error) {
    await stop();
    throw toStartError(error, config);
  }
  if (!isLoopback(config.host)) {
    log.warn("the API is open: anyone who reaches this address may use it", { host: config.host });
  }
  return { url: urlOf(config.host, (server.server.address() as AddressInfo).port, config.basePath), stop };
}

function findRelatedRuns(store: RunStore) {
  return async (entities: Parameters<FindRuns>[0], excludeRunId: string | null) => {
    const since = new Date(Date.now() - relatedDays * 86_400_000)
      .toISOString()
      .replace(/\.(\d{3})Z$/, ".$1000Z");
    const found = await store.findRunsByEntities(entities, { excludeRunId, since, limit: relatedLimit });
    return found.map(({ sharedEntities, ...run }) => ({ ...run, matched: sharedEntities }));
  };
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
