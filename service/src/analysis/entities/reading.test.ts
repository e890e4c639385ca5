import fc from "fast-check";
import { expect, test } from "vitest";
import { readText } from "./reading.ts";

test("a plain text is read as it stands", () => {
  const reading = readText("MSKU1234565 at Tuas");
  expect(reading.text).toBe("MSKU1234565 at Tuas");
  expect(reading.received(0, 11)).toEqual({ start: 0, end: 11 });
});

test("what is folded away leads back to where it was written", () => {
  const received = "> a<b>b\u200bc</b>—ｄ&nbsp;e";
  const reading = readText(received);
  expect(reading.text).toBe("abc - d e");
  const at = reading.text.indexOf("bc");
  const span = reading.received(at, at + 2);
  expect(received.slice(span.start, span.end)).toBe("b\u200bc");
  const last = reading.text.indexOf("d");
  const full = reading.received(last, last + 1);
  expect(received.slice(full.start, full.end)).toBe("ｄ");
});

test("every position leads back inside the text, and later positions never lead further back", () => {
  const parts = fc.array(fc.constantFrom("a", "\u200b", "<br>", "\n> ", "—", "&amp;", "=\n", "Ａ", " "), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(parts, (pieces) => {
      const received = pieces.join("");
      const reading = readText(received);
      let last = 0;
      for (let at = 0; at < reading.text.length; at++) {
        const { start, end } = reading.received(at, at + 1);
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(received.length);
        last = start;
      }
    }),
  );
});
