import { incidentKindCodes } from "@imperial-court/contract";
import { describe, expect, it } from "vitest";
import { deriveContactKinds } from "./contact-kinds.ts";

describe("the kinds a contact answers for", () => {
  it.each([
    ["Container (CNTR)", "", ["CNTR."]],
    ["Vessel (VS)", "", ["VSL."]],
    ["EDI/API (EA)", "", ["EDI.", "DOC.CUSTOMS_MESSAGE", "API."]],
    ["Customs & EDI", "", ["EDI.", "DOC."]],
    ["PSA Helpdesk", "non-technical issues", ["REQ."]],
    ["Yard and gate", "", ["EQP.", "CNTR.GATE_OCR"]],
    ["Team B", "reefers and dangerous goods", ["CNTR.REEFER", "CNTR.DANGEROUS_GOODS", "SAFETY.SPILL"]],
    ["Others", "vessels as well", ["INFRA.", "DOC.", "EQP.", "SAFETY.", "SEC."]],
    ["Blue team", "various", []],
    ["Apiary", "containerised bees", []],
  ])("%s / %s", (module, responsibility, kinds) => {
    expect(deriveContactKinds(module, responsibility)).toEqual(kinds);
  });

  it("are kinds or prefixes that exist", () => {
    const words = "container vessel edi api customs infra yard gate reefer imdg fire cyber helpdesk others";
    for (const kind of [...words.split(" "), words].flatMap((word) => deriveContactKinds(word, ""))) {
      expect(incidentKindCodes.some((code) => code === kind || code.startsWith(kind))).toBe(true);
    }
  });
});
