import { describe, expect, test } from "vitest";
import { anAnalysis, aReport } from "../../testing/builders.ts";
import { ScriptedAnalyser, untilAborted } from "../../testing/scripted-analyser.ts";
import { PermanentError } from "../analyser.ts";
import type { CourtClock } from "../court-clock.ts";
import { EngineUnderTest, type OpenEngine } from "./engine-under-test.ts";

export function describeWork(open: OpenEngine): void {
  describe("analysing", () => {
    test("a run goes from queued to completed with its report", async () => {
      const engine = await EngineUnderTest.open(open);
      const report = aReport({ analysis: { severity: "High", priority: "P2", summary: 'It "was" lost.' } });
      await engine.work(new ScriptedAnalyser(() => anAnalysis(report, "Container lost")));
      const id = await engine.submit();
      const record = await engine.ended(id);
      expect(record).toMatchObject({
        status: "completed",
        outcome: "succeeded",
        error: null,
        progress: 100,
        attempt: 1,
        title: "Container lost",
        severity: "High",
        priority: "P2",
        incident_kind: "CNTR.MISSING",
        incident_type: "Container Management",
        key_entities: ["MSKU1234565"],
      });
      expect(record.result).toEqual(report);
      expect(record.created_at <= record.started_at! && record.started_at! <= record.completed_at!).toBe(
        true,
      );
    });

    test("the analyser gets the text, the hints and the instant of arrival", async () => {
      const engine = await EngineUnderTest.open(open);
      const analyser = new ScriptedAnalyser();
      await engine.work(analyser);
      const id = await engine.submit({ text: "Reefer alarm", hints: { incident_type: "reefer" } });
      const { created_at } = await engine.ended(id);
      expect(analyser.asked).toEqual([
        { runId: id, text: "Reefer alarm", receivedAt: created_at, hints: { incident_type: "reefer" } },
      ]);
    });

    test("a transient error is tried again, and the attempt counted", async () => {
      const engine = await EngineUnderTest.open(open);
      let failures = 2;
      const analyser = new ScriptedAnalyser(() => {
        if (failures-- > 0) throw new Error("the source hung up");
        return anAnalysis();
      });
      await engine.work(analyser);
      const id = await engine.submit();
      expect(await engine.ended(id)).toMatchObject({ status: "completed", attempt: 3 });
      const retries = (await engine.runs.listEvents(id, 0))!.filter(({ type }) => type === "retrying");
      expect(retries.map(({ detail }) => detail.attempt)).toEqual([1, 2]);
      expect(retries[0]!.message).toContain("the source hung up");
    });

    test("a run that waits for its next attempt is queued", async () => {
      const engine = await EngineUnderTest.open(open);
      const retryPolicy = { maxAttempts: 2, firstDelayMs: 60_000, longestDelayMs: 60_000 };
      await engine.work(new ScriptedAnalyser(() => Promise.reject(new Error("no"))), { retryPolicy });
      const id = await engine.submit();
      await engine.until(id, "retrying");
      expect(await engine.record(id)).toMatchObject({ status: "queued", outcome: null, completed_at: null });
      expect(await engine.runs.counts()).toMatchObject({ queued: 1, running: 0 });
    });

    test("a run whose attempts are used up fails and says why", async () => {
      const engine = await EngineUnderTest.open(open);
      const analyser = new ScriptedAnalyser(() => Promise.reject(new Error("the source hung up")));
      await engine.work(analyser);
      const record = await engine.ended(await engine.submit());
      expect(record).toMatchObject({ status: "failed", outcome: "error", attempt: 3 });
      expect(record.error).toContain("failed 3 times");
      expect(record.error).toContain("the source hung up");
      expect(analyser.asked).toHaveLength(3);
    });

    test("a permanent error is not tried again", async () => {
      const engine = await EngineUnderTest.open(open);
      const analyser = new ScriptedAnalyser(() => Promise.reject(new PermanentError("There is no text.")));
      await engine.work(analyser);
      const record = await engine.ended(await engine.submit());
      expect(record).toMatchObject({
        status: "failed",
        outcome: "error",
        error: "There is no text.",
        attempt: 1,
      });
      expect(analyser.asked).toHaveLength(1);
    });

    test("a run that takes too long fails as timed out, even if the analyser does not obey", async () => {
      const engine = await EngineUnderTest.open(open);
      await engine.work(new ScriptedAnalyser(() => new Promise(() => {})), { runTimeoutMs: 50, slots: 1 });
      const record = await engine.ended(await engine.submit());
      expect(record).toMatchObject({ status: "failed", outcome: "timed_out" });
      expect(record.error).toContain("longer than 0.05 s");
      // Its slot is free again.
      expect(await engine.ended(await engine.submit())).toMatchObject({ outcome: "timed_out" });
    });

    test("a stage that takes too long fails the run as timed out and names the stage", async () => {
      const engine = await EngineUnderTest.open(open);
      const analyser = new ScriptedAnalyser((_incident, course) => {
        course.onStageStarted("intake");
        course.onStageFinished("intake", { ms: 1, detail: {}, result: null });
        course.onStageStarted("collect-evidence");
        return untilAborted(course.signal);
      });
      await engine.work(analyser, { stageTimeoutMs: 50 });
      const record = await engine.ended(await engine.submit());
      expect(record).toMatchObject({ status: "failed", outcome: "timed_out" });
      expect(record.error).toContain("collect-evidence");
    });

    test("a crash is counted apart from attempts, and its stage results are handed back", async () => {
      const engine = await EngineUnderTest.open(open);
      const id = await engine.submit();
      const hold = await engine.claimed(id);
      await engine.store.record(hold, {
        type: "stage-finished",
        stage: "collect-evidence",
        message: "looked",
        currentStep: null,
        progress: 70,
        detail: {},
        stageResultJson: JSON.stringify({ facts: ["one"] }),
      });
      const reopened = await engine.crashAndReopen();
      const results: unknown[] = [];
      await reopened.work(
        new ScriptedAnalyser((_incident, { stageResults }) => {
          results.push(...stageResults);
          return anAnalysis();
        }),
      );
      expect(await reopened.ended(id)).toMatchObject({ status: "completed", attempt: 1 });
      expect(results).toEqual([["collect-evidence", { facts: ["one"] }]]);
      const started = (await reopened.runs.listEvents(id, 0))!.filter(({ type }) => type === "started");
      expect(started.map(({ detail }) => detail)).toMatchObject([
        { attempt: 1, crashes: 0, resumed_stages: [] },
        { attempt: 1, crashes: 1, resumed_stages: ["collect-evidence"] },
      ]);
    });

    test("the third crash fails the run and says so", async () => {
      const engine = await EngineUnderTest.open(open);
      const id = await engine.submit();
      for (let crash = 0; crash < 3; crash++) await engine.claimed(id);
      expect(await engine.store.claim(id)).toBeNull();
      const record = await engine.record(id);
      expect(record).toMatchObject({ status: "failed", outcome: "error", attempt: 1 });
      expect(record.error).toContain("ended 3 times");
      expect(await engine.store.claim(id)).toBeNull();
    });

    test("a worker that lost its claim changes nothing", async () => {
      const engine = await EngineUnderTest.open(open);
      const id = await engine.submit();
      const lost = await engine.claimed(id);
      const held = await engine.claimed(id);
      const before = await engine.record(id);
      const entry = {
        type: "stage-started",
        stage: "intake",
        message: "late",
        currentStep: "late",
        progress: 99,
        detail: {},
        stageResultJson: "{}",
      } as const;
      expect(await engine.store.record(lost, entry)).toBe(false);
      expect(await engine.store.scheduleRetry(lost, { error: "late", delayMs: 0 })).toBe("lost");
      expect(await engine.store.release(lost)).toBe("lost");
      const ending = { status: "completed", outcome: "succeeded", analysis: anAnalysis() } as const;
      expect(await engine.store.finish(lost, ending)).toBe(false);
      expect(await engine.record(id)).toEqual(before);
      expect(await engine.store.finish(held, ending)).toBe(true);
      expect(await engine.store.finish(held, ending)).toBe(false);
      expect(await engine.store.record(held, entry)).toBe(false);
      expect((await engine.runs.listEvents(id, 0))!.map(({ type }) => type)).toEqual([
        "queued",
        "started",
        "started",
        "done",
      ]);
    });

    test("a stop puts running runs back and burns no attempt", async () => {
      const engine = await EngineUnderTest.open(open);
      await engine.work(new ScriptedAnalyser((_incident, { signal }) => untilAborted(signal)));
      const ids = await Promise.all([engine.submit(), engine.submit()]);
      for (const id of ids) await engine.until(id, "started");
      await engine.parts.queue.stop({ graceMs: 10 });
      for (const id of ids) expect(await engine.record(id)).toMatchObject({ status: "queued", attempt: 1 });
      const reopened = await engine.crashAndReopen();
      await reopened.work();
      for (const id of ids) {
        expect(await reopened.ended(id)).toMatchObject({ status: "completed", attempt: 1 });
        const events = (await reopened.runs.listEvents(id, 0))!;
        expect(events.map(({ type }) => type)).toEqual(["queued", "started", "queued", "started", "done"]);
        expect(events[3]!.detail).toMatchObject({ crashes: 0 });
      }
    });

    test("instants within a run stay in order when the wall clock jumps back", async () => {
      const hands = ["2026-03-02T10:00:00.000000Z"];
      const clock: CourtClock = { now: () => hands.at(-1)! };
      const engine = await EngineUnderTest.open(open, { clock });
      const id = await engine.submit();
      hands.push("2026-03-02T09:00:00.000000Z");
      const hold = await engine.claimed(id);
      hands.push("2026-03-02T08:00:00.000000Z");
      await engine.store.finish(hold, { status: "completed", outcome: "succeeded", analysis: anAnalysis() });
      expect(await engine.record(id)).toMatchObject({
        created_at: "2026-03-02T10:00:00.000000Z",
        started_at: "2026-03-02T10:00:00.000000Z",
        completed_at: "2026-03-02T10:00:00.000000Z",
      });
    });
  });
}
