import type { RunRecord } from "@imperial-court/contract";
import { type AnalysisThreads, startAnalysisThreads } from "./analysis-threads.ts";
import type { Config } from "./config.ts";
import { connectSources } from "./connect-sources.ts";
import { type Engine, openEngine } from "./engine.ts";
import { type FindRuns, type RunMatch, sameKindHours } from "./evidence/other-runs.ts";
import type { Log } from "./log.ts";
import type { Analyser } from "./runs/analyser.ts";
import { createAnalyzeIncident } from "./runs/analyze-incident.ts";
import { startRetention } from "./runs/retention.ts";
import { defaultRetryPolicy } from "./runs/retry-policy.ts";
import type { RunStore } from "./runs/run-store.ts";

/** Runs that share an identifier are looked for this far back. */
const relatedDays = 30;
/** Read of a busy hour, so that the first report of an incident is among them. */
const relatedLimit = 200;

/** A process that analyses and does not listen. */
export interface RunningWorker {
  /** Drains: lets running analyses finish for a while, hands the others back, closes. */
  stop(): Promise<void>;
}

/** `court work`: takes runs that other processes received. Throws StartError for what an operator must mend. */
export async function startWorker(config: Config, log: Log): Promise<RunningWorker> {
  await connectSources(config).then((sources) => sources.close());
  const engine = await openEngine(config, log);
  const threads = startThreads(engine, config, config.analysisThreads);
  const stopRetention = keepRetention(engine, config, log);
  await beginWork(engine, threads, config);
  return {
    async stop() {
      await engine.queue.stop({ graceMs: config.drainMs });
      await stopRetention();
      await threads.stop();
      await engine.close();
    },
  };
}

/** This process takes runs from now on. */
export async function beginWork(engine: Engine, analyser: Analyser, config: Config): Promise<void> {
  await engine.queue.start(
    createAnalyzeIncident({
      store: engine.runStore,
      analyser,
      retryPolicy: { ...defaultRetryPolicy, maxAttempts: config.maxAttempts },
      runTimeoutMs: config.runTimeoutMs,
      stageTimeoutMs: config.stageTimeoutMs,
    }),
    // Two more than threads: the next analysis is claimed while the last one's end is being committed.
    { slots: config.analysisThreads + 2 },
  );
}

export function startThreads(engine: Engine, config: Config, threads: number): AnalysisThreads {
  return startAnalysisThreads({
    threads,
    settings: {
      ...engine.place,
      shippedKnowledge: config.shippedKnowledge,
      sourcesFile: config.sourcesFile,
      environment: config.environment,
    },
    findRuns: findRelatedRuns(engine.runStore),
  });
}

export function keepRetention(engine: Engine, config: Config, log: Log): () => Promise<void> {
  return startRetention({
    store: engine.runStore,
    clock: engine.clock,
    retentionDays: config.retentionDays,
    onError: (error) => log.error("old runs could not be removed", { error }),
  });
}

export function findRelatedRuns(store: RunStore) {
  return async ([entities, kind]: Parameters<FindRuns>, excludeRunId: string | null): Promise<RunMatch[]> => {
    const found = await store.findRunsByEntities(entities, {
      excludeRunId,
      since: hoursAgo(relatedDays * 24),
      limit: relatedLimit,
    });
    const named = found.map(({ sharedEntities, ...run }) => ({ ...run, matched: sharedEntities }));
    if (kind === null) return named;
    const known = new Set([excludeRunId, ...named.map(({ runId }) => runId)]);
    return [...named, ...(await findSameKind(store, kind)).filter(({ runId }) => !known.has(runId))];
  };
}

async function findSameKind(store: RunStore, kind: string): Promise<RunMatch[]> {
  const { runs } = await store.list({
    types: [kind],
    from: hoursAgo(sameKindHours),
    limit: relatedLimit,
    isSummary: true,
  });
  return runs.map((run) => {
    const { run_id, created_at, status, title } = JSON.parse(run.toJson()) as RunRecord;
    return { runId: run_id, createdAt: created_at, status, title, kind, matched: [] };
  });
}

/** As instants are stored: microseconds. */
function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString().replace(/\.(\d{3})Z$/, ".$1000Z");
}
