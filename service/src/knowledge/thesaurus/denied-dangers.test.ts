import { expect, test } from "vitest";
import { readText } from "../search/read-text.ts";

const conceptsOf = (text: string) =>
  new Set(readText(text).flatMap(({ matches }) => matches.map(({ concept }) => concept)));

test.each([
  ["Crane 5 stopped, no injuries and no fire", "fire", "person"],
  ["No one was hurt, the boom is bent", "person"],
  ["Collision at block C, without any spill or fire", "spill", "fire"],
  ["tiada kebakaran, tetapi lori rosak", "fire"],
])("%s: what is said not to have happened is not read as having happened", (text, ...denied) => {
  for (const danger of denied) expect(conceptsOf(text)).not.toContain(danger);
});

test.each([
  ["Fire at block C, no reply from the gate", "fire"],
  ["No idea why, but there is a fire at block C", "fire"],
  ["The alarm did not go off; a man was hurt", "person"],
])("%s: a denial of something else leaves the danger standing", (text, danger) => {
  expect(conceptsOf(text)).toContain(danger);
});

test("a fault that is itself a denial stays one", () => {
  expect([...conceptsOf("no acknowledgement from the partner")]).toContain("no_reply");
});
