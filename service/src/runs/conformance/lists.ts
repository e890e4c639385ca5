import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anAnalysis } from "../../testing/builders.ts";
import { ScriptedAnalyser } from "../../testing/scripted-analyser.ts";
import type { RunQuery } from "../runs.ts";
import { checkedRecord, EngineUnderTest, type OpenEngine } from "./engine-under-test.ts";

export function describeLists(open: OpenEngine): void {
  describe("lists", () => {
    test("the newest come first, page by page, without gap or repeat while others arrive", async () => {
      const engine = await EngineUnderTest.open(open);
      const ids: string[] = [];
      for (let index = 0; index < 25; index++) ids.push(await engine.submit());
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await engine.runs.list({ limit: 10, cursor });
        seen.push(...page.runs.map(({ runId }) => runId));
        cursor = page.nextCursor;
        await engine.submit();
      } while (cursor !== null);
      expect(seen).toEqual(ids.reverse());
    });

    test("a page that ends with the last run has no next one", async () => {
      const engine = await EngineUnderTest.open(open);
      for (let index = 0; index < 4; index++) await engine.submit();
      const first = await engine.runs.list({ limit: 2 });
      expect(first.nextCursor).not.toBeNull();
      const second = await engine.runs.list({ limit: 2, cursor: first.nextCursor });
      expect(second.runs).toHaveLength(2);
      expect(second.nextCursor).toBeNull();
    });

    test("a cursor that was not given out is refused", async () => {
      const engine = await EngineUnderTest.open(open);
      for (const cursor of ["x", "", "1 OR 1=1", Buffer.from("a b c").toString("base64url")]) {
        await expect(engine.runs.list({ limit: 5, cursor })).rejects.toMatchObject({
          code: "invalid-parameter",
        });
      }
    });

    test("filters by status, severity, type, kind and time, alone and together", async () => {
      const engine = await EngineUnderTest.open(open);
      const ids = await submitVariety(engine);
      const listed = async (query: Partial<RunQuery>) =>
        (await engine.runs.list({ limit: 50, ...query })).runs.map(({ runId }) => runId).sort();
      const named = (...names: (keyof typeof ids)[]) => names.map((name) => ids[name]).sort();

      expect(await listed({ statuses: ["failed"] })).toEqual(named("cancelled"));
      expect(await listed({ statuses: ["failed", "queued"] })).toEqual(named("cancelled", "waiting"));
      expect(await listed({ severities: ["High"] })).toEqual(named("fire", "vessel"));
      expect(await listed({ types: ["Vessel Operations"] })).toEqual(named("vessel"));
      expect(await listed({ types: ["safety.fire", "CNTR.MISSING"] })).toEqual(named("fire", "missing"));
      expect(await listed({ types: ["no such type"] })).toEqual([]);
      expect(await listed({ types: ["SAFETY.FIRE"], severities: ["Low"] })).toEqual([]);
      expect(await listed({ severities: ["High", "Medium"], statuses: ["completed"] })).toEqual(
        named("fire", "missing", "vessel"),
      );
      expect(await listed({ q: "smoke", severities: ["High"] })).toEqual(named("fire"));
      expect(await listed({ q: "smoke", severities: ["Low"] })).toEqual([]);

      const { created_at: from } = await engine.record(ids.vessel);
      const { created_at: to } = await engine.record(ids.waiting);
      expect(await listed({ from, to })).toEqual(named("vessel", "fire", "cancelled"));
      expect(await listed({ from: "2000-01-01T00:00:00Z", to: "2000-01-02" })).toEqual([]);
    });

    test("a caller's own runs are listed alone, with every other filter, page by page", async () => {
      const engine = await EngineUnderTest.open(open);
      const own: string[] = [];
      for (let index = 0; index < 5; index++) {
        own.push(await engine.submit({ text: `Gate ${index} is down` }, { caller: "desk" }));
        await engine.submit({ text: "Gate 9 is down" }, { caller: "other" });
        await engine.submit({ text: "Gate 9 is down" });
      }
      await engine.runs.cancel(own[1]!, null);
      const listed = async (query: Partial<RunQuery>) =>
        (await engine.runs.list({ limit: 50, caller: "desk", ...query })).runs.map(({ runId }) => runId);
      expect(await listed({})).toEqual(own.toReversed());
      expect(await listed({ caller: "nobody" })).toEqual([]);
      expect(await listed({ caller: null })).toHaveLength(15);
      expect(await listed({ statuses: ["failed"] })).toEqual([own[1]]);
      expect(await listed({ q: "gate 3" })).toEqual([own[3]]);
      expect(await listed({ q: "gate 9" })).toEqual([]);
      const first = await engine.runs.list({ limit: 3, caller: "desk" });
      const rest = await engine.runs.list({ limit: 3, caller: "desk", cursor: first.nextCursor });
      expect(rest.runs.map(({ runId }) => runId)).toEqual([own[1], own[0]]);
      expect(rest.nextCursor).toBeNull();
      expect(await engine.runs.findCaller(own[0]!)).toBe("desk");
      expect(await engine.runs.findCaller(crypto.randomUUID())).toBeNull();
    });

    test("a filtered list has pages too", async () => {
      const engine = await EngineUnderTest.open(open);
      const ids: string[] = [];
      for (let index = 0; index < 9; index++) {
        const id = await engine.submit();
        if (index % 3 === 0) await engine.runs.cancel(id, null);
        if (index % 3 !== 1) ids.push(id);
        if (index % 3 === 1) await engine.claimed(id);
      }
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await engine.runs.list({ limit: 2, cursor, statuses: ["queued", "failed"] });
        seen.push(...page.runs.map(({ runId }) => runId));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen).toEqual(ids.reverse());
    });

    test("full-text search finds words of text, title and report, newest first, page by page", async () => {
      const engine = await EngineUnderTest.open(open);
      const ids = await submitVariety(engine);
      const found = async (q: string) =>
        (await engine.runs.list({ limit: 50, q })).runs.map(({ runId }) => runId);
      expect(await found("berth")).toEqual([ids.vessel]);
      expect(await found("BERTH smoke")).toEqual([]);
      expect(await found("Headline")).toEqual([ids.fire, ids.vessel, ids.missing]);
      expect(await found("drenched")).toEqual([ids.fire]);
      expect(await found("MSKU12345")).toEqual([ids.missing]);
      expect(await found("找不到")).toEqual([ids.waiting]);
      expect(await found("不到找")).toEqual([]);
      const first = await engine.runs.list({ limit: 2, q: "Headline" });
      const rest = await engine.runs.list({ limit: 2, q: "Headline", cursor: first.nextCursor });
      expect(rest.runs.map(({ runId }) => runId)).toEqual([ids.missing]);
      expect(rest.nextCursor).toBeNull();
    });

    test("a run is found by its text from its submit on, however it ends", async () => {
      const engine = await EngineUnderTest.open(open);
      const submit = (word: string) => engine.submit({ text: `Crane ${word} stands still` });
      const found = async (q: string) =>
        (await engine.runs.list({ limit: 50, q })).runs.map(({ runId }) => runId);
      const completed = await submit("QC01");
      const failed = await submit("QC02");
      const cancelled = await submit("QC03");
      const running = await submit("QC04");
      const waiting = await submit("QC05");
      const all = [waiting, running, cancelled, failed, completed];
      const failure = { status: "failed", outcome: "error", error: "It did not work out." } as const;
      const expectAllFound = async () => {
        expect(await found("crane still")).toEqual(all);
        for (const [index, word] of ["qc05", "qc04", "qc03", "qc02", "qc01"].entries()) {
          expect(await found(word)).toEqual([all[index]]);
        }
      };

      await expectAllFound();
      const [one, two, three, four] = [
        await engine.claimed(completed),
        await engine.claimed(failed),
        await engine.claimed(cancelled),
        await engine.claimed(running),
      ];
      await expectAllFound();
      await engine.store.finish(one, { status: "completed", outcome: "succeeded", analysis: anAnalysis() });
      await engine.store.finish(two, failure);
      await engine.runs.cancel(cancelled, null);
      await engine.store.finish(three, failure);
      await engine.store.release(four);
      await engine.claimed(running);
      await expectAllFound();
      const first = await engine.runs.list({ limit: 2, q: "crane" });
      const rest = await engine.runs.list({ limit: 3, q: "crane", cursor: first.nextCursor });
      expect([...first.runs, ...rest.runs].map(({ runId }) => runId)).toEqual(all);
    });

    test("a search goes as far back as it must, page by page", async () => {
      const engine = await EngineUnderTest.open(open);
      const submit = (text: string) => engine.submit({ text });
      const old = [await submit("Reefer plug has no power"), await submit("Reefer is warm")];
      await Promise.all(Array.from({ length: 110 }, () => submit("Gate is stuck")));
      const young = [await submit("Reefer alarm"), await submit("Reefer door open")];
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await engine.runs.list({ limit: 1, cursor, q: "reefer" });
        seen.push(...page.runs.map(({ runId }) => runId));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen).toEqual([...old, ...young].reverse());
    });

    test("no search text is an error, and none is taken for an operator", async () => {
      const engine = await EngineUnderTest.open(open);
      const id = await engine.submit({ text: 'plain words with "quotes" and NOT OR AND' });
      const found = async (q: string) =>
        (await engine.runs.list({ limit: 50, q })).runs.map(({ runId }) => runId);
      expect(await found('"quotes"')).toEqual([id]);
      expect(await found("NOT missing")).toEqual([]);
      expect(await found("title: words")).toEqual([]);
      expect(await found("?!")).toEqual([]);
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: "binary", maxLength: 40 }), async (q) => {
          await found(`zz ${q}`);
        }),
        { numRuns: 200 },
      );
    });

    test("a summary leaves the report out and keeps the rest", async () => {
      const engine = await EngineUnderTest.open(open);
      await engine.work();
      await engine.ended(await engine.submit());
      const whole = checkedRecord((await engine.runs.list({ limit: 1 })).runs[0]!);
      const summary = checkedRecord((await engine.runs.list({ limit: 1, isSummary: true })).runs[0]!);
      expect(whole.result).not.toBeNull();
      expect(summary).toEqual({ ...whole, result: null });
    });
  });
}

/** Five runs that differ, in this order: three completed, one cancelled, one still queued. */
async function submitVariety(engine: EngineUnderTest) {
  const reports: Record<string, Parameters<typeof anAnalysis>[0]> = {
    "Container MSKU1234565 is gone": {},
    "Vessel at the wrong berth": {
      analysis: { incident_kind: "VSL.BERTH", incident_type: "Vessel Operations", severity: "High" },
      entities: [],
    },
    "There is smoke in block B": {
      analysis: {
        incident_kind: "SAFETY.FIRE",
        incident_type: "Safety & Security",
        severity: "High",
        summary: "The block was drenched.",
      },
      entities: [],
    },
  };
  await engine.work(
    new ScriptedAnalyser(({ text }) => anAnalysis(reports[text], `Headline of ${text.slice(0, 9)}`)),
  );
  const ids: string[] = [];
  for (const text of Object.keys(reports)) {
    const id = await engine.submit({ text });
    await engine.ended(id);
    ids.push(id);
  }
  await engine.parts.queue.stop({ graceMs: 1000 });
  const [missing, vessel, fire] = ids as [string, string, string];
  const cancelled = await engine.submit({ text: "Sent by mistake" });
  await engine.runs.cancel(cancelled, null);
  const waiting = await engine.submit({ text: "集装箱找不到了" });
  return { missing, vessel, fire, cancelled, waiting };
}
