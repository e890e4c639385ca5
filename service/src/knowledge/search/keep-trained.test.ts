import { readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../../testing/temporary-directory.ts";
import { keepTrained } from "./keep-trained.ts";

const trained = { names: ["#crane"], weights: new Int8Array([1, 25, -127]), scales: new Float32Array([0.5]) };
const trainAgain = () => ({ names: ["again"], weights: new Int8Array([1]), scales: new Float32Array([1]) });

test("what was trained is read the next time", () => {
  const directory = join(temporaryDirectory(), "cache");
  expect(keepTrained([], () => trained, directory)).toEqual(trained);
  expect(keepTrained([], trainAgain, directory)).toEqual(trained);
  expect(readdirSync(directory)).toEqual([expect.stringMatching(/^kinds-[0-9a-f]{32}\.bin$/)]);
  expect(statSync(join(directory, readdirSync(directory)[0]!)).mode & 0o077).toBe(0);
});

test("a file that is damaged is trained and written again", () => {
  const directory = temporaryDirectory();
  keepTrained([], () => trained, directory);
  const [kept] = readdirSync(directory);
  writeFileSync(join(directory, kept!), "damaged");
  expect(keepTrained([], trainAgain, directory)).toEqual(trainAgain());
  expect(keepTrained([], () => trained, directory)).toEqual(trainAgain());
});

test("where nothing can be kept it is trained each time", () => {
  const file = join(temporaryDirectory(), "file");
  writeFileSync(file, "");
  const nowhere = join(file, "cache");
  expect(keepTrained([], () => trained, nowhere)).toEqual(trained);
  expect(keepTrained([], trainAgain, nowhere)).toEqual(trainAgain());
});

test("what is read again is kept, whatever comes after it", () => {
  const directory = temporaryDirectory();
  const long = new Date("2026-01-01");
  keepTrained([], () => trained, directory);
  for (let port = 0; port < 9; port++) {
    for (const name of readdirSync(directory)) utimesSync(join(directory, name), long, long);
    expect(keepTrained([], trainAgain, directory)).toEqual(trained);
    keepTrained([{ text: "box", kind: port }], () => trained, directory);
  }
});

test("what else is told is kept apart, and only the last ones are kept", () => {
  const directory = temporaryDirectory();
  for (let port = 0; port < 9; port++) keepTrained([{ text: "box", kind: port }], () => trained, directory);
  expect(readdirSync(directory)).toHaveLength(6);
  expect(keepTrained([{ text: "box", kind: 8 }], trainAgain, directory)).toEqual(trained);
  expect(keepTrained([{ text: "box", kind: 9 }], trainAgain, directory)).toEqual(trainAgain());
});
