import { expect, test } from "vitest";
import type { EvidenceSource, Fact, LookupRequest } from "../evidence/source.ts";
import { aFact } from "../testing/a-case-file.ts";
import { collectEvidence } from "./collect-evidence.ts";

const request: LookupRequest = {
  runId: null,
  text: "Container MSKU1234567 is missing",
  receivedAt: "2026-03-02T02:00:00.000Z",
  entities: [{ type: "container", value: "MSKU1234567", start: 10, end: 21, valid: false, note: null }],
};
const running = new AbortController().signal;

function aSource(
  name: string,
  lookUp: (signal: AbortSignal) => Promise<Fact[]>,
  timeLimitMs = 5_000,
): EvidenceSource {
  return { name, timeLimitMs, lookUp: (_, signal) => lookUp(signal) };
}

function factOf(source: string): Fact {
  const { id: _, ...fact } = aFact("E0", { source });
  return fact;
}

test("facts are numbered by the order of the sources, whoever answers first", async () => {
  const { promise: quickAnswered, resolve } = Promise.withResolvers<void>();
  const slow = aSource("slow", async () => {
    await quickAnswered;
    return [factOf("slow"), factOf("slow")];
  });
  const quick = aSource("quick", async () => {
    resolve();
    return [factOf("quick")];
  });
  const told: string[] = [];
  const facts = await collectEvidence(request, [slow, quick], running, (fact) => told.push(fact.source));
  expect(facts.map(({ id, source }) => [id, source])).toEqual([
    ["E1", "slow"],
    ["E2", "slow"],
    ["E3", "quick"],
  ]);
  expect(told).toEqual(["quick", "slow", "slow"]);
});

test("a source that throws becomes one failed fact, without the credentials of its message", async () => {
  const broken = aSource("terminal database", () =>
    Promise.reject(new Error("connect ECONNREFUSED mysql://court:hunter2@db1:3306 password=hunter2")),
  );
  const facts = await collectEvidence(
    request,
    [broken, aSource("log", async () => [factOf("log")])],
    running,
    () => undefined,
  );
  expect(facts.map(({ id, status }) => [id, status])).toEqual([
    ["E1", "failed"],
    ["E2", "found"],
  ]);
  expect(facts[0]?.excerpt).toContain("ECONNREFUSED");
  expect(facts[0]?.excerpt).not.toContain("hunter2");
  expect(facts[0]?.query).toContain("MSKU1234567");
});

test("a source that ignores its time limit is left behind and reported as failed", async () => {
  let wasTold = false;
  const deaf = aSource(
    "deaf",
    (signal) =>
      new Promise(() => {
        signal.addEventListener("abort", () => {
          wasTold = true;
        });
      }),
    20,
  );
  const [fact] = await collectEvidence(request, [deaf], running, () => undefined);
  expect(fact).toMatchObject({ status: "failed", source: "deaf" });
  expect(fact?.excerpt).toContain("no answer within 20 ms");
  expect(wasTold).toBe(true);
});

test("a run that is told to stop collects nothing and says why", async () => {
  const controller = new AbortController();
  const waiting = aSource("waiting", () => {
    controller.abort(new Error("cancelled by the duty officer"));
    return new Promise(() => undefined);
  });
  await expect(collectEvidence(request, [waiting], controller.signal, () => undefined)).rejects.toThrow(
    "cancelled by the duty officer",
  );
});
