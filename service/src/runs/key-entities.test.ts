import { expect, test } from "vitest";
import { keyEntities } from "./key-entities.ts";

test("a box and a ship come before the ticket that speaks of them, and times and codes do not come", () => {
  expect(
    keyEntities([
      { type: "datetime", value: "T22:00" },
      { type: "ticket", value: "TCK-742311" },
      { type: "edi_segment", value: "UNB" },
      { type: "vessel", value: "GREY PELICAN" },
      { type: "container", value: "CMAU0000020" },
    ]),
  ).toEqual(["CMAU0000020", "GREY PELICAN", "TCK-742311"]);
});

test("of many there are three, each once, in the order of the text", () => {
  expect(keyEntities(["B", "A", "B", "D", "C"].map((value) => ({ type: "container", value })))).toEqual([
    "B",
    "A",
    "D",
  ]);
});
