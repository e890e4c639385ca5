import { describe, expect, test } from "vitest";
import { scoredKinds } from "../thesaurus/score-kinds.ts";
import { calmClass } from "./kind-model.ts";
import { learnKinds, scoreText } from "./learn-kinds.ts";
import { addFeatures, type Features, newFeatures, readText } from "./read-text.ts";

const featuresOf = (text: string): Features => {
  const features = newFeatures();
  addFeatures(features, readText(text), 1);
  return features;
};
const topOf = (scores: Float64Array) => scores.indexOf(Math.max(...scores));
const likeliest = (text: string, model = learnKinds([], [])) =>
  scoredKinds[topOf(scoreText(featuresOf(text), model))];

describe("the kind model", () => {
  test("the same examples give the same model", () => {
    const confirmed = [{ features: featuresOf("the wobbly thing squeaks"), kind: 0 }];
    const asked = featuresOf("a squeak from the wobbly thing");
    expect(learnKinds([], confirmed).logitsOf(asked)).toEqual(learnKinds([], confirmed).logitsOf(asked));
  });

  test("a text of words it has never met says nothing", () => {
    const logits = learnKinds([], []).logitsOf(featuresOf("brillig slithy toves"));
    expect(logits.every((logit) => logit === 0)).toBe(true);
  });

  test("small talk is likelier no incident than any kind", () => {
    const logits = learnKinds([], []).logitsOf(featuresOf("thank you all and happy new year"));
    expect(topOf(logits)).toBe(calmClass);
  });

  test("words that the thesaurus has no concept for are learned from confirmed cases", () => {
    const kind = scoredKinds.indexOf("EQP.CRANE");
    const text = "the zorbler of number nine is frumious";
    const confirmed = Array.from({ length: 5 }, () => ({ features: featuresOf(text), kind }));
    expect(likeliest(text)).not.toBe("EQP.CRANE");
    expect(likeliest(text, learnKinds([], confirmed))).toBe("EQP.CRANE");
  });

  test.each([
    ["the same can is listed two times", "CNTR.DUPLICATE_RECORD"],
    ["two ships were promised the same quay tonight", "VSL.BERTH"],
    ["a man fell from the lashing platform", "SAFETY.PERSON"],
  ])("%s: %s", (text, kind) => {
    expect(likeliest(text)).toBe(kind);
  });
});
