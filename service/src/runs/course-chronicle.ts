import type { StageName } from "../analysis/stages.ts";
import type { Fact } from "../evidence/source.ts";
import type { AnalysisCourse } from "./analyser.ts";
import type { ClaimedRun, RunStore, WorkerEntry } from "./run-store.ts";
import {
  finishedSentence,
  lookupSentence,
  progressAtEnd,
  progressAtLookup,
  progressAtStart,
  stageSentence,
} from "./stage-progress.ts";

/**
 * Writes what an analysis tells of its course as events of the run. The writes are not awaited: they share
 * a commit with whatever else is written, and the end of the run, which is awaited, comes after them.
 *
 * A write the disk refuses is given up: it costs an event or the repetition of a stage, not the run.
 */
export class CourseChronicle implements AnalysisCourse {
  readonly signal: AbortSignal;
  readonly stageResults: ReadonlyMap<StageName, unknown>;
  readonly #store: RunStore;
  readonly #run: ClaimedRun;
  readonly #listener: { onStage(stage: StageName | null): void; onLost(): void };
  #lookups = 0;
  #isOpen = true;

  constructor(
    store: RunStore,
    run: ClaimedRun,
    signal: AbortSignal,
    listener: { onStage(stage: StageName | null): void; onLost(): void },
  ) {
    this.signal = signal;
    this.stageResults = run.stageResults;
    this.#store = store;
    this.#run = run;
    this.#listener = listener;
  }

  /** What is told afterwards is ignored. */
  close(): void {
    this.#isOpen = false;
  }

  readonly onStageStarted: AnalysisCourse["onStageStarted"] = (stage, doing) => {
    if (!this.#isOpen) return;
    this.#listener.onStage(stage);
    const message = stageSentence(stage, doing);
    this.#write({
      type: "stage-started",
      stage,
      message,
      currentStep: message,
      progress: progressAtStart(stage),
      detail: {},
      stageResultJson: null,
    });
  };

  readonly onStageFinished: AnalysisCourse["onStageFinished"] = (stage, { ms, detail, result }) => {
    if (!this.#isOpen) return;
    this.#listener.onStage(null);
    this.#write({
      type: "stage-finished",
      stage,
      message: finishedSentence(stage, ms),
      currentStep: null,
      progress: progressAtEnd(stage),
      detail: { ...detail, ms: toMicroseconds(ms) },
      stageResultJson: result === null ? null : JSON.stringify(result),
    });
  };

  readonly onLookup: AnalysisCourse["onLookup"] = (fact: Fact) => {
    if (!this.#isOpen) return;
    this.#lookups += 1;
    const { source, status, query, location, entities, durationMs } = fact;
    this.#write({
      type: "lookup",
      stage: "collect-evidence",
      message: lookupSentence(fact),
      currentStep: null,
      progress: progressAtLookup(this.#lookups),
      detail: {
        source,
        status,
        query,
        location,
        entities,
        duration_ms: toMicroseconds(durationMs),
        finding: fact.finding?.statement ?? null,
      },
      stageResultJson: null,
    });
  };

  #write(entry: WorkerEntry): void {
    this.#store.record(this.#run, entry).then(
      (isValid) => {
        if (!isValid && this.#isOpen) this.#listener.onLost();
      },
      () => {},
    );
  }
}

/** Milliseconds with three digits: what is behind them is noise of the clock. */
function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
