import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  anImport,
  anImportedFile,
  json,
  problem,
  type ScriptedServer,
  startScriptedServer,
} from "../../../client/src/testing/scripted-server.ts";
import { court } from "../testing/run-court.ts";

let server: ScriptedServer;
let folder: string;

beforeEach(async () => {
  server = await startScriptedServer();
  folder = await mkdtemp(join(tmpdir(), "court-import-"));
});
afterEach(async () => {
  expect(server.remaining, "scripted answers that nobody fetched").toBe(0);
  await server.stop();
  await rm(folder, { recursive: true });
});

const importPaths = (...args: string[]) => court(["import", ...args], { url: server.url, cwd: folder });
const sentNames = () =>
  server.requests.map(({ body }) =>
    [...body.matchAll(/name="file"; filename="([^"]*)"/g)].map((match) => match[1]),
  );
test("a folder is walked for what holds knowledge, and each file's fate is told", async () => {
  mkdirSync(join(folder, "kb/gates"), { recursive: true });
  mkdirSync(join(folder, "kb/.git"));
  writeFileSync(join(folder, "kb/gates/ocr.md"), "# OCR");
  writeFileSync(join(folder, "kb/a.MD"), "# A");
  writeFileSync(join(folder, "kb/logo.png"), "png");
  writeFileSync(join(folder, "kb/.git/config.md"), "# no");
  symlinkSync("/etc/hostname", join(folder, "kb/link.txt"));
  writeFileSync(join(folder, "log.csv"), "Module\n");
  server.answer(
    json(
      anImport({
        files: [
          anImportedFile({ name: "a.MD" }),
          anImportedFile({ name: "gates/ocr.md", added: 0, unchanged: 1 }),
          anImportedFile({
            name: "log.csv",
            added: 2,
            changed: 1,
            skipped: [{ place: "row 7", reason: "no\u001b[2J solution" }],
            warnings: ["cp1252"],
          }),
        ],
      }),
    ),
  );
  const { exitCode, stdout, stderr } = await importPaths("kb", "log.csv");
  expect(exitCode).toBe(0);
  expect(sentNames()).toEqual([["a.MD", "gates/ocr.md", "log.csv"]]);
  expect(stdout.split("\n")).toEqual([
    "a.MD  1 new, 0 changed, 0 unchanged, 0 skipped",
    "gates/ocr.md  0 new, 0 changed, 1 unchanged, 0 skipped",
    "log.csv  2 new, 1 changed, 0 unchanged, 1 skipped",
    "  skipped row 7: no\ufffd[2J solution",
    "  warning cp1252",
    "",
  ]);
  expect(stderr.split("\n")).toEqual([
    "court: 1 other files in kb are left out: logo.png",
    "Imported: 3 new, 1 changed, 1 unchanged, 1 skipped",
    "",
  ]);
});

test("--dry-run shows what would be read; --json gives the service's own answer", async () => {
  writeFileSync(join(folder, "a.md"), "# A");
  const preview = [{ type: "runbook" as const, id: "A-1", title: "Gate\u001b 4", place: "article 1" }];
  const file = anImportedFile({ name: "a.md", preview });
  server.answer(json(anImport({ files: [file] })), json(anImport({ files: [file] })));
  const { stdout, stderr } = await importPaths("--dry-run", "--column", "problem=What = it", "a.md");
  expect(server.requests[0]?.url).toBe("/knowledge/import?dry_run=true&wait=1&columns=problem%3AWhat+%3D+it");
  expect(stdout).toBe(
    "a.md  1 new, 0 changed, 0 unchanged, 0 skipped\n  runbook A-1, article 1: Gate\ufffd 4\n",
  );
  expect(stderr).toBe("Would import: 1 new, 0 changed, 0 unchanged, 0 skipped\n");
  expect(JSON.parse((await importPaths("--dry-run", "--json", "a.md")).stdout)).toEqual(file);
});

test("a large folder arrives in several requests, every file once", async () => {
  const names = Array.from({ length: 60 }, (_, index) => `r${String(index).padStart(2, "0")}.md`);
  for (const name of names) writeFileSync(join(folder, name), "# R");
  writeFileSync(join(folder, "z1.txt"), "x".repeat(5 * 1024 * 1024));
  writeFileSync(join(folder, "z2.txt"), "x".repeat(5 * 1024 * 1024));
  const answer = json(anImport());
  server.answer(answer, answer, answer);
  expect((await importPaths(".")).exitCode).toBe(0);
  expect(sentNames().map((batch) => batch.length)).toEqual([50, 11, 1]);
  expect(sentNames().flat()).toEqual([...names, "z1.txt", "z2.txt"]);
});

test("a file that cannot be imported is exit code 1 with the reason, and the others are told", async () => {
  writeFileSync(join(folder, "a.md"), "");
  writeFileSync(join(folder, "b.md"), "# B");
  const failed = anImportedFile({
    name: "a.md",
    status: "failed",
    added: 0,
    error: "There is nothing in it.",
  });
  server.answer(json(anImport({ files: [failed, anImportedFile({ name: "b.md" })] })));
  const { exitCode, stdout, stderr } = await importPaths(".");
  expect(exitCode).toBe(1);
  expect(stdout).toBe(
    "a.md  not imported: There is nothing in it.\nb.md  1 new, 0 changed, 0 unchanged, 0 skipped\n",
  );
  expect(stderr).toBe("Imported: 1 new, 0 changed, 0 unchanged, 0 skipped; nothing from 1 of 2 files\n");
});

test("nothing to import is a usage error, a refused request exit code 1", async () => {
  expect(await importPaths()).toMatchObject({ exitCode: 2 });
  expect(await importPaths(".")).toMatchObject({ exitCode: 2 });
  expect(await importPaths("nowhere")).toMatchObject({ exitCode: 2 });
  writeFileSync(join(folder, "a.md"), "");
  server.answer(problem(413, "text-too-large", "The request is too large"));
  expect(await importPaths("a.md")).toMatchObject({
    exitCode: 1,
    stdout: "",
    stderr: "court: The request is too large\n",
  });
});
