import { expect, test } from "vitest";
import { readSignInSearch } from "./sign-in-search.ts";

test("after a sign-in one goes on within the console, never to another site", () => {
  expect(readSignInSearch({ to: "/runs/1?evidence=E2" })).toEqual({ to: "/runs/1?evidence=E2" });
  for (const to of [
    "//elsewhere.example",
    "https://elsewhere.example",
    "/\\elsewhere.example",
    "runs/1",
    7,
  ]) {
    expect(readSignInSearch({ to })).toEqual({});
  }
});
