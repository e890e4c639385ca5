import { flushCompileCache } from "node:module";
import { type MessagePort, workerData } from "node:worker_threads";
import { analyze } from "./analysis/pipeline.ts";
import { previewIncident, type Reading } from "./analysis/preview-incident.ts";
import type { Checkpoint, Incident, Intake, StageName } from "./analysis/stages.ts";
import { connectSources } from "./connect-sources.ts";
import { createOtherRunsSource, type FindRuns, type RunMatch } from "./evidence/other-runs.ts";
import type { Fact } from "./evidence/source.ts";
import { followKnowledge } from "./knowledge/follow-knowledge.ts";
import { openKnowledgeReader } from "./knowledge/knowledge-reader.ts";
import type { ShippedKnowledgePolicy } from "./knowledge/library-entries.ts";
import { type Analysis, PermanentError, toAnalysis, worthStoringMs } from "./runs/analyser.ts";

/**
 * The inside of an analysis thread: where an analysis meets its library and its sources.
 *
 * A thread reads knowledge and sources by connections of its own. It writes nothing: what happens goes over
 * the order's port to the main thread, which stores it. Messages of one order arrive in the order they were
 * sent; `finished` or `failed` is the last.
 */

export interface ThreadSettings {
  /** The embedded store's file; null where the store is PostgreSQL. */
  readonly databasePath: string | null;
  readonly databaseUrl: string | null;
  readonly shippedKnowledge: ShippedKnowledgePolicy;
  readonly sourcesFile: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface AnalysisOrder {
  readonly incident: Incident;
  readonly stageResults: ReadonlyMap<StageName, unknown>;
  readonly port: MessagePort;
}

/** From the thread. */
export type ThreadMessage =
  | { readonly type: "stage-started"; readonly stage: StageName }
  | {
      readonly type: "stage-finished";
      readonly stage: StageName;
      readonly finished: { ms: number; detail: Record<string, unknown>; result: unknown };
    }
  | { readonly type: "lookup"; readonly fact: Fact }
  | { readonly type: "find-runs"; readonly question: number; readonly asked: Parameters<FindRuns> }
  | { readonly type: "finished"; readonly analysis: Analysis }
  | { readonly type: "failed"; readonly message: string; readonly isPermanent: boolean };

/** To the thread: the answer to `find-runs`; an error is the reason there is none. */
export interface RunsFound {
  readonly question: number;
  readonly runs: readonly RunMatch[] | null;
  readonly error: string | null;
}

const settings = workerData as ThreadSettings;
const knowledge = openKnowledgeReader(settings);
const connecting = connectSources(settings);
// The first order reports a failure; until then it must not end the thread.
connecting.catch(() => undefined);
const currentLibrary = followKnowledge(knowledge, settings.shippedKnowledge);
currentLibrary().then(
  // What a thread compiled is kept for the next one, also when the process is killed.
  () => flushCompileCache(),
  () => undefined,
);

/** What a text would be read as: nothing is looked up. */
export async function read(text: string): Promise<Reading> {
  return previewIncident(text, await currentLibrary());
}

export default async function fulfil(order: AnalysisOrder): Promise<void> {
  const { port } = order;
  const tell = (message: ThreadMessage) => port.postMessage(message);
  try {
    tell({ type: "finished", analysis: await analyzeOrder(order, tell) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    tell({ type: "failed", message, isPermanent: !isStorageError(error) });
  } finally {
    port.close();
  }
}

async function analyzeOrder(order: AnalysisOrder, tell: (message: ThreadMessage) => void): Promise<Analysis> {
  let headline: string | null = null;
  const checkpoint: Checkpoint = async (stage, work, describe) => {
    const stored = order.stageResults.get(stage);
    let result = stored as Awaited<ReturnType<typeof work>>;
    if (stored === undefined) {
      tell({ type: "stage-started", stage });
      const startedAt = performance.now();
      result = await work();
      const ms = performance.now() - startedAt;
      const detail = describe?.(result) ?? {};
      tell({
        type: "stage-finished",
        stage,
        finished: { ms, detail, result: ms >= worthStoringMs ? result : null },
      });
    }
    if (stage === "intake") headline = (result as Intake).headline || null;
    return result;
  };
  const { sources } = await connecting;
  const report = await analyze(order.incident, {
    checkpoint,
    library: await currentLibrary(),
    sources: [createOtherRunsSource({ findRuns: askForRuns(order.port, tell) }), ...sources],
    // A thread is ended as a whole when its run is aborted.
    signal: new AbortController().signal,
    onLookup: (fact) => tell({ type: "lookup", fact }),
  });
  return toAnalysis(report, headline);
}

/** Other runs are in the store that the main thread has open: it is asked over the port. */
function askForRuns(port: MessagePort, tell: (message: ThreadMessage) => void): FindRuns {
  const open = new Map<number, (answer: RunsFound) => void>();
  port.on("message", (answer: RunsFound) => {
    open.get(answer.question)?.(answer);
    open.delete(answer.question);
  });
  let questions = 0;
  return (...asked) =>
    new Promise((resolve, reject) => {
      const question = ++questions;
      open.set(question, ({ runs, error }) =>
        runs ? resolve(runs) : reject(new Error(error ?? "no answer")),
      );
      tell({ type: "find-runs", question, asked });
    });
}

/** A store that does not answer may answer later; everything else that an analysis throws it throws again. */
function isStorageError(error: unknown): boolean {
  if (error instanceof PermanentError) return false;
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" && /^(ERR_SQLITE|storage-|ECONN|ETIMEDOUT|EPIPE|08|57)/.test(code);
}
