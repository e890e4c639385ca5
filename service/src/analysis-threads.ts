import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import type { Reading } from "./analysis/preview-incident.ts";
import type { AnalysisOrder, RunsFound, ThreadMessage, ThreadSettings } from "./analysis-thread.ts";
import type { FindRuns } from "./evidence/other-runs.ts";
import { type Analyser, type Analysis, type AnalysisCourse, PermanentError } from "./runs/analyser.ts";

/**
 * The analyser of a service: a pool of threads, one analysis each.
 *
 * An aborted analysis ends its thread, whatever it was doing; the pool starts a fresh one. A thread that dies
 * by itself (out of memory) fails the analysis with a transient error.
 */
export interface AnalysisThreads extends Analyser {
  /** What a text would be read as, in turn with the analyses. */
  read(text: string): Promise<Reading>;
  /** Ends all threads, whatever they do. */
  stop(): Promise<void>;
}

export function startAnalysisThreads(options: {
  threads: number;
  settings: ThreadSettings;
  /** Runs that name the entities, other than the one that asks. */
  findRuns: (asked: Parameters<FindRuns>, excludeRunId: string | null) => ReturnType<FindRuns>;
}): AnalysisThreads {
  const pool = new Piscina<AnalysisOrder | string, Reading | undefined>({
    filename: new URL("./analysis-thread.ts", import.meta.url).href,
    minThreads: options.threads,
    maxThreads: options.threads,
    concurrentTasksPerWorker: 1,
    // A thread that waits for its next order by blocking would neither load its library before the first one nor take
    // over what its kind model has learned.
    atomics: "disabled",
    workerData: options.settings,
  });

  return {
    async analyze(incident, course) {
      const { port1: ours, port2: theirs } = new MessageChannel();
      const ending = Promise.withResolvers<Analysis>();
      ours.on("message", (message: ThreadMessage) => {
        if (message.type === "finished") ending.resolve(message.analysis);
        else if (message.type === "failed") ending.reject(toError(message));
        else if (message.type === "find-runs") {
          void answer(message, (...asked) => options.findRuns(asked, incident.runId)).then((found) =>
            ours.postMessage(found),
          );
        } else tell(course, message);
      });
      try {
        const order: AnalysisOrder = { incident, stageResults: course.stageResults, port: theirs };
        const task = pool.run(order, { transferList: [theirs], signal: course.signal });
        // The order's last message may still be under way when the task is done.
        return await Promise.race([ending.promise, task.then(() => ending.promise)]);
      } finally {
        ending.promise.catch(() => undefined);
        ours.close();
      }
    },
    async read(text) {
      return (await pool.run(text, { name: "read" })) as Reading;
    },
    async stop() {
      await pool.destroy();
    },
  };
}

function tell(course: AnalysisCourse, message: ThreadMessage): void {
  if (course.signal.aborted) return;
  if (message.type === "stage-started") course.onStageStarted(message.stage);
  else if (message.type === "stage-finished") course.onStageFinished(message.stage, message.finished);
  else if (message.type === "lookup") course.onLookup(message.fact);
}

async function answer(
  { question, asked }: Extract<ThreadMessage, { type: "find-runs" }>,
  findRuns: FindRuns,
): Promise<RunsFound> {
  try {
    return { question, runs: await findRuns(...asked), error: null };
  } catch (error) {
    return { question, runs: null, error: error instanceof Error ? error.message : String(error) };
  }
}

function toError({ message, isPermanent }: { message: string; isPermanent: boolean }): Error {
  return isPermanent ? new PermanentError(message) : new Error(message);
}
