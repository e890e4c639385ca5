import { expect, test } from "vitest";
import { extractEntities } from "./extract-entities.ts";
import { findSaidClaims } from "./said-claims.ts";

const claimsOf = (text: string) =>
  findSaidClaims(text, extractEntities(text)).map(({ kind, value }) => `${kind} ${value}`);

test.each([
  ["Reported 2x: TEMU0000010 in the load list of MV Merlion 13", ["CNTR.DUPLICATE_RECORD TEMU0000010"]],
  ["portal has 2 lines for MSKU0000005", ["CNTR.DUPLICATE_RECORD MSKU0000005"]],
  [
    "MSCU0000006 is listed double and REF-IFT-0006 stuck in error",
    ["CNTR.DUPLICATE_RECORD MSCU0000006", "EDI.VALIDATION_REJECT REF-IFT-0006"],
  ],
  ["REF-IFT-0012 not acknowledged, LINE-PSA escalating", ["EDI.ACK_MISSING REF-IFT-0012"]],
  ["VESSEL_ERR_4 again, MV Lion City 07", ["VSL.ADVICE_CONFLICT LION CITY 07"]],
])("%j says %j", (text, expected) => {
  expect(claimsOf(text)).toEqual(expected);
});

test.each([
  ["LOAD of OOLU0000011 happened twice", "a move that came twice is no record that stands there twice"],
  ["MSKU0000005 is in the yard. The invoice lists something twice", "another sentence"],
  ["corr-0013 was rejected", "a call is no message"],
  ["MSKU0000005 was loaded on MV Lion City 05", "nothing of the sort"],
])("%j claims nothing of the kind: %s", (text) => {
  expect(claimsOf(text)).toEqual([]);
});
