import { expect, test } from "vitest";
import { parseSearch, stringifySearch } from "../search-text.ts";
import { hasFilter, readInboxSearch, toListQuery } from "./inbox-search.ts";

test("a state goes into an address that people can read, and comes back from it", () => {
  const search = readInboxSearch({
    view: "needs-me",
    severity: ["High", "Critical"],
    type: "API & Integration",
    q: "MSKU 1234567 + gate",
  });
  const address = stringifySearch({ ...search });
  expect(address).toBe(
    "?view=needs-me&severity=Critical,High&type=API+%26+Integration&q=MSKU+1234567+%2B+gate",
  );
  expect(readInboxSearch(parseSearch(address))).toEqual(search);
});

test("what an address may not hold is left out instead of breaking the page", () => {
  expect(
    readInboxSearch(
      parseSearch("?view=mine&severity=Urgent,&type=Nothing&kind=CNTR.NONE&q=%20%20&from=soon&to=2026-99-99"),
    ),
  ).toEqual({});
  expect(readInboxSearch({ view: "all", q: "x".repeat(900), severity: 7 })).toEqual({ q: "x".repeat(500) });
});

test("each view asks the service for what it promises, together with the filters", () => {
  expect(toListQuery({ view: "active" })).toMatchObject({ status: ["queued", "running"], view: "summary" });
  expect(toListQuery({ view: "failed", q: "gate" })).toMatchObject({ status: ["failed"], q: "gate" });
  expect(toListQuery({ view: "needs-me" }).severity).toEqual(["Critical", "High"]);
  expect(toListQuery({ view: "needs-me", severity: ["High"] }).severity).toEqual(["High"]);
  expect(toListQuery({ kind: ["EDI.MAPPING"], type: ["EDI Communication"] }).type).toEqual(["EDI.MAPPING"]);
});

test("a view alone is no filter", () => {
  expect(hasFilter({ view: "failed" })).toBe(false);
  expect(hasFilter({ from: "2026-01-01" })).toBe(true);
});
