import { describe, expect, test } from "vitest";
import { readStatisticsSearch, toDayRange } from "./statistics-search.ts";
import { toBuckets } from "./volume.ts";

const today = "2026-11-24";
const aDay = (day: string, bySeverity: Record<string, number>) => ({
  day,
  total: Object.values(bySeverity).reduce((sum, count) => sum + count, 0),
  by_severity: bySeverity,
});

describe("bars over time", () => {
  test("days on which nothing came have a bar, and today is the last", () => {
    const { size, buckets } = toBuckets(
      [aDay("2026-11-22", { High: 2, none: 1 })],
      { from: "2026-11-21", to: undefined },
      today,
    );
    expect(size).toBe("day");
    expect(buckets.map(({ from, total }) => [from, total])).toEqual([
      ["2026-11-21", 0],
      ["2026-11-22", 3],
      ["2026-11-23", 0],
      ["2026-11-24", 0],
    ]);
    expect(buckets[1]!.bySeverity).toEqual({ Critical: 0, High: 2, Medium: 0, Low: 0, none: 1 });
    expect(buckets[1]!.to).toBe("2026-11-23");
  });

  test("a year is told by weeks that begin on Monday, cut at the ends of the range", () => {
    const { size, buckets } = toBuckets([], { from: "2025-11-25", to: undefined }, today);
    expect(size).toBe("week");
    expect(buckets[0]).toMatchObject({ from: "2025-11-25", to: "2025-12-01" });
    expect(buckets[1]).toMatchObject({ from: "2025-12-01", to: "2025-12-08", label: "1 Dec – 7 Dec 2025" });
    expect(buckets.at(-1)).toMatchObject({ from: "2026-11-23", to: "2026-11-25" });
  });

  test("years are told by months, and no run is lost between them", () => {
    const byDay = [aDay("2022-03-31", { Low: 1 }), aDay("2022-04-01", { Low: 2 })];
    const { size, buckets } = toBuckets(byDay, { from: undefined, to: undefined }, today);
    expect(size).toBe("month");
    expect(buckets.slice(0, 2).map(({ label, total }) => [label, total])).toEqual([
      ["Mar 2022", 1],
      ["Apr 2022", 2],
    ]);
  });
});

describe("the range in the address", () => {
  test("is thirty days unless it says otherwise", () => {
    expect(readStatisticsSearch({})).toEqual({});
    expect(toDayRange({}, Date.parse(`${today}T10:00:00Z`))).toEqual({ from: "2026-10-26", to: undefined });
    expect(readStatisticsSearch({ range: "90d" })).toEqual({ range: "90d" });
  });

  test("takes days as they are, and leaves out what is no day or runs backwards", () => {
    expect(readStatisticsSearch({ from: "2026-11-01", to: "2026-11-08" })).toEqual({
      from: "2026-11-01",
      to: "2026-11-08",
    });
    expect(readStatisticsSearch({ from: "2026-02-30" })).toEqual({});
    expect(readStatisticsSearch({ from: "2026-11-08", to: "2026-11-01" })).toEqual({});
  });
});
