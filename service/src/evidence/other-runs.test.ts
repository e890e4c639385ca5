import type { Entity } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { createOtherRunsSource, type RunMatch } from "./other-runs.ts";

const receivedAt = "2026-03-02T10:00:00.000Z";
const container = entity("container", "DEMU4820193");

test("a run on the same container two hours earlier is named as probably the same incident", async () => {
  const [fact] = await lookUp([aRun({ createdAt: "2026-03-02T08:00:00.000Z" })]);
  expect(fact).toMatchObject({
    source: "other runs",
    status: "found",
    location: "run run-1",
    relatedRun: {
      runId: "run-1",
      why: expect.stringMatching(/container DEMU4820193.*2 h apart.*same incident/),
    },
  });
});

test("a run on the same container a week earlier is related, not a duplicate", async () => {
  const [fact] = await lookUp([aRun({ createdAt: "2026-02-23T08:00:00.000Z" })]);
  expect(fact?.relatedRun?.why).toBe("same container DEMU4820193, reported 7 days apart");
});

test("the run itself and runs older than thirty days are left out", async () => {
  const facts = await lookUp([
    aRun({ runId: "this-run", createdAt: receivedAt }),
    aRun({ createdAt: "2026-01-01T00:00:00.000Z" }),
  ]);
  expect(facts).toMatchObject([{ status: "nothing", excerpt: "No other run names container DEMU4820193." }]);
});

test("a shared error code relates runs only within hours", async () => {
  const matched = [{ type: "error_code", value: "YARD_ERR_2" }];
  const near = aRun({ runId: "near", createdAt: "2026-03-02T09:30:00.000Z", matched });
  const far = aRun({ runId: "far", createdAt: "2026-02-27T09:30:00.000Z", matched });
  const facts = await lookUp([far, near], [entity("error_code", "YARD_ERR_2")]);
  expect(facts.map((fact) => fact.relatedRun?.runId)).toEqual(["near"]);
});

test("the strongest shared identifier comes first, and the list is bounded", async () => {
  const runs = Array.from({ length: 20 }, (_, index) =>
    aRun({ runId: `run-${index}`, matched: [{ type: "vessel", value: "MV DEMO STAR" }] }),
  );
  runs.push(aRun({ runId: "ticket", matched: [{ type: "ticket", value: "ALR-1" }] }));
  const facts = await lookUp(runs);
  expect(facts).toHaveLength(8);
  expect(facts[0]?.relatedRun?.runId).toBe("ticket");
});

test("of several reports of one incident the first is named first", async () => {
  const at = (runId: string, createdAt: string) => aRun({ runId, createdAt });
  const facts = await lookUp([
    at("third", "2026-03-02T09:50:00.000Z"),
    at("second", "2026-03-02T08:00:00.000Z"),
    at("first", "2026-03-02T07:00:00.000Z"),
    at("history", "2026-02-20T07:00:00.000Z"),
  ]);
  expect(facts.map((fact) => fact.relatedRun?.runId)).toEqual(["first", "second", "third", "history"]);
});

test("what was read as another kind of trouble is named after its like, and only perhaps the same", async () => {
  const at = (runId: string, kind: string | null, matched = [{ type: "container", value: "DEMU4820193" }]) =>
    aRun({ runId, kind, matched });
  const runs = [
    at("cooling", "CNTR.REEFER"),
    at("twice", "CNTR.DUPLICATE_RECORD"),
    at("unread", null),
    at("ticket", "CNTR.REEFER", [{ type: "ticket", value: "ALR-1" }]),
  ];
  const facts = await createOtherRunsSource({ findRuns: async () => runs }).lookUp(
    { ...request([container, entity("ticket", "ALR-1")]), kind: "CNTR.DUPLICATE_RECORD" },
    AbortSignal.timeout(1_000),
  );
  const probably = ": probably the same incident";
  expect(facts.map(({ relatedRun }) => [relatedRun?.runId, relatedRun?.why.replace(/^.*apart/, "")])).toEqual(
    [
      ["ticket", probably],
      ["twice", probably],
      ["unread", probably],
      ["cooling", ": perhaps the same incident, though read there as CNTR.REEFER"],
    ],
  );
});

test("a trouble without a number is the same as one of its kind in like words within hours", async () => {
  const slow = { kind: "API.AVAILABILITY", matched: [] };
  const runs = [
    aRun({ ...slow, runId: "same", title: "PORTNET is slow for all users" }),
    aRun({ ...slow, runId: "other words", title: "Booking search answers 503" }),
    aRun({ ...slow, runId: "long ago", title: "PORTNET is slow", createdAt: "2026-03-02T04:00:00.000Z" }),
  ];
  const asked: unknown[] = [];
  const source = createOtherRunsSource({
    findRuns: async (_, kind) => {
      asked.push(kind);
      return runs;
    },
  });
  const text = "caller says portnet very slow lah";
  const ask = (entities: Entity[]) =>
    source.lookUp({ ...request(entities), text, kind: slow.kind }, AbortSignal.timeout(1_000));
  const facts = await ask([]);
  expect(facts.map((fact) => fact.relatedRun)).toEqual([
    {
      runId: "same",
      why: "same kind of trouble (API.AVAILABILITY) in like words (portnet, slow), reported 1 h apart: probably the same incident",
    },
  ]);
  // A box is found by its number alone.
  await ask([container]);
  expect(asked).toEqual(["API.AVAILABILITY", null]);
});

test("a failing search is a failed fact", async () => {
  const source = createOtherRunsSource({
    findRuns: async () => {
      throw new Error("database is closed");
    },
  });
  const facts = await source.lookUp(request([container]), AbortSignal.timeout(1_000));
  expect(facts).toMatchObject([{ status: "failed", excerpt: expect.stringContaining("database is closed") }]);
});

test("a report without identifiers asks nothing", async () => {
  let asked = 0;
  const source = createOtherRunsSource({
    findRuns: async () => {
      asked += 1;
      return [];
    },
  });
  expect(await source.lookUp(request([entity("terminal", "PPT4")]), AbortSignal.timeout(1_000))).toEqual([]);
  expect(asked).toBe(0);
});

function lookUp(runs: readonly RunMatch[], entities: Entity[] = [container]) {
  const source = createOtherRunsSource({ findRuns: async () => runs });
  return source.lookUp(request(entities), AbortSignal.timeout(1_000));
}

function request(entities: Entity[]) {
  return { runId: "this-run", text: "", receivedAt, entities };
}

function entity(type: Entity["type"], value: string): Entity {
  return { type, value, start: 0, end: value.length, valid: true, note: null };
}

function aRun(run: Partial<RunMatch>): RunMatch {
  return {
    runId: "run-1",
    createdAt: "2026-03-02T09:00:00.000Z",
    title: "Container shown twice",
    status: "completed",
    kind: "CNTR.DUPLICATE_RECORD",
    matched: [{ type: "container", value: "DEMU4820193" }],
    ...run,
  };
}
