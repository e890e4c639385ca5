import { modules } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { scoredKinds } from "../thesaurus/score-kinds.ts";
import { DivisionExamples } from "./division-of-work.ts";

const rejected = scoredKinds.indexOf("EDI.VALIDATION_REJECT");
const about = (...meanings: string[]) => new Map(meanings.map((meaning) => [meaning, 1]));
const likeliest = (shares: Float64Array) => modules[shares.indexOf(Math.max(...shares))];

test("the kind decides where a port has said nothing", () => {
  expect(likeliest(new DivisionExamples().learn().modulesOf(rejected, about("@container")))).toBe("EDI/API");
});

test("a port that splits a kind by its subject is followed", () => {
  const examples = new DivisionExamples();
  examples.add("Container", rejected, about("@container", "#reject"), 1);
  examples.add("EDI/API", rejected, about("@partner", "#reject"), 1);
  const division = examples.learn();
  expect(likeliest(division.modulesOf(rejected, about("@container")))).toBe("Container");
  expect(likeliest(division.modulesOf(rejected, about("@partner")))).toBe("EDI/API");
});

test("one template logged a hundred times counts once", () => {
  const examples = new DivisionExamples();
  for (let row = 0; row < 100; row++) examples.add("Vessel", rejected, about("@container", "#reject"), 0.3);
  examples.add("Container", rejected, about("@container", "#segment"), 1);
  expect(likeliest(examples.learn().modulesOf(rejected, about("@container")))).toBe("Container");
});
