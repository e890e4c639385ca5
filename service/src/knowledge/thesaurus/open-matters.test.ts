import { expect, test } from "vitest";
import { readText } from "../search/read-text.ts";

const meaningsOf = (text: string) =>
  readText(text).flatMap(({ matches }) => matches.map(({ concept }) => concept));

test.each(["The duplicate record must be resolved", "not yet resolved", "还没解决"])(
  "%s is open and not closed as well",
  (text) => {
    expect(meaningsOf(text)).toContain("unresolved");
    expect(meaningsOf(text)).not.toContain("resolved");
  },
);

test("what was resolved stays so, beside something that is open", () => {
  expect(meaningsOf("The first case has been resolved, the second must be resolved")).toEqual(
    expect.arrayContaining(["resolved", "unresolved"]),
  );
});
