import { describe, expect, test } from "vitest";
import type { CourtClock } from "../court-clock.ts";
import { formatMicros } from "../court-clock.ts";
import { sweep } from "../retention.ts";
import { EngineUnderTest, type OpenEngine } from "./engine-under-test.ts";

export function describeRemoval(open: OpenEngine): void {
  describe("removal", () => {
    test("cleanup removes ended runs of the age and says how many runs are left", async () => {
      const { engine, clock } = await openWithClock(open);
      await engine.work();
      const old = [await engine.submit(), await engine.submit()];
      for (const id of old) await engine.ended(id);
      clock.advanceHours(25);
      const young = await engine.submit();
      await engine.ended(young);
      expect(await engine.runs.cleanup({ maxAgeHours: 24, isDryRun: true })).toEqual({
        removed: 2,
        remaining: 3,
      });
      expect(await engine.runs.cleanup({ maxAgeHours: 24, isDryRun: false })).toEqual({
        removed: 2,
        remaining: 1,
      });
      for (const id of old) expect(await engine.runs.find(id)).toBeNull();
      expect((await engine.record(young)).status).toBe("completed");
    });

    test("queued and running runs are never removed, however old", async () => {
      const { engine, clock } = await openWithClock(open);
      const queued = await engine.submit();
      const running = await engine.submit();
      await engine.claimed(running);
      const failed = await engine.submit();
      await engine.runs.cancel(failed, null);
      clock.advanceHours(24 * 365);
      expect(await engine.runs.cleanup({ maxAgeHours: 0, isDryRun: false })).toEqual({
        removed: 1,
        remaining: 2,
      });
      expect((await engine.record(queued)).status).toBe("queued");
      expect((await engine.record(running)).status).toBe("running");
    });

    test("more runs than one portion are all removed, and leave nothing behind", async () => {
      const { engine, clock } = await openWithClock(open);
      await engine.work(undefined, { slots: 20 });
      const ids = await Promise.all(
        Array.from({ length: 230 }, (_, index) => engine.submit({}, { idempotencyKey: `key-${index}` })),
      );
      for (const id of ids) await engine.ended(id);
      expect((await engine.runs.list({ limit: 50, q: "MSKU1234565" })).runs).toHaveLength(50);
      clock.advanceHours(1);
      expect(await engine.runs.cleanup({ maxAgeHours: 0, isDryRun: false })).toEqual({
        removed: 230,
        remaining: 0,
      });
      expect((await engine.runs.list({ limit: 50 })).runs).toEqual([]);
      expect((await engine.runs.list({ limit: 50, q: "MSKU1234565" })).runs).toEqual([]);
      expect(await engine.runs.listEvents(ids[0]!, 0)).toBeNull();
      expect(await engine.runs.findIncident(ids[0]!)).toBeNull();
      expect((await engine.runs.statistics({ from: null, to: null })).top_entities).toEqual([]);
      const related = await engine.store.findRunsByEntities([{ type: "container", value: "MSKU1234565" }], {
        excludeRunId: null,
        since: null,
        limit: 10,
      });
      expect(related).toEqual([]);
      const again = await engine.submit({}, { idempotencyKey: "key-0" });
      expect(ids).not.toContain(again);
    });

    test("a follower of a run that is removed ends", async () => {
      const { engine, clock } = await openWithClock(open);
      const id = await engine.submit();
      const { signal } = new AbortController();
      const events = engine.runs.followEvents(id, 2, signal)[Symbol.asyncIterator]();
      const next = events.next();
      await engine.runs.cancel(id, null);
      clock.advanceHours(1);
      await engine.runs.cleanup({ maxAgeHours: 0, isDryRun: false });
      expect((await next).done).toBe(true);
    });

    test("the sweep removes what is past the retention, and keeps all where there is none", async () => {
      const { engine, clock } = await openWithClock(open);
      const id = await engine.submit();
      await engine.runs.cancel(id, null);
      clock.advanceHours(24 * 8);
      await sweep({ store: engine.store, clock, retentionDays: null });
      expect(await engine.runs.find(id)).not.toBeNull();
      await sweep({ store: engine.store, clock, retentionDays: 9 });
      expect(await engine.runs.find(id)).not.toBeNull();
      await sweep({ store: engine.store, clock, retentionDays: 7 });
      expect(await engine.runs.find(id)).toBeNull();
    });

    test("an idempotency key holds for a day and is forgotten after two", async () => {
      const { engine, clock } = await openWithClock(open);
      const key = { idempotencyKey: "key" };
      const first = await engine.submit({}, key);
      clock.advanceHours(24);
      await sweep({ store: engine.store, clock, retentionDays: null });
      expect(await engine.submit({}, key)).toBe(first);
      clock.advanceHours(25);
      const second = await engine.submit({ text: "another" }, key);
      expect(second).not.toBe(first);
      expect(await engine.submit({ text: "another" }, key)).toBe(second);
    });
  });
}

/** A clock that moves on a microsecond with each look, and by hours when told. */
async function openWithClock(open: OpenEngine) {
  let micros = Date.UTC(2026, 2, 2) * 1000;
  const clock: CourtClock & { advanceHours(hours: number): void } = {
    now: () => formatMicros(micros++),
    advanceHours: (hours) => {
      micros += hours * 3_600_000_000;
    },
  };
  return { engine: await EngineUnderTest.open(open, { clock }), clock };
}
