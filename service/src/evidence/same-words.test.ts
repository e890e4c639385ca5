import { expect, test } from "vitest";
import { findSameWords } from "./same-words.ts";

test.each([
  [
    "caller says portnet very slow lah everyone complain",
    "PORTNET is slow for all users",
    ["portnet", "slow"],
  ],
  ["Gate lane 4 barrier stuck, trucks waiting", "Lane 4: barrier does not open", ["lane", "barrier"]],
  ["冷藏箱 报警 R12", "冷藏箱 报警 块 R12", ["冷藏箱", "报警", "r12"]],
])("%s is alike to %s", (text, other, words) => {
  expect(findSameWords(text, other)).toEqual(words);
});

test.each([
  ["Gate lane 4 barrier stuck", "Gate lane 9 barrier stuck"],
  ["QC-05 spreader stuck", "QC07 spreader stuck"],
  ["PORTNET is slow", "Printer in the office has no paper"],
  ["Hi team please check urgent issue today", "Dear team, urgent issue reported this morning, please check"],
])("%s is another trouble than %s", (text, other) => {
  expect(findSameWords(text, other)).toBeNull();
});
