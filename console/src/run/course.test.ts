import type { RunEvent } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { readCourse } from "./course.ts";

function events(...drafts: Partial<RunEvent>[]): RunEvent[] {
  return drafts.map((draft, index) => ({
    id: index + 1,
    run_id: "00000000-0000-7000-8000-000000000001",
    type: "queued",
    at: "2026-01-01T00:00:00.000000Z",
    progress: index,
    message: `event ${index + 1}`,
    stage: null,
    detail: {},
    ...draft,
  }));
}

const states = (list: RunEvent[]) => readCourse(list).stages.map(({ state }) => state);
const started = (attempt: number, crashes = 0): Partial<RunEvent> => ({
  type: "started",
  detail: { attempt, crashes },
});
const done = (stage: string, detail = {}): Partial<RunEvent> => ({ type: "stage-finished", stage, detail });
const begun = (stage: string): Partial<RunEvent> => ({ type: "stage-started", stage });

test("before anything happened every stage is to come", () => {
  expect(new Set(states([]))).toEqual(new Set(["waiting"]));
  expect(new Set(states(events({})))).toEqual(new Set(["waiting"]));
});

test("one stage is at work, those before it are done", () => {
  const list = events({}, started(1), begun("intake"), done("intake", { ms: 3 }), begun("extract-entities"));
  expect(states(list).slice(0, 3)).toEqual(["done", "working", "waiting"]);
  expect(readCourse(list).stages[0]?.ms).toBe(3);
});

test("a run taken up again keeps what was finished and starts the rest anew", () => {
  const list = events(started(1), begun("intake"), done("intake"), begun("diagnose"), started(1, 1));
  const course = readCourse(list);
  expect(course.stages[0]?.state).toBe("done");
  expect(course.stages.find(({ office }) => office.stage === "diagnose")?.state).toBe("waiting");
  expect(course.remarks.map(({ text }) => text)).toEqual(["event 5"]);
});

test("a run that ends early leaves the rest as not needed, and is no longer stopping", () => {
  const list = events(started(1), done("intake"), { type: "cancelling" }, { type: "done" });
  expect(states(list).slice(0, 2)).toEqual(["done", "skipped"]);
  expect(readCourse(list).isStopping).toBe(false);
  expect(readCourse(list.slice(0, 3)).isStopping).toBe(true);
});

test("lookups stand with the stage, with what they found", () => {
  const lookup = {
    type: "lookup",
    stage: "collect-evidence",
    detail: { source: "yard log", status: "failed", query: "MSKU1234567", finding: null },
  } as const;
  const stage = readCourse(events(started(1), begun("collect-evidence"), lookup)).stages[3];
  expect(stage?.lookups).toEqual([
    { id: 3, source: "yard log", status: "failed", query: "MSKU1234567", finding: null },
  ]);
});

test("an event of a later version, with other details, breaks nothing", () => {
  const list = events(started(1), done("extract-entities", { entities: "many" }), done("review", {}));
  expect(() => readCourse(list)).not.toThrow();
});
