import { modules } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { scoredKinds } from "../thesaurus/score-kinds.ts";
import { DivisionExamples, exampleKey, mainSubjects } from "./division-of-work.ts";

const rejected = scoredKinds.indexOf("EDI.VALIDATION_REJECT");
const about = (...meanings: string[]) => new Map(meanings.map((meaning) => [meaning, 1]));
const likeliest = (shares: Float64Array) => modules[shares.indexOf(Math.max(...shares))];

test("the kind decides where a port has said nothing", () => {
  expect(likeliest(new DivisionExamples().learn().modulesOf(rejected, about("@container")))).toBe("EDI/API");
});

test("a port that splits a kind by its subject is followed", () => {
  const examples = new DivisionExamples();
  examples.add("Container", rejected, mainSubjects(about("@container", "#reject")), 1);
  examples.add("EDI/API", rejected, mainSubjects(about("@partner", "#reject")), 1);
  const division = examples.learn();
  expect(likeliest(division.modulesOf(rejected, about("@container")))).toBe("Container");
  expect(likeliest(division.modulesOf(rejected, about("@partner")))).toBe("EDI/API");
});

test("texts that speak of the same are one example, whatever the order they say it in", () => {
  const key = exampleKey("Vessel", about("@container", "#reject"));
  expect(exampleKey("Vessel", about("#reject", "@container"))).toBe(key);
  expect(exampleKey("Container", about("@container", "#reject"))).not.toBe(key);
  expect(exampleKey("Vessel", about("@container", "#segment"))).not.toBe(key);
});
