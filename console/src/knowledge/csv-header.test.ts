import { expect, test } from "vitest";
import { findColumnNames, readColumnNames } from "./csv-header.ts";

test("names are read between commas, semicolons and tabs, quotes taken off", () => {
  expect(findColumnNames('Nr;"Was ist los; genau";Abhilfe\n1;Kran;Reset')).toEqual([
    "Nr",
    "Was ist los; genau",
    "Abhilfe",
  ]);
  expect(findColumnNames("id,problem,solution\n")).toEqual(["id", "problem", "solution"]);
});

test("a title above the names is passed over", () => {
  expect(findColumnNames("Case log 2025\n\nCase\tProblem\n")).toEqual(["Case", "Problem"]);
});

test("what is no table has none, and of a spreadsheet a browser reads nothing", async () => {
  expect(findColumnNames("once upon a time")).toEqual([]);
  expect(await readColumnNames(new File(["a,b"], "log.xlsx"))).toEqual([]);
  expect(await readColumnNames(new File(["a,b"], "log.csv"))).toEqual(["a", "b"]);
});
