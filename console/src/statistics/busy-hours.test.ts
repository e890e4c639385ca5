import { expect, test } from "vitest";
import { hourText, occurrences, toBusyHours } from "./busy-hours.ts";

test("hours move to port time, over the end of the day and of the week", () => {
  const { totals, most, busiest } = toBusyHours([
    { weekday: 0, hour: 3, total: 1 },
    { weekday: 0, hour: 20, total: 5 },
    { weekday: 6, hour: 16, total: 2 },
  ]);
  expect(totals[6]![11]).toBe(1);
  expect(totals[0]![4]).toBe(5);
  expect(totals[6]![0]).toBe(2);
  expect([most, busiest]).toEqual([5, { weekday: 0, hour: 4 }]);
});

test("each hour of the range that a cell counts is found, newest first", () => {
  const range = { from: Date.parse("2026-11-01T00:00:00Z"), to: Date.parse("2026-11-24T04:30:00Z") };
  const mondays = occurrences({ weekday: 0, hour: 4 }, range, 10);
  expect(mondays.map(({ portDay }) => portDay)).toEqual([
    "2026-11-23",
    "2026-11-16",
    "2026-11-09",
    "2026-11-02",
  ]);
  expect(mondays[0]).toMatchObject({ from: "2026-11-22T20:00:00.000Z", to: "2026-11-22T21:00:00.000Z" });
  expect(occurrences({ weekday: 0, hour: 4 }, range, 2)).toHaveLength(2);
  // The hour that is not over yet counts, too.
  expect(occurrences({ weekday: 1, hour: 12 }, range, 1)[0]!.portDay).toBe("2026-11-24");
});

test("the last hour of a day ends at midnight", () => {
  expect(hourText(23)).toBe("23:00–00:00");
});
