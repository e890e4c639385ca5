import { describe, expect, test } from "vitest";
import { scanSegments } from "./scan-terms.ts";
import { stem } from "./stem.ts";
import { termOf } from "./term.ts";

const termsOf = (text: string) => scanSegments(text).flatMap(({ terms }) => terms.map(({ text }) => text));

describe("scanning text to terms", () => {
  test.each([
    ["MSKU1234567", "@container"],
    ["msku 123456-7", "@container"],
    ["CONTAINER_ID", "@container"],
    ["REF-IFT-0007", "@msgref"],
    ["Partner-E", "@partner"],
    ["BK-7MROC25B", "@booking"],
    ["ALR-861600", "@ticket"],
    ["45G1", "@sizetype"],
    ["/auth/token", "@path"],
    ["QC05", "@crane"],
  ])("%s becomes what it is: %s", (text, term) => {
    expect(termsOf(text)).toContain(term);
  });

  test("two reports on different boxes read the same", () => {
    expect(termsOf("MSKU1234567 stuck at gate")).toEqual(termsOf("TGHU7654321 stuck at gate"));
  });

  test("a ship's name is no word of the report, what follows it is", () => {
    expect(termsOf("MV OCEAN DAWN/88D missed berthing")).toEqual(
      ["@vessel", "@voyage", "missed", "berth"].map(stem),
    );
  });

  test("sentences and lines are segments, a decimal point is not their end", () => {
    expect(scanSegments("Gate is down. Lane 2.5 closed\n谢谢").length).toBe(3);
  });

  test("error codes and HTTP statuses stay what they are", () => {
    expect(termsOf("VESSEL_ERR_4 and 503")).toEqual(["vessel_err_4", "and", "503"]);
  });

  test("a megabyte of hostile text is scanned to its end", () => {
    for (const piece of ["a", "_a1", "'a", "mv mv ocean ", "..!?/", "箱", "ref-", "partner-", "1234567 "]) {
      const text = `${piece.repeat(Math.floor((1 << 20) / piece.length))}\ngate`;
      expect(termsOf(text).at(-1)).toBe("gate");
    }
  });
});

describe("stems", () => {
  test("forms of one word share a stem", () => {
    for (const forms of [
      ["reject", "rejected", "rejects", "rejection", "rejecting"],
      ["duplicate", "duplicated", "duplication"],
      ["delay", "delays", "delayed"],
      ["discrepancy", "discrepancies"],
    ]) {
      expect(new Set(forms.map(stem)).size).toBe(1);
    }
  });

  test("what is resolved is told apart from what is to be resolved", () => {
    expect(stem("resolved")).not.toBe(stem("resolve"));
    expect(stem("noted")).toBe("noted");
  });

  test("stop words and small numbers are not indexed", () => {
    expect(["the", "please", "kindly", "12"].every((text) => termOf(text).isStop)).toBe(true);
    expect(["gate", "@container", "503"].some((text) => termOf(text).isStop)).toBe(false);
  });
});
