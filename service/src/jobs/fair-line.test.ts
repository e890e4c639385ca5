import fc from "fast-check";
import { expect, test } from "vitest";
import { FairLine } from "./fair-line.ts";

const ageingMs = 1000;

function takeAll(line: FairLine, now = 0): string[] {
  const ids: string[] = [];
  for (let id = line.take(now); id !== null; id = line.take(now)) ids.push(id);
  return ids;
}

test("groups of one priority take turns, each in its own order", () => {
  const line = new FairLine(ageingMs);
  for (const id of ["a1", "a2", "a3", "b1", "c1", "c2"]) line.add({ id, priority: 0, group: id[0]! }, 0);
  expect(takeAll(line)).toEqual(["a1", "b1", "c1", "a2", "c2", "a3"]);
});

test("a group that comes late has its turn after one round, not at the end", () => {
  const line = new FairLine(ageingMs);
  for (let index = 0; index < 10_000; index++)
    line.add({ id: `flood-${index}`, priority: 0, group: "flood" }, 0);
  line.take(0);
  line.add({ id: "single", priority: 0, group: "other" }, 0);
  expect([line.take(0), line.take(0)]).toContain("single");
});

test("a better priority comes first until the other has waited long enough for the difference", () => {
  const line = new FairLine(ageingMs);
  line.add({ id: "patient", priority: 2, group: "a" }, 0);
  for (let index = 0; index < 100; index++) line.add({ id: `urgent-${index}`, priority: 0, group: "b" }, 0);
  const taken: string[] = [];
  for (let now = 0; !taken.includes("patient"); now += 100) taken.push(line.take(now)!);
  // Urgent ones are served all the time and do not age; the patient one gains a priority per second.
  expect(taken.length).toBeGreaterThan(20);
  expect(taken.length).toBeLessThan(35);
});

test("a removed job is passed over, and the same id can be added again", () => {
  const line = new FairLine(ageingMs);
  for (const id of ["a", "b", "c"]) line.add({ id, priority: 0, group: "g" }, 0);
  expect(line.remove("b")).toBe(true);
  expect(line.remove("b")).toBe(false);
  line.add({ id: "b", priority: 0, group: "g" }, 0);
  expect(takeAll(line).sort()).toEqual(["a", "b", "c"]);
  expect(line.size).toBe(0);
});

test("whatever is added, removed and taken, each waiting job comes out exactly once", () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant("add" as const),
      id: fc.nat(30),
      priority: fc.integer({ min: -2, max: 2 }),
      group: fc.nat(3),
    }),
    fc.record({ kind: fc.constant("remove" as const), id: fc.nat(30) }),
    fc.record({ kind: fc.constant("take" as const), afterMs: fc.nat(2000) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const line = new FairLine(ageingMs);
      const waiting = new Set<string>();
      let now = 0;
      for (const each of steps) {
        if (each.kind === "add") {
          line.add({ id: `${each.id}`, priority: each.priority, group: `${each.group}` }, now);
          waiting.add(`${each.id}`);
        } else if (each.kind === "remove") {
          expect(line.remove(`${each.id}`)).toBe(waiting.delete(`${each.id}`));
        } else {
          now += each.afterMs;
          const id = line.take(now);
          expect(id === null).toBe(waiting.size === 0);
          if (id !== null) expect(waiting.delete(id)).toBe(true);
        }
        expect(line.size).toBe(waiting.size);
      }
      expect(takeAll(line, now).sort()).toEqual([...waiting].sort());
    }),
  );
});
