import { describe, expect, test } from "vitest";
import { anAnalysis } from "../../testing/builders.ts";
import { ScriptedAnalyser, untilAborted } from "../../testing/scripted-analyser.ts";
import { checkedRecord, EngineUnderTest, type OpenEngine } from "./engine-under-test.ts";

export function describeCancelling(open: OpenEngine): void {
  describe("cancelling", () => {
    test("a queued run fails at once, says who and why, and is never analysed", async () => {
      const engine = await EngineUnderTest.open(open);
      const id = await engine.submit();
      const cancelled = checkedRecord((await engine.runs.cancel(id, "duplicate, said the duty officer"))!);
      expect(cancelled).toMatchObject({
        status: "failed",
        outcome: "cancelled",
        started_at: null,
        attempt: 0,
      });
      expect(cancelled.error).toContain("duplicate, said the duty officer");
      expect(await engine.parts.queue.depth()).toEqual({ waiting: 0, delayed: 0, running: 0 });
      const analyser = new ScriptedAnalyser();
      await engine.work(analyser);
      await engine.ended(await engine.submit({ text: "another" }));
      expect(analyser.asked.map(({ text }) => text)).toEqual(["another"]);
    });

    test("a running analysis is told to stop, and the run fails as cancelled", async () => {
      const engine = await EngineUnderTest.open(open);
      await engine.work(new ScriptedAnalyser((_incident, { signal }) => untilAborted(signal)));
      const id = await engine.submit();
      await engine.until(id, "started");
      const cancelling = checkedRecord((await engine.runs.cancel(id, "no longer needed"))!);
      expect(cancelling.status).toMatch(/running|failed/);
      const record = await engine.ended(id);
      expect(record).toMatchObject({ status: "failed", outcome: "cancelled", attempt: 1 });
      expect(record.error).toContain("no longer needed");
      expect((await engine.runs.listEvents(id, 0))!.map(({ type }) => type)).toEqual([
        "queued",
        "started",
        "cancelling",
        "done",
      ]);
    });

    test("cancelling twice is cancelling once", async () => {
      const engine = await EngineUnderTest.open(open);
      const id = await engine.submit();
      await engine.claimed(id);
      await engine.runs.cancel(id, "first");
      const once = await engine.record(id);
      await engine.runs.cancel(id, "second");
      expect(await engine.record(id)).toEqual(once);
    });

    test("cancelling an ended run leaves it as it is", async () => {
      const engine = await EngineUnderTest.open(open);
      await engine.work();
      const id = await engine.submit();
      const ended = await engine.ended(id);
      const after = checkedRecord((await engine.runs.cancel(id, "too late"))!);
      expect(after).toEqual(ended);
    });

    test("an accepted cancellation wins over whatever the worker writes next", async () => {
      const engine = await EngineUnderTest.open(open);
      const writes = {
        finish: (hold: { runId: string; claim: number }) =>
          engine.store.finish(hold, { status: "completed", outcome: "succeeded", analysis: anAnalysis() }),
        retry: (hold: { runId: string; claim: number }) =>
          engine.store.scheduleRetry(hold, { error: "broken", delayMs: 0 }),
        release: (hold: { runId: string; claim: number }) => engine.store.release(hold),
      };
      for (const write of Object.values(writes)) {
        const id = await engine.submit();
        const hold = await engine.claimed(id);
        await engine.runs.cancel(id, null);
        await write(hold);
        expect(await engine.record(id)).toMatchObject({
          status: "failed",
          outcome: "cancelled",
          result: null,
        });
      }
    });

    test("a cancellation survives the death of the worker it was meant for", async () => {
      const engine = await EngineUnderTest.open(open);
      const id = await engine.submit();
      await engine.claimed(id);
      await engine.runs.cancel(id, null);
      const reopened = await engine.crashAndReopen();
      const analyser = new ScriptedAnalyser();
      await reopened.work(analyser);
      expect(await reopened.ended(id)).toMatchObject({ status: "failed", outcome: "cancelled" });
      expect(analyser.asked).toEqual([]);
    });

    test("a run that waits for its next attempt fails at once", async () => {
      const engine = await EngineUnderTest.open(open);
      const retryPolicy = { maxAttempts: 2, firstDelayMs: 60_000, longestDelayMs: 60_000 };
      await engine.work(new ScriptedAnalyser(() => Promise.reject(new Error("no"))), { retryPolicy });
      const id = await engine.submit();
      await engine.until(id, "retrying");
      const record = checkedRecord((await engine.runs.cancel(id, null))!);
      expect(record).toMatchObject({ status: "failed", outcome: "cancelled" });
    });
  });
}
