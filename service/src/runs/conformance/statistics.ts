import { statisticsSchema } from "@imperial-court/contract";
import { describe, expect, test } from "vitest";
import { anAnalysis } from "../../testing/builders.ts";
import type { CourtClock } from "../court-clock.ts";
import { EngineUnderTest, type OpenEngine } from "./engine-under-test.ts";

export function describeStatistics(open: OpenEngine): void {
  describe("statistics", () => {
    test("counts and percentiles agree with counting by hand", async () => {
      const { engine, at } = await openWithClock(open);
      // Waits of 1, 2 and 3 s; run times of 10, 20 and 30 s.
      for (const [index, severity] of (["High", "Low", "High"] as const).entries()) {
        at(`2026-03-02T10:0${index}:00.000000Z`);
        const id = await engine.submit();
        at(`2026-03-02T10:0${index}:0${index + 1}.000000Z`);
        const hold = await engine.claimed(id);
        at(`2026-03-02T10:0${index}:${index + 1}${index + 1}.000000Z`);
        const entities = index === 0 ? [] : undefined;
        const analysis = anAnalysis({ analysis: { severity }, ...(entities && { entities }) });
        await engine.store.finish(hold, { status: "completed", outcome: "succeeded", analysis });
      }
      at("2026-03-03T23:59:59.999999Z");
      await engine.runs.cancel(await engine.submit(), null);
      await engine.submit();

      const statistics = statisticsSchema.parse(await engine.runs.statistics({ from: null, to: null }));
      expect(statistics).toMatchObject({
        total: 5,
        by_status: { completed: 3, failed: 1, queued: 1 },
        by_outcome: { succeeded: 3, cancelled: 1 },
        by_type: { "Container Management": 3 },
        by_kind: { "CNTR.MISSING": 3 },
        by_severity: { High: 2, Low: 1 },
        queue_wait_ms: { p50: 2000, p90: 2800, p99: 2980 },
        run_time_ms: { p50: 20_000, p90: 28_000, p99: 29_800 },
        by_day: [
          { day: "2026-03-02", total: 3, by_severity: { High: 2, Low: 1 } },
          { day: "2026-03-03", total: 2, by_severity: { none: 2 } },
        ],
        by_weekday_hour: [
          { weekday: 1, hour: 10, total: 3 },
          { weekday: 2, hour: 23, total: 2 },
        ],
        top_entities: [{ type: "container", value: "MSKU1234565", total: 2 }],
      });

      const second = await engine.runs.statistics({ from: "2026-03-03T00:00:00Z", to: null });
      expect(second).toMatchObject({ total: 2, by_type: {}, run_time_ms: { p50: null }, top_entities: [] });
      const first = await engine.runs.statistics({ from: null, to: "2026-03-03T00:00:00Z" });
      expect(first).toMatchObject({ total: 3, by_status: { completed: 3 } });
    });

    test("an empty store has statistics of nothing", async () => {
      const engine = await EngineUnderTest.open(open);
      const statistics = statisticsSchema.parse(await engine.runs.statistics({ from: null, to: null }));
      expect(statistics).toMatchObject({ total: 0, by_status: {}, queue_wait_ms: { p50: null }, by_day: [] });
    });

    test("runs by status are counted, also after a restart", async () => {
      const engine = await EngineUnderTest.open(open);
      await engine.submit();
      await engine.claimed(await engine.submit());
      await engine.runs.cancel(await engine.submit(), null);
      const counts = { queued: 1, running: 1, completed: 0, failed: 1 };
      expect(await engine.runs.counts()).toEqual(counts);
      const reopened = await engine.crashAndReopen();
      expect(await reopened.runs.counts()).toEqual(counts);
    });

    test("runs that name an identifier are found, newest first, with what they share", async () => {
      const { engine, at } = await openWithClock(open);
      const complete = async (instant: string, values: string[]) => {
        at(instant);
        const id = await engine.submit();
        const entities = values.map((value) => ({ ...anEntity, value }));
        const analysis = anAnalysis({ entities }, `About ${values.join(" and ")}`);
        const ending = { status: "completed", outcome: "succeeded", analysis } as const;
        await engine.store.finish(await engine.claimed(id), ending);
        return id;
      };
      const older = await complete("2026-03-01T00:00:00.000000Z", [
        "MSKU1234565",
        "TEMU0000014",
        "MSKU1234565",
      ]);
      const newer = await complete("2026-03-02T00:00:00.000000Z", ["MSKU1234565"]);
      await complete("2026-03-03T00:00:00.000000Z", ["OOLU9999990"]);
      const keys = ["MSKU1234565", "TEMU0000014"].map((value) => ({ type: "container", value }));
      const found = await engine.store.findRunsByEntities(keys, {
        excludeRunId: null,
        since: null,
        limit: 10,
      });
      expect(found).toMatchObject([
        { runId: newer, title: "About MSKU1234565", kind: "CNTR.MISSING", sharedEntities: [keys[0]] },
        { runId: older, severity: "Medium", status: "completed", sharedEntities: keys },
      ]);
      const options = { excludeRunId: newer, since: null, limit: 10 };
      expect(await engine.store.findRunsByEntities(keys, options)).toMatchObject([{ runId: older }]);
      const recent = { excludeRunId: null, since: "2026-03-02T00:00:00.000000Z", limit: 10 };
      expect(await engine.store.findRunsByEntities(keys, recent)).toMatchObject([{ runId: newer }]);
    });
  });
}

const anEntity = { type: "container", start: 0, end: 11, valid: true, note: null } as const;

/** A clock that stands where it was put. */
async function openWithClock(open: OpenEngine) {
  let instant = "2026-03-01T00:00:00.000000Z";
  const clock: CourtClock = { now: () => instant };
  return {
    engine: await EngineUnderTest.open(open, { clock }),
    at: (next: string) => {
      instant = next;
    },
  };
}
