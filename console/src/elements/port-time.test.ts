import { expect, test } from "vitest";
import { inBothZones, portFace, toInstant, utcFace } from "./port-time.ts";

test("port time is eight hours ahead, into the next day when it is late", () => {
  expect(utcFace("2026-03-01T22:00:00Z")).toEqual({ date: "2026-03-01", time: "22:00:00" });
  expect(portFace("2026-03-01T22:00:00Z")).toEqual({ date: "2026-03-02", time: "06:00:00" });
  expect(inBothZones("2026-03-01T22:00:00Z")).toBe("2026-03-01 22:00:00 UTC · 2026-03-02 06:00:00 port time");
  expect(inBothZones("2026-03-01T02:00:00Z")).toBe("2026-03-01 02:00:00 UTC · 10:00:00 port time");
});

test("what a source writes and no calendar knows is no instant", () => {
  expect(toInstant("yesterday, after lunch")).toBeNull();
  expect(toInstant(null)).toBeNull();
});
