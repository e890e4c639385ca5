import fc from "fast-check";
import { expect, test } from "vitest";
import { toWordQuery, toWordVector, wordsOf } from "./text-words.ts";

test("words are letters and digits, without accents and case; ideographs stand alone", () => {
  expect(wordsOf("Kran QC-05 fällt aus: 柜号MSKU1234565!")).toEqual([
    "kran",
    "qc",
    "05",
    "fallt",
    "aus",
    "柜",
    "号",
    "msku1234565",
  ]);
});

test("a vector has each word once with its places", () => {
  expect(toWordVector("Box to box", 100)).toBe("'box':1,3 'to':2");
  expect(toWordVector("?!", 100)).toBe("");
});

test("a query asks for every word; what belongs together is a phrase, and the last may be a beginning", () => {
  expect(toWordQuery("berth QC-05", { isLastPrefix: true })).toBe("('berth') & ('qc' <-> '05')");
  expect(toWordQuery("找不到 MSKU12", { isLastPrefix: true })).toBe(
    "('找' <-> '不' <-> '到') & ('msku12':*)",
  );
  expect(toWordQuery("a b", { isLastPrefix: true, isEachPrefix: true })).toBe("('a':*) & ('b':*)");
  expect(toWordQuery(" ?! ", { isLastPrefix: true })).toBeNull();
});

test("nothing in a text can end a literal", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      const outside = toWordVector(text, 1000).replace(/'[^'\\]*'/g, "");
      expect(outside).toMatch(/^[\d:, ]*$/);
    }),
  );
});

test("half a mebibyte of hostile text is cut into words", () => {
  const hostile = ["'", "\u0301", "a", "\\", "柜", " "].map((each) => each.repeat(512 * 1024));
  for (const text of hostile) {
    expect(toWordVector(`gate ${text}`, text.length + 5)).toContain("'gate'");
    expect(toWordQuery(`gate ${text}`, { isLastPrefix: true })).toContain("'gate'");
  }
});
