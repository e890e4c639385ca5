import { expect, test } from "vitest";
import { aReport } from "../testing/builders.ts";
import { reportSearchText, toMatchQuery, toSearchText } from "./search-text.ts";

test.each([
  ["gate", '"gate"*'],
  ["gate 3", '"gate" "3"'],
  ['say "no" OR', '"say" """no""" "OR"'],
  ["title:x*", '"title:x*"'],
  ["ERR_QC-05.", '"ERR_QC-05."'],
  ["找不到", '" 找  不  到 "*'],
  ["?? --", null],
  ["", null],
  ["\u0000", null],
])("the words %j become the query %j", (words, query) => {
  expect(toMatchQuery(words)).toBe(query);
});

test("ideographs stand alone, other letters stay together", () => {
  expect(toSearchText("柜MSKU在").split(" ").filter(Boolean)).toEqual(["柜", "MSKU", "在"]);
});

test("a report is searched by its sentences and identifiers, not by its field names", () => {
  const text = reportSearchText(
    aReport({ analysis: { root_cause: { statement: "A stale job", evidence: [] } } }),
  );
  expect(text).toContain("A stale job");
  expect(text).toContain("MSKU1234565");
  expect(text).not.toContain("root_cause");
});

test("a megabyte of text is prepared", () => {
  toSearchText("柜a".repeat(500_000));
  toMatchQuery('"'.repeat(1_000_000));
});
