import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { clusterTroubles, type Trouble } from "./cluster-troubles.ts";

const aTrouble = (id: string, problem: string): Trouble => ({
  type: "past-case",
  id,
  problem,
  solution: "",
  kind: null,
  module: null,
  at: null,
});
const idsOf = (clusters: ReturnType<typeof clusterTroubles>) =>
  clusters.map((cluster) => cluster.map(({ id }) => id).sort());

test("reports of one trouble are grouped whatever their numbers, and others are not", () => {
  const clusters = clusterTroubles([
    aTrouble("A1", "Container MSKU1234565 is shown twice on the portal"),
    aTrouble("B1", "Vessel MV LION CITY 07 has an ETA that differs from the berth plan"),
    aTrouble("A2", "Container CSQU3054383 is shown twice on the portal since this morning"),
    aTrouble("B2", "The ETA of MV PACIFIC DAWN differs from the berth plan"),
    aTrouble("C1", "Crane QC-05 tripped during discharge"),
  ]);
  expect(idsOf(clusters)).toEqual([["A1", "A2"], ["B1", "B2"], ["C1"]]);
});

test("a text without a word that is known, and the same text twice, have their place", () => {
  expect(idsOf(clusterTroubles([]))).toEqual([]);
  const clusters = clusterTroubles([
    aTrouble("A", "…"),
    aTrouble("B", "gate stuck"),
    aTrouble("C", "gate stuck"),
  ]);
  expect(idsOf(clusters)).toEqual([["B", "C"], ["A"]]);
});

test("three thousand reports are grouped in seconds", () => {
  const things = [
    "crane",
    "gate",
    "barrier",
    "printer",
    "reefer",
    "portal",
    "token",
    "berth",
    "vessel",
    "container",
  ];
  const faults = [
    "stuck",
    "missing",
    "late",
    "twice",
    "wrong",
    "down",
    "slow",
    "expired",
    "refused",
    "blank",
  ];
  const troubles = Array.from({ length: 3_000 }, (_, index) =>
    aTrouble(
      String(index),
      `The ${things[index % 10]} of lane ${index} is ${faults[Math.floor(index / 10) % 10]} again`,
    ),
  );
  expect(clusterTroubles(troubles).flat()).toHaveLength(3_000);
});

const cases = resolve(import.meta.dirname, "../../../../shared/bench/public/cases.jsonl");

test.skipIf(!existsSync(cases))(
  "the cases of a log are grouped by the templates they were made from (needs the benchmark)",
  () => {
    const rows = readFileSync(cases, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { id: string; problem: string; family: string });
    const familyOf = new Map(rows.map(({ id, family }) => [id, family]));
    const clusters = clusterTroubles(rows.map(({ id, problem }) => aTrouble(id, problem)));
    const pure = clusters.filter((cluster) => new Set(cluster.map(({ id }) => familyOf.get(id))).size === 1);
    expect(pure.flat().length / rows.length).toBeGreaterThan(0.9);
    expect(clusters.length).toBeLessThan(2 * new Set(familyOf.values()).size);
  },
);
