import type { ServiceDetails } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { findTroubles } from "./troubles.ts";

function details(change: Partial<ServiceDetails>): ServiceDetails {
  return {
    status: "ok",
    version: "1.0.0",
    runtime: "v24.21.0",
    uptime_seconds: 1,
    memory_bytes: 1,
    checks: { store: "ok" },
    store: { kind: "sqlite", bytes: 1 },
    queue: { waiting: 3, delayed: 0, running: 1, analysis_threads: 2 },
    runs: { queued: 3, running: 1, completed: 0, failed: 0 },
    knowledge: { version: "1", own: {}, shipped_in_use: {} },
    sources: [],
    ...change,
  };
}
const aSource = { name: "yard logs", type: "logs", summary: "", checked_at: null } as const;

test("a service at work has no troubles, while its sources are being checked neither", () => {
  expect(findTroubles(details({ sources: [{ ...aSource, status: "checking", problems: [] }] }))).toEqual([]);
});

test("failed checks and sources are told with their reasons", () => {
  const troubles = findTroubles(
    details({
      checks: { store: "disk full" },
      sources: [{ ...aSource, status: "failed", problems: ["no such directory"] }],
    }),
  );
  expect(troubles).toHaveLength(2);
  expect(troubles[0]).toContain("disk full");
  expect(troubles[1]).toContain("no such directory");
});

test("reports that wait for a worker that is not there are a trouble of a process that only receives", () => {
  const queue = { waiting: 3, delayed: 0, running: 0, analysis_threads: 0 };
  expect(findTroubles(details({ queue }))).toHaveLength(1);
  expect(findTroubles(details({ queue: { ...queue, analysis_threads: 1 } }))).toEqual([]);
});
