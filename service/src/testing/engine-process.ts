import { flushCompileCache } from "node:module";
import { type Engine, openEmbeddedEngine } from "../engine.ts";
import { StartError } from "../errors.ts";
import { defaultLiveness } from "../jobs/pg-boss-workers.ts";
import { createLog } from "../log.ts";
import { openPostgresEngine } from "../postgres-engine.ts";
import type { Analysis, AnalysisCourse } from "../runs/analyser.ts";
import { createAnalyzeIncident } from "../runs/analyze-incident.ts";
import { createRuns } from "../runs/create-runs.ts";
import { defaultRetryPolicy } from "../runs/retry-policy.ts";
import type { Runs } from "../runs/runs.ts";
import { anAnalysis, anIncident } from "./builders.ts";
import { untilAborted } from "./scripted-analyser.ts";

/**
 * A small service process without HTTP, for tests that kill it: the engine at the place named by its first
 * argument (a directory, or the URL of a PostgreSQL), with an analyser that does what an incident's text says.
 * The second argument is JSON of `EngineProcessOptions`. It talks to the test by IPC and drains on SIGTERM.
 * Started by `startEngineProcess`.
 */
export type Order =
  | { readonly type: "submit"; readonly text: string }
  | { readonly type: "flood" }
  /** Lets "finish when told" finish. */
  | { readonly type: "finish" };

export interface EngineProcessOptions {
  /** False: receives runs and leaves them to others. */
  readonly isWorking?: boolean;
  /** PostgreSQL only: after which silence another process takes this one's jobs. */
  readonly lostAfterMs?: number;
}

export type Answer =
  | { readonly type: "ready" }
  | { readonly type: "refused"; readonly reason: string }
  | { readonly type: "accepted"; readonly runId: string }
  | { readonly type: "analysing"; readonly runId: string; readonly resumed: readonly string[] }
  /** The run has stored a stage's result and waits. */
  | { readonly type: "hanging"; readonly runId: string }
  | { readonly type: "ended"; readonly runId: string; readonly status: string };

const floodCallers = 16;

function tell(answer: Answer): void {
  process.send!(answer);
}

const told = Promise.withResolvers<void>();

/** Does what the text says: `complete`, `hang`, `hang once` (until it was resumed), `finish when told`, `die`. */
async function play(runs: Runs, runId: string, text: string, course: AnalysisCourse): Promise<Analysis> {
  tell({ type: "analysing", runId, resumed: [...course.stageResults.keys()] });
  if (text === "die") process.kill(process.pid, "SIGKILL");
  course.onStageStarted("intake");
  course.onStageFinished("intake", { ms: 1, detail: {}, result: null });
  if (!course.stageResults.has("collect-evidence")) {
    course.onStageStarted("collect-evidence");
    course.onStageFinished("collect-evidence", { ms: 80, detail: {}, result: { by: process.pid } });
  }
  const isResumed = course.stageResults.has("collect-evidence");
  if (text === "hang" || (text === "hang once" && !isResumed)) {
    await untilStageIsStored(runs, runId);
    tell({ type: "hanging", runId });
    return await untilAborted(course.signal);
  }
  if (text === "finish when told" && !isResumed) {
    await untilStageIsStored(runs, runId);
    tell({ type: "hanging", runId });
    await told.promise;
  }
  return anAnalysis({}, `Analysed by ${process.pid}`);
}

async function untilStageIsStored(runs: Runs, runId: string): Promise<void> {
  for await (const event of runs.followEvents(runId, 0, new AbortController().signal)) {
    if (event.type === "stage-finished" && event.stage === "collect-evidence") return;
  }
}

async function submit(runs: Runs, text: string): Promise<void> {
  const { run } = await runs.submit(anIncident({ text }));
  tell({ type: "accepted", runId: run.runId });
  const ended = await runs.waitForEnd(run.runId, 60_000, new AbortController().signal);
  tell({ type: "ended", runId: run.runId, status: ended!.status });
}

async function flood(runs: Runs): Promise<never> {
  for (;;) await submit(runs, "complete");
}

async function openEngineAt(place: string, lostAfterMs = defaultLiveness.lostAfterMs): Promise<Engine> {
  if (!place.startsWith("postgres:")) return openEmbeddedEngine(place, createLog("error"));
  const liveness = { ...defaultLiveness, lostAfterMs };
  return await openPostgresEngine(
    place,
    createLog("error", () => {}),
    { liveness },
  );
}

async function work(engine: Engine, runs: Runs): Promise<void> {
  await engine.queue.start(
    createAnalyzeIncident({
      store: engine.runStore,
      analyser: { analyze: (incident, course) => play(runs, incident.runId!, incident.text, course) },
      retryPolicy: defaultRetryPolicy,
      runTimeoutMs: 60_000,
      stageTimeoutMs: 60_000,
    }),
    { slots: 8 },
  );
}

async function run(place: string, options: EngineProcessOptions): Promise<void> {
  const engine = await openEngineAt(place, options.lostAfterMs);
  const runs = createRuns({ ...engine, store: engine.runStore, maxQueuedRuns: 100_000 });
  if (options.isWorking !== false) await work(engine, runs);
  process.on("message", (order: Order) => {
    if (order.type === "finish") told.resolve();
    else if (order.type === "submit") void submit(runs, order.text).catch(leave);
    else for (let caller = 0; caller < floodCallers; caller++) void flood(runs).catch(leave);
  });
  process.once("SIGTERM", async () => {
    isLeaving = true;
    await engine.queue.stop({ graceMs: 50 });
    await engine.close();
    process.exit(0);
  });
  // Kept when a process ends, which one that is killed never does.
  flushCompileCache();
  tell({ type: "ready" });
  // It may be killed before it could leave its compiled sources to the next one.
  flushCompileCache();
}

let isLeaving = false;

/** Submits that come after the stop are refused; any other failure is the test's business. */
function leave(error: unknown): void {
  if (isLeaving) return;
  console.error(error);
  process.exit(1);
}

run(process.argv[2]!, JSON.parse(process.argv[3]!)).catch((error) => {
  if (!(error instanceof StartError)) throw error;
  process.send!({ type: "refused", reason: error.message } satisfies Answer, () => process.exit(1));
});
