import { incidentKindCodes } from "@imperial-court/contract";
import { describe, expect, test } from "vitest";
import { readText } from "../search/read-text.ts";
import { conceptNames, conceptNumber } from "./concept-matcher.ts";
import { addConcept, countShared, newConceptSet, numbersIn } from "./concept-set.ts";
import { kindRules } from "./kind-rules.ts";
import { scoredKinds, scoreKinds } from "./score-kinds.ts";

const conceptsOf = (text: string) => {
  const met = readText(text).flatMap((segment) => segment.matches.map((match) => match.concept));
  return new Set(met);
};

const likeliestKind = (text: string) => {
  const concepts = newConceptSet(conceptsOf(text));
  const scores = scoreKinds(concepts);
  return scoredKinds[scores.indexOf(Math.max(...scores))];
};

describe("concepts", () => {
  test.each([
    ["the box shows up twice", "container", "duplicate"],
    ["这个柜子出现两次", "container", "duplicate"],
    ["kontena muncul dua kali", "container", "duplicate"],
    ["vsl eta not same leh", "arrival_time", "mismatch"],
    ["ship's ETA is different on two screens", "arrival_time", "mismatch"],
    ["our access key is refused now and then", "auth", "reject"],
  ])("%s", (text, ...wanted) => {
    const met = conceptsOf(text);
    for (const concept of wanted) expect(met).toContain(concept);
  });

  test("a phrase with a gap is met over up to three words and not over more", () => {
    expect(conceptsOf("when the ship will arrive").has("arrival_time")).toBe(true);
    expect(conceptsOf("count in the trailer wrong").has("segment_count")).toBe(true);
    expect(conceptsOf("count one two three four five wrong").has("segment_count")).toBe(false);
  });

  test("no two tables name the same concept", () => {
    expect(new Set(conceptNames).size).toBe(conceptNames.length);
  });

  test("a rule with a slip of the pen does not pass", () => {
    expect(() => conceptNumber("contianer")).toThrow(/no such concept/);
  });

  test("sets keep what is put into them", () => {
    const set = newConceptSet(["container"]);
    addConcept(set, conceptNames.at(-1)!);
    expect(numbersIn(set).map((number) => conceptNames[number])).toEqual(["container", conceptNames.at(-1)]);
    expect(countShared(set, newConceptSet(["container"]))).toBe(1);
  });
});

test("a bare number is no concept: the lane, weighbridge or block that it counts is any of them", () => {
  for (let number = 0; number < 100; number++) expect([...conceptsOf(`zzqq ${number} zzqq`)]).toEqual([]);
});

describe("kinds", () => {
  test("every kind that a text can have has rules", () => {
    const without = incidentKindCodes.filter((kind) => kindRules[kind] === undefined);
    expect(without).toEqual(["UNKNOWN", "NONE"]);
  });

  test.each([
    ["CNTR.DUPLICATE_RECORD", "portal lists the same container two times"],
    ["CNTR.REEFER", "no temperature from the frozen box since noon"],
    ["VSL.SCHEDULE_MISMATCH", "the ship's ETA is different on two screens"],
    ["VSL.PILOT_WEATHER", "pilot could not board because of lightning"],
    ["EDI.TIMEZONE", "events are eight hours off, UTC instead of local time"],
    ["EDI.ACK_MISSING", "REF-IFT-0007 no ack"],
    ["API.RATE_LIMIT", "normal users get 429 since the load surge"],
    ["INFRA.BATCH_JOB", "backfill ran twice after daylight saving"],
    ["INFRA.NETWORK", "wifi in the tower keeps dropping"],
    ["SAFETY.FIRE", "smoke out of a box in block H"],
    ["REQ.ACCESS_REQUEST", "forgot my password, account locked"],
    ["UNKNOWN", "lorem ipsum"],
  ])("%s: %s", (kind, text) => {
    expect(likeliestKind(text)).toBe(kind);
  });
});
