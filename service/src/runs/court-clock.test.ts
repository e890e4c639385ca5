import fc from "fast-check";
import { expect, test } from "vitest";
import { createCourtClock, formatMicros, parseMicros, toInstant } from "./court-clock.ts";

const start = Date.UTC(2026, 2, 2, 10) * 1000;

/** Hands that the test moves: the wall by what it says, the monotonic clock by what has passed. */
function handsAt(wallMicros: number) {
  const hands = { wallMicros, monotonicMs: 0 };
  const clock = createCourtClock({
    wallMicros: () => hands.wallMicros,
    monotonicMs: () => hands.monotonicMs,
  });
  const pass = (ms: number) => {
    hands.monotonicMs += ms;
    hands.wallMicros += ms * 1000;
  };
  return { hands, clock, pass };
}

test("instants have six fractional digits and follow the wall clock", () => {
  const { clock, pass } = handsAt(start + 123_456);
  expect(clock.now()).toBe("2026-03-02T10:00:00.123456Z");
  pass(1500.5);
  expect(clock.now()).toBe("2026-03-02T10:00:01.623956Z");
});

test("two looks within a microsecond differ", () => {
  const { clock } = handsAt(start);
  const first = clock.now();
  expect(clock.now() > first).toBe(true);
});

test("after a jump back the clock goes on at half speed until the wall has caught up", () => {
  const { hands, clock, pass } = handsAt(start);
  clock.now();
  hands.wallMicros -= 60_000_000;
  pass(10_000);
  expect(clock.now()).toBe("2026-03-02T10:00:05.000000Z");
  pass(110_000);
  expect(clock.now()).toBe("2026-03-02T10:01:00.000000Z");
  pass(1_000);
  expect(clock.now()).toBe("2026-03-02T10:01:01.000000Z");
});

test("whatever the wall clock does, each instant is later than the one before", () => {
  const move = fc.record({ jumpMicros: fc.integer({ min: -1e9, max: 1e9 }), passMs: fc.nat(1000) });
  fc.assert(
    fc.property(fc.array(move), (moves) => {
      const { hands, clock, pass } = handsAt(start);
      let last = clock.now();
      for (const { jumpMicros, passMs } of moves) {
        hands.wallMicros += jumpMicros;
        pass(passMs);
        const next = clock.now();
        expect(next > last).toBe(true);
        last = next;
      }
    }),
  );
});

test("the system's clock is within a second of the wall", () => {
  const instant = createCourtClock().now();
  expect(Math.abs(parseMicros(instant) / 1000 - Date.now())).toBeLessThan(1000);
});

test("formatting and parsing are inverse", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e15 }), (micros) => {
      expect(parseMicros(formatMicros(micros))).toBe(micros);
    }),
  );
});

test("an instant in any ISO form is stored in one form, and what is none is refused", () => {
  expect(toInstant("2026-03-02T10:00:00.123456Z")).toBe("2026-03-02T10:00:00.123456Z");
  expect(toInstant("2026-03-02T18:00:00+08:00")).toBe("2026-03-02T10:00:00.000000Z");
  expect(toInstant("2026-03-02")).toBe("2026-03-02T00:00:00.000000Z");
  expect(() => toInstant("yesterday")).toThrow(expect.objectContaining({ code: "invalid-parameter" }));
});
