import { expect, test } from "vitest";
import { cutAtSpans, cutIntoParts, findNeedles } from "./marks.ts";

test("the pieces are the text, whatever is marked", () => {
  const text = "Container MSKU1234567 on MV LION CITY 07";
  const spans = [
    { start: 25, end: 40 },
    { start: 10, end: 21 },
  ];
  const pieces = cutAtSpans(text, spans);
  expect(pieces.map(({ text: piece }) => piece).join("")).toBe(text);
  expect(pieces.filter(({ span }) => span !== null).map(({ text: piece }) => piece)).toEqual([
    "MSKU1234567",
    "MV LION CITY 07",
  ]);
});

test("of marks that overlap the longest from the left holds, and a wrong offset marks nothing", () => {
  const marked = (spans: { start: number; end: number }[]) =>
    cutAtSpans("0123456789", spans).flatMap(({ text, span }) => (span ? [text] : []));
  expect(
    marked([
      { start: 2, end: 4 },
      { start: 2, end: 6 },
      { start: 5, end: 8 },
    ]),
  ).toEqual(["2345"]);
  expect(
    marked([
      { start: 8, end: 12 },
      { start: -1, end: 3 },
      { start: 4, end: 4 },
    ]),
  ).toEqual([]);
  expect(cutAtSpans("", [{ start: 0, end: 1 }])).toEqual([]);
});

test("a number is found in any case and not inside a longer one", () => {
  const text = "msku1234567, MSKU12345678 and XMSKU1234567; again MSKU1234567.";
  expect(findNeedles(text, ["MSKU1234567", "msku1234567"]).map(({ start }) => start)).toEqual([0, 50]);
});

test("words of one or two letters are not looked for", () => {
  expect(findNeedles("07 E 07E", ["07", "E", ""])).toEqual([]);
});

test("a letter that grows in lower case does not shift the marks", () => {
  // İ becomes two code units.
  const text = "İ MSKU1234567";
  for (const { start, end } of findNeedles(text, ["MSKU1234567"])) {
    expect(text.slice(start, end)).toBe("MSKU1234567");
  }
});

test("a megabyte of the worst kind is searched to its end", () => {
  const text = `${"a".repeat(1024 * 1024)} aaab`;
  expect(findNeedles(text, ["aaaa", "aaab"]).at(-1)?.end).toBe(text.length);
});

test("parts are the text, cut at line ends and never through a mark or a letter", () => {
  const line = "0123456789 MSKU1234567 abc\n";
  const text = line.repeat(20);
  const spans = Array.from({ length: 20 }, (_, index) => ({
    start: index * line.length + 11,
    end: index * line.length + 22,
  }));
  const parts = cutIntoParts(text, 60, spans);
  expect(parts.map((part) => part.text).join("")).toBe(text);
  expect(parts.every((part) => part.text.endsWith("\n"))).toBe(true);

  const oneLine = `${"x".repeat(55)}MSKU1234567${"😀".repeat(60)}`;
  const cut = cutIntoParts(oneLine, 60, [{ start: 55, end: 66 }]);
  expect(cut.map((part) => part.text).join("")).toBe(oneLine);
  expect(cut[0]?.end).toBe(66);
  expect(cut.every((part) => part.text.isWellFormed())).toBe(true);
});
