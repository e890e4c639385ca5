import { type RunEvent, runEventSchema } from "@imperial-court/contract";
import { describe, expect, test } from "vitest";
import { anAnalysis } from "../../testing/builders.ts";
import { ScriptedAnalyser, untilAborted } from "../../testing/scripted-analyser.ts";
import type { AnalysisCourse } from "../analyser.ts";
import { type FollowedStore, followEvents } from "../run-events.ts";
import { EngineUnderTest, type OpenEngine } from "./engine-under-test.ts";

export function describeEvents(open: OpenEngine): void {
  describe("events", () => {
    test("what an analysis tells becomes numbered events, progress and the current step", async () => {
      const engine = await EngineUnderTest.open(open);
      const waiting = Promise.withResolvers<void>();
      await engine.work(
        new ScriptedAnalyser(async (_incident, course) => {
          tellStages(course);
          course.onStageStarted("collect-evidence", "looking up 3 identifiers in 2 sources");
          course.onLookup(aFact);
          await waiting.promise;
          course.onStageFinished("collect-evidence", { ms: 60, detail: { facts: 1 }, result: { facts: 1 } });
          return anAnalysis();
        }),
      );
      const id = await engine.submit();
      await engine.until(id, "lookup");
      const underway = await engine.record(id);
      expect(underway.status).toBe("running");
      expect(underway.current_step).toBe("Censorate 察院: looking up 3 identifiers in 2 sources");
      expect(underway.progress).toBeGreaterThan(30);
      expect(underway.progress).toBeLessThan(70);
      waiting.resolve();
      await engine.ended(id);

      const events = (await engine.runs.listEvents(id, 0))!;
      for (const event of events) runEventSchema.parse(event);
      expect(events.map(({ type, stage }) => [type, stage])).toEqual([
        ["queued", null],
        ["started", null],
        ["stage-started", "intake"],
        ["stage-finished", "intake"],
        ["stage-started", "collect-evidence"],
        ["lookup", "collect-evidence"],
        ["stage-finished", "collect-evidence"],
        ["done", null],
      ]);
      expect(events.map(({ id: number }) => number)).toEqual(events.map((_event, index) => index + 1));
      expect(events[5]!.detail).toMatchObject({ source: "gate log", status: "found", query: "MSKU1234565" });
      expect(events.at(-1)).toMatchObject({ progress: 100, detail: { outcome: "succeeded" } });
      const progress = events.map((event) => event.progress);
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
    });

    test("the version of a run is the number of its last event", async () => {
      const engine = await EngineUnderTest.open(open);
      const id = await engine.submit();
      const versions = [await engine.runs.findVersion(id)];
      await engine.work(
        new ScriptedAnalyser((_incident, course) => {
          tellStages(course);
          return anAnalysis();
        }),
      );
      await engine.ended(id);
      versions.push(await engine.runs.findVersion(id));
      expect(versions).toEqual([1, 5]);
      expect((await engine.runs.find(id))!.version).toBe(5);
      expect((await engine.runs.listEvents(id, 0))!.at(-1)!.id).toBe(5);
    });

    test("events after a number are those with higher numbers", async () => {
      const engine = await EngineUnderTest.open(open);
      await engine.work();
      const id = await engine.submit();
      await engine.ended(id);
      const all = (await engine.runs.listEvents(id, 0))!;
      expect(all).toHaveLength(3);
      expect(await engine.runs.listEvents(id, 1)).toEqual(all.slice(1));
      expect(await engine.runs.listEvents(id, 3)).toEqual([]);
      expect(await engine.runs.listEvents(id, 1_000_000)).toEqual([]);
    });

    test("followers who come at any time see every event once and in order, and end after done", async () => {
      const engine = await EngineUnderTest.open(open);
      const steps = Array.from({ length: 20 }, () => Promise.withResolvers<void>());
      await engine.work(
        new ScriptedAnalyser(async (_incident, course) => {
          for (const { promise } of steps) {
            await promise;
            course.onLookup(aFact);
          }
          return anAnalysis();
        }),
      );
      const id = await engine.submit();
      const { signal } = new AbortController();
      const followers = [collect(engine.runs.followEvents(id, 0, signal))];
      for (const { resolve } of steps) {
        resolve();
        followers.push(collect(engine.runs.followEvents(id, 0, signal)));
        await new Promise(setImmediate);
      }
      await engine.ended(id);
      followers.push(collect(engine.runs.followEvents(id, 0, signal)));
      const all = (await engine.runs.listEvents(id, 0))!;
      expect(all).toHaveLength(23);
      for (const seen of await Promise.all(followers)) expect(seen).toEqual(all);
    });

    test("a follower resumes after the number it has seen", async () => {
      const engine = await EngineUnderTest.open(open);
      await engine.work();
      const id = await engine.submit();
      await engine.ended(id);
      const { signal } = new AbortController();
      const seen = await collect(engine.runs.followEvents(id, 2, signal));
      expect(seen.map((event) => event.id)).toEqual([3]);
      expect(await collect(engine.runs.followEvents(id, 3, signal))).toEqual([]);
    });

    test("a follower who looks a moment before the run ends is told of the end", async () => {
      const engine = await EngineUnderTest.open(open);
      const { store } = engine;
      const id = await engine.submit();
      const hold = await engine.claimed(id);
      let hasLooked = false;
      const inBetween: FollowedStore = {
        find: (runId) => store.find(runId),
        subscribe: (runId, onChange) => store.subscribe(runId, onChange),
        async listEvents(runId, after) {
          const events = await store.listEvents(runId, after);
          if (!hasLooked) {
            hasLooked = true;
            expect(events).toEqual([]);
            await store.finish(hold, { status: "failed", outcome: "error", error: "ended in between" });
          }
          return events;
        },
      };
      const seen = await collect(followEvents(inBetween, id, 2, new AbortController().signal));
      expect(seen).toMatchObject([{ id: 3, type: "done" }]);
    });

    test("a follower ends when told to, and when there is no such run", async () => {
      const engine = await EngineUnderTest.open(open);
      const id = await engine.submit();
      const leave = new AbortController();
      const seen: RunEvent[] = [];
      for await (const event of engine.runs.followEvents(id, 0, leave.signal)) {
        seen.push(event);
        leave.abort();
      }
      expect(seen).toHaveLength(1);
      const unknown = "0b5e1c1e-7d0c-4b52-9f5c-111111111111";
      expect(await collect(engine.runs.followEvents(unknown, 0, new AbortController().signal))).toEqual([]);
    });

    test("waiting for the end answers the unfinished run when the time is over or the caller leaves", async () => {
      const engine = await EngineUnderTest.open(open);
      await engine.work(new ScriptedAnalyser((_incident, { signal }) => untilAborted(signal)));
      const id = await engine.submit();
      const inTime = await engine.runs.waitForEnd(id, 30, new AbortController().signal);
      expect(inTime!.status).toMatch(/queued|running/);
      const leave = new AbortController();
      const left = engine.runs.waitForEnd(id, 60_000, leave.signal);
      leave.abort();
      expect((await left)!.status).toMatch(/queued|running/);
    });
  });
}

function tellStages(course: AnalysisCourse): void {
  course.onStageStarted("intake");
  course.onStageFinished("intake", { ms: 0.4, detail: { languages: ["en"] }, result: null });
}

const aFact = {
  source: "gate log",
  status: "found",
  query: "MSKU1234565",
  location: "gate.log:6",
  observedAt: null,
  excerpt: "gate out",
  durationMs: 1,
  entities: [{ type: "container", value: "MSKU1234565" }],
  finding: null,
} as const;

async function collect(events: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const seen: RunEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}
