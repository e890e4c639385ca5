import { expect, test } from "vitest";
import { titleOf } from "./incident-title.ts";

test.each([
  ["Container MSKU1234565 is missing\nSeen last on Monday", "Container MSKU1234565 is missing"],
  ["\r\n  \r\n\tVessel   arrives\tearly  \r\nmore", "Vessel arrives early"],
  ["From: a@b.example\nTo: duty\nSubject: Gate 3 is down\n\nHi team,\nit is down.", "Gate 3 is down"],
  ["Hi team,\n\nEDI message rejected", "EDI message rejected"],
  ["Good morning\nAll cranes stopped", "All cranes stopped"],
  ["Hello", "Hello"],
  ["----\n====\nReefer alarm", "Reefer alarm"],
  ["  \n ", "Incident"],
  ["?!", "Incident"],
  ["a\u202eb\u0000c\u200bd", "a b c d"],
])("the first telling line of %j is %j", (text, title) => {
  expect(titleOf(text)).toBe(title);
});

test("a long line is cut, never in the middle of a character", () => {
  const title = titleOf(`Ship ${"🚢".repeat(200)}`);
  expect(title.length).toBeLessThanOrEqual(120);
  expect(title).toMatch(/^Ship 🚢+…$/u);
  expect(title.isWellFormed()).toBe(true);
});

test("a megabyte of hostile text gets its title", () => {
  const texts = [
    "hi ".repeat(350_000),
    `${" ".repeat(1_000_000)}x`,
    "re:".repeat(350_000),
    "\n".repeat(1_000_000),
  ];
  for (const text of texts) titleOf(text);
});
