import { expect, test } from "vitest";
import { learnSpelling } from "./spelling.ts";

const correct = learnSpelling(["container", "segment", "webhook", "injur", "token", "berth"]);

test.each([
  ["contaner", "container"],
  ["containner", "container"],
  ["conatiner", "container"],
  ["comtainer", "container"],
  ["webhok", "webhook"],
])("%s is read as %s", (typed, meant) => {
  expect(correct(typed)).toBe(meant);
});

test.each(["container", "lunch", "toke", "incur", "birth", "zebra"])("%s is left as it is", (word) => {
  expect(correct(word)).toBe(word);
});

test("a word that past cases use is no slip", () => {
  expect(learnSpelling(["link"], (word) => word === "blink")("blink")).toBe("blink");
  expect(learnSpelling(["link"])("blink")).toBe("link");
});
