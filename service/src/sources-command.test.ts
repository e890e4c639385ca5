import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { loadDemo } from "../../demo/load.ts";
import { readProfile } from "./evidence/sources-config.ts";
import { runSourcesCommand } from "./sources-command.ts";
import { temporaryDirectory } from "./testing/temporary-directory.ts";

async function aSourcesFile(): Promise<string> {
  const directory = temporaryDirectory();
  const sources = [
    { name: "logs", type: "logs", paths: [resolve(import.meta.dirname, "../../demo/logs/*.log")] },
    { name: "terminal", type: "sqlite", path: await loadDemo(directory), profile: "transhipment" },
    { name: "gone", type: "sqlite", path: "nowhere.db", profile: "transhipment" },
  ];
  const path = join(directory, "court.config.yaml");
  writeFileSync(path, JSON.stringify({ sources }));
  return path;
}

async function run(words: string[], sourcesFile: string | null) {
  const said: string[] = [];
  const code = await runSourcesCommand(words, { sourcesFile, environment: {} }, (text) => said.push(text));
  return { code, said: said.join("") };
}

test("each source is tried and shown with a sample, and one that cannot be used fails the check", async () => {
  const { code, said } = await run(["check"], await aSourcesFile());
  expect(code).toBe(1);
  expect(said).toMatch(/^ok {4}logs \(logs\): 3 files/m);
  expect(said).toMatch(/^ok {4}terminal \(sqlite\): 6 tables, \d+ lookups/m);
  expect(said).toMatch(/^FAIL {2}gone \(sqlite\): cannot be used/m);
  expect(said).toMatch(/sample: api_event: \{"api_id":701,/);
});

test("lookups are drafted from a schema, and only for a database that is configured", async () => {
  const file = await aSourcesFile();
  const { code, said } = await run(["suggest", "terminal"], file);
  expect(code).toBe(0);
  expect(said).toContain("name: container by cntr_no");
  await expect(run(["suggest", "logs"], file)).rejects.toThrow("only databases have");
  await expect(run(["suggest", "tos"], file)).rejects.toThrow("there are: logs, terminal, gone");
  await expect(run(["suggest", "gone"], file)).rejects.toThrow('the schema of "gone" cannot be read');
});

test("without a file, or with other words, it says what to do", async () => {
  await expect(run(["check"], null)).rejects.toThrow("docs/sources.md");
  await expect(run(["show"], await aSourcesFile())).rejects.toThrow("court sources suggest NAME");
});

test("the profile that ships fits the terminal that ships", async () => {
  const { said } = await run(["check"], await aSourcesFile());
  expect(said).not.toContain("WARN");
  expect((await readProfile("transhipment")).length).toBeGreaterThan(10);
});
