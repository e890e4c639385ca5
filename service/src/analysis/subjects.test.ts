import type { Entity } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { firstChecks } from "./first-checks.ts";
import { describeSubject, fillSubjects } from "./subjects.ts";

function entities(...named: [Entity["type"], string][]): Entity[] {
  return named.map(([type, value]) => ({ type, value, start: 0, end: 0, valid: true, note: null }));
}

test("a sentence gets the report's values, in the plural where there are several", () => {
  const one = entities(["container", "MSKU1234565"]);
  expect(fillSubjects("look up {container} now.", one)).toBe("Look up container MSKU1234565 now.");
  const five = entities(
    ...["A", "B", "C", "D", "E"].map((value): [Entity["type"], string] => ["container", value]),
  );
  expect(fillSubjects("Look up {container}.", five)).toBe("Look up containers A, B, C and 2 more.");
});

test("where the report names none the sentence still reads", () => {
  expect(fillSubjects("Look up {container} of {vessel}.", [])).toBe("Look up the container of the vessel.");
});

test("a ship is called by its name, and by its IMO number where that is all there is", () => {
  const both = entities(["imo", "9074729"], ["vessel", "LION CITY 07"]);
  expect(describeSubject(both)).toBe("vessel LION CITY 07");
  expect(describeSubject(both.slice(0, 1))).toBe("vessel 9074729");
  expect(describeSubject([])).toBeNull();
});

test("a value is put in as it is, whatever characters it has", () => {
  expect(fillSubjects("Ask {partner}.", entities(["partner", "$& {container} $1"]))).toBe(
    "Ask $& {container} $1.",
  );
});

test("every first check is a sentence without a gap", () => {
  for (const check of Object.values(firstChecks).flat()) {
    const sentence = fillSubjects(check, []);
    expect(sentence).not.toMatch(/[{}]/);
    expect(sentence).toMatch(/^[A-Z].*[.?]$/);
  }
});
