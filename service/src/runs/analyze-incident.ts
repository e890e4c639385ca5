import { setTimeout as delay } from "node:timers/promises";
import { CourtError } from "../errors.ts";
import { type Job, JobAborted, type JobAnswer, type JobHandler } from "../jobs/job-queue.ts";
import type { Analyser } from "./analyser.ts";
import { CourseChronicle } from "./course-chronicle.ts";
import { decideRetry, describeFailure, type RetryPolicy } from "./retry-policy.ts";
import { cancelled, cancelSentence, type Ending } from "./run.ts";
import type { ClaimedRun, RunStore } from "./run-store.ts";

export interface AnalyzeIncidentParts {
  readonly store: RunStore;
  readonly analyser: Analyser;
  readonly retryPolicy: RetryPolicy;
  /** Of one attempt, from its start. */
  readonly runTimeoutMs: number;
  readonly stageTimeoutMs: number;
}

/**
 * The job handler: claim → analyse → store how it ended.
 *
 * A claim gives this worker a number that all its writes carry. What the analysis tells on its way is
 * written without being waited for; how it ended is written, and tried again while the disk refuses, before
 * the job is answered. An abort ends the waiting at once, whether or not the analyser obeys it: what it
 * still says is ignored.
 */
export function createAnalyzeIncident(parts: AnalyzeIncidentParts): JobHandler {
  const { store, retryPolicy } = parts;

  return async (job: Job): Promise<JobAnswer> => {
    const run = await store.claim(job.id);
    if (run === null) return { kind: "done" };
    const result = await analyzeOnce(parts, run, job.signal);
    job.freeSlot();
    return await untilStored(job, () => settle(run, result));
  };

  async function settle(run: ClaimedRun, result: AttemptResult): Promise<JobAnswer> {
    switch (result.kind) {
      case "lost":
        return { kind: "lost" };
      case "stopping":
        return toAnswer(await store.release(run), 0);
      case "ended":
        return (await store.finish(run, result.ending)) ? { kind: "done" } : { kind: "lost" };
      case "failed": {
        const decision = decideRetry(retryPolicy, run.attempt, result.error);
        if (decision.kind === "retry") {
          const retry = { error: describeFailure(result.error), delayMs: decision.delayMs };
          return toAnswer(await store.scheduleRetry(run, retry), decision.delayMs);
        }
        const ending: Ending = { status: "failed", outcome: "error", error: decision.error };
        return (await store.finish(run, ending)) ? { kind: "done" } : { kind: "lost" };
      }
    }
  }
}

function toAnswer(stored: "retry" | "ended" | "lost", delayMs: number): JobAnswer {
  if (stored === "retry") return { kind: "retry", delayMs };
  return { kind: stored === "ended" ? "done" : "lost" };
}

type AttemptResult =
  | { readonly kind: "ended"; readonly ending: Ending }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "stopping" }
  | { readonly kind: "lost" };

/** The reason of an attempt that took too long. */
class TimedOut extends Error {
  override name = "TimedOut";
}

/** The reason of an attempt whose claim was found to be no longer valid. */
class ClaimLost extends Error {
  override name = "ClaimLost";
}

async function analyzeOnce(
  { store, analyser, runTimeoutMs, stageTimeoutMs }: AnalyzeIncidentParts,
  run: ClaimedRun,
  jobSignal: AbortSignal,
): Promise<AttemptResult> {
  const controller = new AbortController();
  const { signal } = controller;
  const passOn = () => controller.abort(jobSignal.reason);
  if (jobSignal.aborted) passOn();
  jobSignal.addEventListener("abort", passOn, { once: true });
  const timeOut = (what: string, limitMs: number) =>
    setTimeout(
      () => controller.abort(new TimedOut(`${what} took longer than ${limitMs / 1000} s.`)),
      limitMs,
    );
  const runTimer = timeOut("The analysis", runTimeoutMs);
  let stageTimer: NodeJS.Timeout | undefined;

  const chronicle = new CourseChronicle(store, run, signal, {
    onStage: (stage) => {
      clearTimeout(stageTimer);
      if (stage !== null) stageTimer = timeOut(`The stage "${stage}"`, stageTimeoutMs);
    },
    onLost: () => controller.abort(new ClaimLost("the run was claimed by another worker")),
  });
  const { text, hints } = run.incident;
  const incident = { runId: run.runId, text, receivedAt: run.createdAt, hints };
  try {
    signal.throwIfAborted();
    const analysis = await Promise.race([analyser.analyze(incident, chronicle), rejectOnAbort(signal)]);
    return { kind: "ended", ending: { status: "completed", outcome: "succeeded", analysis } };
  } catch (error) {
    return signal.aborted ? whyAborted(signal.reason) : { kind: "failed", error };
  } finally {
    chronicle.close();
    jobSignal.removeEventListener("abort", passOn);
    clearTimeout(runTimer);
    clearTimeout(stageTimer);
  }
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function whyAborted(reason: unknown): AttemptResult {
  if (reason instanceof TimedOut) {
    return { kind: "ended", ending: { status: "failed", outcome: "timed_out", error: reason.message } };
  }
  if (reason instanceof JobAborted && reason.because === "stopping") return { kind: "stopping" };
  if (reason instanceof JobAborted && reason.because === "cancelled") {
    // The store knows the sentence of whoever cancelled, and puts it in the place of this one.
    return { kind: "ended", ending: cancelled(cancelSentence(null)) };
  }
  return { kind: "lost" };
}

const storageRetryMs = 500;

/** Repeats a write while the disk refuses it: the analysis is made, and nothing better could be done. */
async function untilStored<T>({ signal, takeSlot }: Job, write: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      const isStorageError = error instanceof CourtError && error.code.startsWith("storage-");
      const isStopping = signal.reason instanceof JobAborted && signal.reason.because === "stopping";
      if (!isStorageError || isStopping) throw error;
      // What else would be analysed could not be stored either.
      takeSlot();
      await delay(storageRetryMs);
    }
  }
}
