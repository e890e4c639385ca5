import { describe, expect, test } from "vitest";
import { scoredKinds } from "../thesaurus/score-kinds.ts";
import { calmClass } from "./kind-model.ts";
import { casesToLearn, learnKinds, scoreText } from "./learn-kinds.ts";
import { featuresOf, namesOf, readText } from "./read-text.ts";
import { trainKinds } from "./train-kinds.ts";

const featuresIn = (text: string) => featuresOf(readText(text));
const topOf = (scores: Float64Array) => scores.indexOf(Math.max(...scores));
const likeliest = (text: string, model = learnKinds([], [])) =>
  scoredKinds[topOf(scoreText(featuresIn(text), model))];

describe("the kind model", () => {
  test("the same examples give the same model", () => {
    const told = ["the wobbly thing squeaks", "the squeaky thing wobbles", "a thing of things"];
    const examples = told.map((text, kind) => ({ names: namesOf(featuresIn(text)), kind }));
    expect(trainKinds(examples)).toEqual(trainKinds(examples));
  });

  test("words side by side are features, small ones included", () => {
    const { pairs } = featuresIn("The name is not in use. It was in the list.");
    expect([...pairs]).toEqual(expect.arrayContaining(["not in", "in use", "in the"]));
    expect([...pairs].every((pair) => pair.split(" ").length === 2 && !pair.includes("object"))).toBe(true);
    expect(pairs.has("use it")).toBe(false);
  });

  test("a text of words it has never met says nothing", () => {
    const logits = learnKinds([], []).logitsOf(featuresIn("brillig slithy toves"));
    expect(logits.every((logit) => logit === 0)).toBe(true);
  });

  test("small talk is likelier no incident than any kind", () => {
    const logits = learnKinds([], []).logitsOf(featuresIn("thank you all and happy new year"));
    expect(topOf(logits)).toBe(calmClass);
  });

  test("words that the thesaurus has no concept for are learned from confirmed cases", () => {
    const kind = scoredKinds.indexOf("EQP.CRANE");
    const text = "the zorbler of number nine is frumious";
    const confirmed = Array.from({ length: 5 }, () => ({ names: namesOf(featuresIn(text)), kind }));
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

describe("which confirmed cases are learned", () => {
  const learnedOf = (count: number) => casesToLearn(Array.from({ length: count }, (_, number) => number));

  test("the first ones each at once, later ones in portions of at most an eighth", () => {
    for (const count of [0, 1, 7, 15]) expect(learnedOf(count)).toHaveLength(count);
    expect([49, 50, 51, 52].map((count) => learnedOf(count).length)).toEqual([48, 48, 48, 52]);
    for (let count = 1; count < 5_000; count += 7) {
      const unlearned = count - 1 - learnedOf(count).at(-1)!;
      expect(unlearned).toBeLessThanOrEqual(Math.min(count / 8, 128));
    }
  });

  test("of many the last two thousand", () => {
    const learned = learnedOf(5_000);
    expect([learned.length, learned[0], learned.at(-1)]).toEqual([2_000, 2_992, 4_991]);
  });
});
