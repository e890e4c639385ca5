import { describe, expect, test } from "vitest";
import { anIncident } from "../../testing/builders.ts";
import { ScriptedAnalyser } from "../../testing/scripted-analyser.ts";
import { checkedRecord, EngineUnderTest, type OpenEngine } from "./engine-under-test.ts";

export function describeSubmitting(open: OpenEngine): void {
  describe("submitting", () => {
    test("a submitted run is queued, and its record has every field of the contract", async () => {
      const engine = await EngineUnderTest.open(open);
      const { run, isReplay } = await engine.runs.submit(anIncident({ source: "multipart" }));
      expect(isReplay).toBe(false);
      expect(run.version).toBe(1);
      expect(checkedRecord(run)).toMatchObject({
        status: "queued",
        started_at: null,
        completed_at: null,
        result: null,
        error: null,
        progress: 0,
        current_step: null,
        outcome: null,
        attempt: 0,
        source: "multipart",
        title: "Container MSKU1234565 is missing from the yard of terminal 2.",
        key_entities: [],
        replay_of: null,
      });
      expect(run.toJson()).toBe((await engine.runs.find(run.runId))!.toJson());
    });

    test("text, hints and traceparent are kept as they were received", async () => {
      const engine = await EngineUnderTest.open(open);
      const incident = anIncident({
        text: "柜号 MSKU1234565 找不到 \u{1F6A2}\r\n\ttabs and 'quotes' \"too\" \\ </script>",
        hints: { severity: "High", payload: { nested: [1, null, "two"] } },
        traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
      });
      const { run } = await engine.runs.submit(incident);
      expect(await engine.runs.findIncident(run.runId)).toEqual(incident);
    });

    test("an acknowledged run is there after a crash, and is analysed", async () => {
      const engine = await EngineUnderTest.open(open);
      const ids = await Promise.all(Array.from({ length: 50 }, () => engine.submit()));
      const reopened = await engine.crashAndReopen();
      await reopened.work();
      for (const id of ids) expect((await reopened.ended(id)).status).toBe("completed");
    });

    test("the same key with the same fields answers the first run as it is now", async () => {
      const engine = await EngineUnderTest.open(open);
      const first = await engine.runs.submit(anIncident({ hints: { a: 1, b: 2 } }), {
        idempotencyKey: "key",
      });
      await engine.work();
      await engine.ended(first.run.runId);
      const again = await engine.runs.submit(anIncident({ hints: { b: 2, a: 1 }, source: "json" }), {
        idempotencyKey: "key",
      });
      expect(again.isReplay).toBe(true);
      expect(again.run.runId).toBe(first.run.runId);
      expect(again.run.status).toBe("completed");
    });

    test("the same key with other fields is refused and stores nothing", async () => {
      const engine = await EngineUnderTest.open(open);
      await engine.runs.submit(anIncident(), { idempotencyKey: "key" });
      const other = engine.runs.submit(anIncident({ text: "another" }), { idempotencyKey: "key" });
      await expect(other).rejects.toMatchObject({ code: "idempotency-key-reused" });
      expect((await engine.runs.counts()).queued).toBe(1);
    });

    test("a key belongs to its caller", async () => {
      const engine = await EngineUnderTest.open(open);
      const one = await engine.submit({}, { idempotencyKey: "key", caller: "one" });
      const two = await engine.submit({}, { idempotencyKey: "key", caller: "two" });
      expect(two).not.toBe(one);
    });

    test("twenty submits of one key at once make one run", async () => {
      const engine = await EngineUnderTest.open(open);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => engine.runs.submit(anIncident(), { idempotencyKey: "key" })),
      );
      expect(new Set(answers.map(({ run }) => run.runId)).size).toBe(1);
      expect(answers.filter(({ isReplay }) => !isReplay)).toHaveLength(1);
      expect((await engine.runs.counts()).queued).toBe(1);
    });

    test("a full queue refuses new runs, still finds earlier ones by their key, and takes more once it moves", async () => {
      const engine = await EngineUnderTest.open(open, { maxQueuedRuns: 5 });
      const first = await engine.submit({}, { idempotencyKey: "key" });
      for (let more = 1; more < 5; more++) await engine.submit();
      const refused = await engine.runs.submit(anIncident()).catch((error) => error);
      expect(refused).toMatchObject({ code: "queue-full" });
      expect(refused.retryAfterSeconds).toBeGreaterThan(0);
      expect(await engine.submit({}, { idempotencyKey: "key" })).toBe(first);
      expect((await engine.runs.counts()).queued).toBe(5);
      await engine.work();
      await engine.ended(first);
      await expect(engine.submit()).resolves.toBeTypeOf("string");
    });

    test("a burst larger than the queue's limit does not pass it", async () => {
      const engine = await EngineUnderTest.open(open, { maxQueuedRuns: 10 });
      const answers = await Promise.allSettled(Array.from({ length: 40 }, () => engine.submit()));
      expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    });

    test("urgent runs are analysed first, and callers take turns", async () => {
      const engine = await EngineUnderTest.open(open);
      for (let flood = 0; flood < 30; flood++) await engine.submit({ text: "flood" }, { caller: "flood" });
      await engine.submit({ text: "single" }, { caller: "single" });
      const urgent = await engine.submit({ text: "urgent" }, { caller: "flood", priority: -10 });
      const analyser = new ScriptedAnalyser();
      await engine.work(analyser, { slots: 1 });
      await engine.ended(urgent);
      for (const { runId } of (await engine.runs.list({ limit: 50 })).runs) await engine.ended(runId);
      const order = analyser.asked.map(({ text }) => text);
      expect(order[0]).toBe("urgent");
      expect(order.indexOf("single")).toBeLessThan(5);
    });

    test("a repetition is a new run of the same text that names the first", async () => {
      const engine = await EngineUnderTest.open(open);
      const first = await engine.submit({ text: "Crane QC05 stopped", hints: { a: 1 } });
      const again = await engine.runs.retry(first, "someone");
      expect(checkedRecord(again!)).toMatchObject({ status: "queued", replay_of: first, source: "retry" });
      expect(await engine.runs.findIncident(again!.runId)).toMatchObject({
        text: "Crane QC05 stopped",
        hints: { a: 1 },
      });
    });

    test("an id that is unknown or no id at all is no run", async () => {
      const engine = await EngineUnderTest.open(open);
      const { signal } = new AbortController();
      for (const id of ["0b5e1c1e-7d0c-4b52-9f5c-111111111111", "", "1", "'; DROP TABLE runs; --", "\0"]) {
        expect(await engine.runs.find(id)).toBeNull();
        expect(await engine.runs.findVersion(id)).toBeNull();
        expect(await engine.runs.findIncident(id)).toBeNull();
        expect(await engine.runs.cancel(id, null)).toBeNull();
        expect(await engine.runs.retry(id, "someone")).toBeNull();
        expect(await engine.runs.listEvents(id, 0)).toBeNull();
        expect(await engine.runs.waitForEnd(id, 60_000, signal)).toBeNull();
      }
    });

    test("an id is found in capitals too", async () => {
      const engine = await EngineUnderTest.open(open);
      const id = await engine.submit();
      expect((await engine.runs.find(id.toUpperCase()))?.runId).toBe(id);
    });
  });
}
