import { runRecordSchema } from "@imperial-court/contract";
import { expect, onTestFinished } from "vitest";
import type { JobQueue } from "../../jobs/job-queue.ts";
import { anIncident } from "../../testing/builders.ts";
import { ScriptedAnalyser } from "../../testing/scripted-analyser.ts";
import type { Analyser } from "../analyser.ts";
import { createAnalyzeIncident } from "../analyze-incident.ts";
import type { CourtClock } from "../court-clock.ts";
import { createRuns } from "../create-runs.ts";
import type { RetryPolicy } from "../retry-policy.ts";
import type { ClaimedRun, RunStore } from "../run-store.ts";
import type { ReceivedIncident, Runs, StoredRun, SubmitOptions } from "../runs.ts";

/** A store and a queue on a database of the test's own. */
export interface EngineParts {
  readonly store: RunStore;
  readonly queue: JobQueue;
  readonly clock: CourtClock;
  /** Gives up both as a killed process would, and opens others on the same database. */
  crashAndReopen(): Promise<EngineParts>;
  close(): Promise<void>;
}

/** `clock` replaces the engine's own. */
export type OpenEngine = (options?: { clock?: CourtClock }) => Promise<EngineParts>;

interface WorkSettings {
  readonly slots?: number;
  readonly runTimeoutMs?: number;
  readonly stageTimeoutMs?: number;
  readonly retryPolicy?: RetryPolicy;
}

const quickRetries: RetryPolicy = { maxAttempts: 3, firstDelayMs: 20, longestDelayMs: 100 };

/** What a conformance test works with: the parts, `Runs` over them, and a few words for common steps. */
export class EngineUnderTest {
  readonly parts: EngineParts;
  readonly runs: Runs;

  constructor(parts: EngineParts, maxQueuedRuns = 10_000) {
    this.parts = parts;
    this.runs = createRuns({ ...parts, maxQueuedRuns });
  }

  static async open(
    open: OpenEngine,
    options: { clock?: CourtClock; maxQueuedRuns?: number } = {},
  ): Promise<EngineUnderTest> {
    const engine = new EngineUnderTest(await open(options), options.maxQueuedRuns);
    onTestFinished(() => engine.parts.close());
    return engine;
  }

  get store(): RunStore {
    return this.parts.store;
  }

  async submit(fields: Partial<ReceivedIncident> = {}, options: SubmitOptions = {}): Promise<string> {
    const { run } = await this.runs.submit(anIncident(fields), options);
    return run.runId;
  }

  async work(analyser: Analyser = new ScriptedAnalyser(), settings: WorkSettings = {}): Promise<void> {
    const { slots = 4, ...rest } = settings;
    await this.parts.queue.start(
      createAnalyzeIncident({
        store: this.store,
        analyser,
        retryPolicy: quickRetries,
        runTimeoutMs: 60_000,
        stageTimeoutMs: 60_000,
        ...rest,
      }),
      { slots },
    );
  }

  /** The ended run; fails the test when it does not end. */
  async ended(runId: string): Promise<ReturnType<typeof checkedRecord>> {
    const run = await this.runs.waitForEnd(runId, 20_000, new AbortController().signal);
    expect(run?.status).toMatch(/completed|failed/);
    return checkedRecord(run!);
  }

  async record(runId: string): Promise<ReturnType<typeof checkedRecord>> {
    return checkedRecord((await this.runs.find(runId))!);
  }

  /** Resolves when the run has stored an event of the type. */
  async until(runId: string, type: string): Promise<void> {
    const follow = new AbortController();
    for await (const event of this.runs.followEvents(runId, 0, follow.signal))
      if (event.type === type) return;
    throw new Error(`run ${runId} ended without an event of type ${type}`);
  }

  /** A claim as a worker makes it when the run's job is delivered. */
  async claimed(runId: string): Promise<ClaimedRun> {
    const run = await this.store.claim(runId);
    expect(run).not.toBeNull();
    return run!;
  }

  async crashAndReopen(): Promise<EngineUnderTest> {
    const reopened = new EngineUnderTest(await this.parts.crashAndReopen());
    onTestFinished(() => reopened.parts.close());
    return reopened;
  }
}

/** The record, checked against the contract, its version against its events' numbers elsewhere. */
export function checkedRecord(run: StoredRun) {
  return runRecordSchema.parse(JSON.parse(run.toJson()));
}
