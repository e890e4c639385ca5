import { expect, test } from "vitest";
import { parseInstant, portClockTime, portText, utcText } from "./port-time.ts";

function utcOf(written: string): string | null {
  const instant = parseInstant(written);
  return instant && utcText(instant.at);
}

test.each([
  ["2025-10-09T08:15:12.516Z", "2025-10-09T08:15:12.516Z"],
  ["2025-10-09 08:15:12 UTC", "2025-10-09T08:15:12Z"],
  ["2025-10-09T16:15+08:00", "2025-10-09T08:15:00Z"],
  ["2025-10-09 16:15 SGT", "2025-10-09T08:15:00Z"],
  // Without a zone: port time.
  ["2025-10-09 16:15", "2025-10-09T08:15:00Z"],
  ["2025/10/09 16:15", "2025-10-09T08:15:00Z"],
  ["09/10/2025 16:15", "2025-10-09T08:15:00Z"],
  ["9 Oct 2025 16:15", "2025-10-09T08:15:00Z"],
  ["9 October 2025, 16.15", "2025-10-09T08:15:00Z"],
])("%s is %s", (written, utc) => {
  expect(utcOf(written)).toBe(utc);
});

test("a date alone lasts until its end in port time", () => {
  expect(parseInstant("last free day 2025-10-09")).toMatchObject({ hasTime: false, hasZone: false });
  expect(utcOf("2025-10-09")).toBe("2025-10-09T15:59:59Z");
});

test("what is no date is null", () => {
  for (const written of ["", "soon", "14:00", "2025-13-40", "99/99/2025", "MSKU1234567"]) {
    expect(parseInstant(written), written).toBeNull();
  }
});

test("the port's day begins at 16:00 UTC", () => {
  const received = Date.parse("2026-03-01T20:00:00Z");
  expect(utcText(portClockTime(9, 30, received))).toBe("2026-03-02T01:30:00Z");
  expect(portText(received)).toBe("2026-03-02 04:00");
});
