import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/**
 * Walks every import and checks it against the diagram in ARCHITECTURE.md. A new arrow is a decision: it
 * gets a record in docs/decisions and a line here.
 */

const root = resolve(import.meta.dirname, "../..");

/** Folder → folders it may import from. `service/src` stands for the files beside service.ts. */
const allowed: Record<string, readonly string[]> = {
  "contract/src": [],
  "client/src": ["contract/src"],
  "cli/src": ["client/src", "contract/src", "service/src", "service/src/analysis"],
  "console/src": ["client/src", "contract/src"],
  "service/src": ["*"],
  "service/src/http": ["contract/src", "service/src/runs", "service/src/knowledge", "service/src/callers"],
  "service/src/runs": [
    "contract/src",
    "service/src/jobs",
    "service/src/analysis",
    "service/src/evidence",
    "service/src/database",
  ],
  "service/src/jobs": ["service/src/database"],
  "service/src/analysis": ["contract/src", "service/src/knowledge", "service/src/evidence"],
  "service/src/knowledge": ["contract/src", "service/src/database"],
  "service/src/evidence": ["contract/src"],
  "service/src/callers": ["contract/src", "service/src/database"],
  "service/src/database": [],
};

/** Files every folder of the service may read: they hold no behaviour of a layer. */
const groundFiles = new Set(["service/src/errors.ts", "service/package.json"]);

const packages: Record<string, string> = {
  "@imperial-court/contract": "contract/src/contract.ts",
  "@imperial-court/client": "client/src/client.ts",
  "@imperial-court/service/": "service/src/",
};

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        /\.tsx?$/.test(entry.name) &&
        !/\.(test|fault|conformance)\b|\.d\.ts$/.test(entry.name),
    )
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function folderOf(file: string): string {
  const folders = Object.keys(allowed).sort((a, b) => b.length - a.length);
  return folders.find((folder) => file.startsWith(`${folder}/`)) ?? dirname(file);
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+)"([^"]+)"/g);
  return [...found]
    .map((match) => match[1] as string)
    .flatMap((target) => {
      if (target.startsWith(".")) return [relative(root, resolve(root, dirname(file), target))];
      for (const [name, place] of Object.entries(packages)) {
        if (target === name) return [place];
        if (name.endsWith("/") && target.startsWith(name)) {
          const rest = target.slice(name.length);
          return [place + (rest === "main" ? "main.ts" : rest)];
        }
      }
      return [];
    });
}

const files = ["contract/src", "client/src", "cli/src", "console/src", "service/src"].flatMap((folder) =>
  sourceFiles(folder),
);
const isUnder = (file: string, folder: string) => file.startsWith(`${folder}/`);
/** What is only there for tests may build what it needs. */
const isForTests = (file: string) => /(^|\/)(testing|conformance)\//.test(file);
const productFiles = files.filter((file) => !isForTests(file));

test("imports follow the arrows of the architecture", () => {
  expect(productFiles.length).toBeGreaterThan(50);
  const crossings = productFiles.flatMap((file) => {
    const from = folderOf(file);
    return importsOf(file)
      .filter((target) => {
        const to = folderOf(target);
        const arrows = allowed[from];
        return (
          to !== from &&
          !groundFiles.has(target) &&
          arrows !== undefined &&
          !arrows.includes("*") &&
          !arrows.includes(to)
        );
      })
      .map((target) => `${file} → ${target}`);
  });
  expect(crossings).toEqual([]);
});

test("every folder of the service is on the diagram", () => {
  const unknown = readdirSync(join(root, "service/src"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "testing")
    .map((entry) => `service/src/${entry.name}`)
    .filter((folder) => !(folder in allowed));
  expect(unknown).toEqual([]);
});

test("only config.ts reads the environment", () => {
  const readers = productFiles.filter(
    (file) => isUnder(file, "service/src") && /process\.env\b/.test(readFileSync(join(root, file), "utf8")),
  );
  expect(readers).toEqual(["service/src/config.ts"]);
});

test("nothing is named utils, common, helpers, shared, core or types", () => {
  const vague = /(^|\/)(utils?|common|helpers?|shared|core|types)(\.tsx?$|\/)/;
  expect(files.filter((file) => vague.test(file))).toEqual([]);
});

test("the http layer contains no SQL", () => {
  const statements = /\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\b/;
  const guilty = productFiles.filter(
    (file) => isUnder(file, "service/src/http") && statements.test(readFileSync(join(root, file), "utf8")),
  );
  expect(guilty).toEqual([]);
});
