import type { JobList, RunRecord } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { findArrivals, replaceRuns } from "./merge-runs.ts";

function aRun(number: number, change: Partial<RunRecord> = {}): RunRecord {
  return {
    run_id: `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`,
    status: "queued",
    created_at: `2026-01-01T00:00:${String(number).padStart(2, "0")}.000000Z`,
    started_at: null,
    completed_at: null,
    result: null,
    error: null,
    progress: 0,
    current_step: null,
    outcome: null,
    attempt: 0,
    title: `run ${number}`,
    source: "form",
    severity: null,
    incident_kind: null,
    incident_type: null,
    priority: null,
    key_entities: [],
    replay_of: null,
    links: { self: "", events: "", report: "", cancel: "", retry: "" },
    ...change,
  };
}

const pages: JobList[] = [
  { jobs: [aRun(9), aRun(8)], next_cursor: "more" },
  { jobs: [aRun(7), aRun(6)], next_cursor: null },
];

test("news change a run in its place; the other pages stay the very same", () => {
  const done = aRun(6, { status: "completed", progress: 100 });
  const next = replaceRuns(pages, [done, aRun(9)]);
  expect(next.flatMap(({ jobs }) => jobs.map(({ run_id }) => run_id))).toEqual(
    pages.flatMap(({ jobs }) => jobs.map(({ run_id }) => run_id)),
  );
  expect(next[1]?.jobs[1]).toBe(done);
  expect(next[0]).toBe(pages[0]);
});

test("no news is the same list, so that nothing is drawn again", () => {
  expect(replaceRuns(pages, [aRun(9), aRun(6), aRun(3)])).toBe(pages);
});

test("what is newer than the list arrives; what slid up because others went does not", () => {
  const newest = [aRun(11), aRun(10), aRun(9), aRun(5)];
  expect(findArrivals(pages, newest).map(({ title }) => title)).toEqual(["run 11", "run 10"]);
  expect(findArrivals([{ jobs: [], next_cursor: null }], [aRun(1)])).toHaveLength(1);
});
