import { describe, expect, it } from "vitest";
import { CourtError } from "../../errors.ts";
import { decodeText, mendLeftovers } from "./decode-text.ts";

const word = "Größe “x” – 柜";

describe("bytes become text", () => {
  it.each([
    ["utf-8", Buffer.from(word)],
    ["utf-8", Buffer.from(`\ufeff${word}`)],
    ["utf-16le", Buffer.from(`\ufeff${word}`, "utf16le")],
    ["utf-16be", Buffer.from(`\ufeff${word}`, "utf16le").swap16()],
  ])("%s", (encoding, bytes) => {
    expect(decodeText(bytes, "a.txt")).toEqual({ text: word, encoding });
  });

  it("UTF-16 without a mark is told by its zeros, windows-1252 by what is no UTF-8", () => {
    const latin = "Problem, Solution\n".repeat(20);
    expect(decodeText(Buffer.from(latin, "utf16le"), "a.csv")).toEqual({ text: latin, encoding: "utf-16le" });
    expect(decodeText(Buffer.from(latin, "utf16le").swap16(), "a.csv").encoding).toBe("utf-16be");
    const cp1252 = Buffer.from([0x93, 0x4f, 0x4b, 0x94, 0x20, 0x80, 0x35]);
    expect(decodeText(cp1252, "a.csv")).toEqual({ text: "“OK” €5", encoding: "windows-1252" });
  });

  it("binary content is refused", () => {
    expect(() => decodeText(Buffer.from([1, 0, 0, 2, 0, 3]), "a.csv")).toThrow(CourtError);
  });
});

describe("leftovers of other encodings", () => {
  it.each([
    ["donâ€™t â€œquoteâ€\u009d â€“ or â€”", "don’t “quote” – or —"],
    ["\u0093OK\u0094 it\u0092s", "“OK” it’s"],
    ["Subject vessel™s berth", "Subject vessel’s berth"],
    ["support œVehicle Arrive\u009d for", "support “Vehicle Arrive” for"],
    ["Acme™ cœur naïve 35 °C", "Acme™ cœur naïve 35 °C"],
    ["plain", "plain"],
  ])("%s", (written, meant) => {
    expect(mendLeftovers(written)).toBe(meant);
  });

  it("take linear time on hostile text", () => {
    for (const piece of ["œ", "â€", "\u009d", "a™", `œ${"x".repeat(1999)}`]) {
      mendLeftovers(piece.repeat(Math.ceil(1_000_000 / piece.length)));
    }
  }, 30_000);
});
