import { expect, test } from "vitest";
import { emptyHash, hashCharacter, TokenTable } from "./token-table.ts";

const hashOf = (text: string) =>
  [...text].reduce((hash, character) => hashCharacter(hash, character.charCodeAt(0)), emptyHash);
const readBy = (table: TokenTable<string>, token: string, hash = hashOf(token)) =>
  table.valueAt(`<${token}>`, 1, token.length + 1, hash);

test("a token is read once, however many others there are", () => {
  let made = 0;
  const table = new TokenTable((token) => `${token}${++made}`, 10_000);
  const tokens = Array.from({ length: 5_000 }, (_, number) => `token${number}-`);
  const values = tokens.map((token) => readBy(table, token));
  expect(tokens.map((token) => readBy(table, token))).toEqual(values);
  expect(made).toBe(5_000);
});

test("tokens of the same hash are told apart", () => {
  const table = new TokenTable((token) => token.toUpperCase(), 10);
  for (const _ of [1, 2]) {
    expect(["gate", "lane", "gates"].map((token) => readBy(table, token, 7))).toEqual([
      "GATE",
      "LANE",
      "GATES",
    ]);
  }
});

test("beyond its limit nothing more is kept and everything still answered", () => {
  let made = 0;
  const table = new TokenTable((token) => `${token}${++made}`, 2);
  expect(["a", "b", "c", "c", "a"].map((token) => readBy(table, token))).toEqual([
    "a1",
    "b2",
    "c3",
    "c4",
    "a1",
  ]);
});
