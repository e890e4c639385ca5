import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { settings } from "../service/src/config.ts";
import { problems } from "../service/src/errors.ts";

const root = resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

/** The rows of a Markdown file's tables: first cell (without code marks) → the other cells. */
function tableRows(text: string): Map<string, string[]> {
  const rows = text.split("\n").filter((line) => /^\|\s*`/.test(line));
  return new Map(
    rows.map((line) => {
      const cells = line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim());
      return [(cells[0] ?? "").replaceAll("`", ""), cells.slice(1)];
    }),
  );
}

test("docs/configuration.md has every setting with its default and what is allowed, and no other", () => {
  const rows = tableRows(read("docs/configuration.md"));
  expect([...rows.keys()].sort()).toEqual(Object.keys(settings).sort());
  for (const [name, setting] of Object.entries(settings)) {
    // The number of threads depends on the machine.
    if (name !== "COURT_ANALYSIS_THREADS") {
      expect([name, rows.get(name)?.[0]]).toEqual([
        name,
        setting.default === null ? "–" : `\`${setting.default}\``,
      ]);
    }
    expect([name, rows.get(name)?.[1]]).toEqual([name, setting.allowed]);
    expect([name, rows.get(name)?.[2]]).toEqual([name, setting.description]);
  }
});

test("docs/problems.md has every problem with its status, and no other", () => {
  const rows = tableRows(read("docs/problems.md"));
  expect([...rows.keys()].sort()).toEqual(Object.keys(problems).sort());
  for (const [code, problem] of Object.entries(problems)) {
    expect([code, rows.get(code)?.[0]]).toEqual([code, String(problem.status)]);
  }
});

test("every decision record is listed", () => {
  const files = readdirSync(join(root, "docs/decisions")).filter((name) => /^\d{4}-/.test(name));
  const list = read("docs/decisions/README.md");
  expect(files.filter((name) => !list.includes(name))).toEqual([]);
});

test("links between the documents lead somewhere", () => {
  const documents = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/decisions/README.md"];
  const broken = documents.flatMap((file) =>
    [...read(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .map((match) => resolve(root, file, "..", match[1] as string))
      .filter((target) => {
        try {
          readdirSync(target);
          return false;
        } catch (error) {
          return (error as NodeJS.ErrnoException).code !== "ENOTDIR";
        }
      })
      .map((target) => `${file} → ${target.slice(root.length + 1)}`),
  );
  expect(broken).toEqual([]);
});
