import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { firstLoad } from "./check-budget.ts";

test("the first load is what the page names and what that imports, each once, without lazy pages", async () => {
  const directory = await mkdtemp(join(tmpdir(), "court-budget-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  await mkdir(join(directory, "assets"));
  const write = (name: string, text: string) => writeFile(join(directory, name), text);
  await write(
    "index.html",
    '<script src="theme.js"></script><script src="./assets/a.js"></script><link href="./assets/b.js">',
  );
  await write("theme.js", "1");
  await write("assets/a.js", 'import{x as y}from"./b.js";import"./c.js";import("./lazy.js")');
  await write("assets/b.js", 'import{z}from"./c.js"');
  await write("assets/c.js", "0");
  expect([...firstLoad(directory).keys()].sort()).toEqual([
    "assets/a.js",
    "assets/b.js",
    "assets/c.js",
    "theme.js",
  ]);
});
