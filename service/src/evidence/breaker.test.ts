import { expect, test } from "vitest";
import { withBreaker } from "./breaker.ts";
import type { EvidenceSource, Fact } from "./source.ts";

const request = { runId: null, text: "", receivedAt: "2026-03-02T10:00:00.000Z", entities: [] };
const signal = new AbortController().signal;

test("after three failures in a row the source is skipped for thirty seconds, then tried once", async () => {
  const clock = { at: 0 };
  const scripted = scriptedSource(["throw", "throw", "throw", "throw", "found"]);
  const source = withBreaker(scripted.source, { now: () => clock.at });

  for (let look = 0; look < 3; look += 1) {
    expect(await source.lookUp(request, signal)).toMatchObject([
      { status: "failed", excerpt: "The look failed: unreachable" },
    ]);
  }
  expect(await source.lookUp(request, signal)).toMatchObject([
    { status: "failed", excerpt: "Not asked: the last 3 looks failed, the next is tried in 30 s." },
  ]);
  expect(scripted.asked()).toBe(3);

  clock.at = 30_000;
  expect(await source.lookUp(request, signal)).toMatchObject([{ excerpt: "The look failed: unreachable" }]);
  expect(await source.lookUp(request, signal)).toMatchObject([
    { excerpt: expect.stringContaining("Not asked") },
  ]);
  expect(scripted.asked()).toBe(4);

  clock.at = 60_000;
  expect(await source.lookUp(request, signal)).toMatchObject([{ status: "found" }]);
  expect(scripted.asked()).toBe(5);
});

test("only one look is let through while the source is being tried again", async () => {
  const clock = { at: 0 };
  const scripted = scriptedSource(["throw", "wait"]);
  const source = withBreaker(scripted.source, { now: () => clock.at, failuresToOpen: 1 });
  await source.lookUp(request, signal);
  clock.at = 30_000;
  const probe = source.lookUp(request, signal);
  expect(await source.lookUp(request, signal)).toMatchObject([
    { excerpt: expect.stringContaining("Not asked") },
  ]);
  scripted.release();
  expect(await probe).toMatchObject([{ status: "found" }]);
});

test("a success between failures starts the count again, and nothing found is a success", async () => {
  const scripted = scriptedSource(["throw", "throw", "nothing", "throw", "throw", "found"]);
  const source = withBreaker(scripted.source);
  for (let look = 0; look < 6; look += 1) await source.lookUp(request, signal);
  expect(scripted.asked()).toBe(6);
});

test("a source that never answers is a failed fact after its limit", async () => {
  const scripted = scriptedSource(["wait"]);
  const source = withBreaker({ ...scripted.source, timeLimitMs: 20 });
  expect(await source.lookUp(request, signal)).toMatchObject([
    { status: "failed", excerpt: "No answer within 20 ms." },
  ]);
});

test("what a source found by its limit is kept", async () => {
  const source = withBreaker({
    name: "slow",
    timeLimitMs: 20,
    lookUp: (_, limit) =>
      new Promise((resolve) =>
        limit.addEventListener("abort", () => resolve([aFact("found")]), { once: true }),
      ),
  });
  expect(await source.lookUp(request, signal)).toMatchObject([{ status: "found" }]);
});

function scriptedSource(script: ("throw" | "found" | "nothing" | "wait")[]) {
  let asked = 0;
  const gate = Promise.withResolvers<void>();
  const source: EvidenceSource = {
    name: "scripted",
    timeLimitMs: 5_000,
    async lookUp() {
      const next = script[asked];
      asked += 1;
      if (next === undefined) throw new Error("asked more often than scripted");
      if (next === "throw") throw new Error("unreachable");
      if (next === "wait") await gate.promise;
      return [aFact(next === "nothing" ? "nothing" : "found")];
    },
  };
  return { source, asked: () => asked, release: gate.resolve };
}

function aFact(status: Fact["status"]): Fact {
  return {
    source: "scripted",
    status,
    query: "q",
    location: null,
    observedAt: null,
    excerpt: "x",
    durationMs: 0,
    entities: [],
    finding: null,
  };
}
