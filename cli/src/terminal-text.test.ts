import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanBlock, cleanJson, cleanLine, columnsOf, cutTo, fit, wrap } from "./terminal-text.ts";

const hostile = "\u001b]0;owned\u0007 \u001b[31mred\u009b2J \u202etxt.exe\u2066 a\tb\r\nc\u0000\u007f";

test("nothing of a hostile text can steer a terminal", () => {
  const steers = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
  expect(cleanLine(hostile)).not.toMatch(steers);
  expect(cleanLine(hostile)).not.toMatch(/[\n\t]/);
  expect(cleanBlock(hostile)).not.toMatch(steers);
  expect(cleanBlock("a\tb\r\nc\n")).toBe("a\tb\nc\n");
  expect(cleanJson(JSON.stringify(hostile))).not.toMatch(steers);
});

test("cleaned JSON says the same as before", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(JSON.parse(cleanJson(JSON.stringify({ text })))).toEqual({ text });
    }),
  );
});

test("Chinese takes two columns, accents and joiners none", () => {
  expect(columnsOf("abc")).toBe(3);
  expect(columnsOf("码头")).toBe(4);
  expect(columnsOf("e\u0301")).toBe(1);
  expect(columnsOf("🚢")).toBe(2);
});

test("a cut text is never wider than asked, a fitted one exactly as wide", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "码", "é", "🚢", " ") }),
      fc.nat(20),
      (text, columns) => {
        expect(columnsOf(cutTo(text, columns))).toBeLessThanOrEqual(columns);
        expect(columnsOf(fit(text, columns))).toBe(columns);
      },
    ),
  );
  expect(cutTo("Container is missing", 10)).toBe("Container…");
  expect(cutTo("short", 10)).toBe("short");
});

test("lines are broken at spaces and a long word keeps its line", () => {
  expect(wrap("one two three", 9, "  ")).toBe("one two\n  three");
  expect(wrap("unbreakablylong word", 8)).toBe("unbreakablylong\nword");
});
