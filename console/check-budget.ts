import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/**
 * How much JavaScript the first page needs, compressed as the service sends it: what index.html names and what
 * those files import before they run. Pages that are loaded when first visited do not count. Run after the build.
 */
const budgetBytes = 170_000;
const distDirectory = join(import.meta.dirname, "dist");

export function firstLoad(directory = distDirectory): ReadonlyMap<string, number> {
  const html = readFileSync(join(directory, "index.html"), "utf8");
  const waiting = [...html.matchAll(/(?:src|href)="(?:\.\/)?([^"]+\.js)"/g)].map(([, name]) => name!);
  const sizes = new Map<string, number>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (sizes.has(name)) continue;
    const code = readFileSync(join(directory, name));
    sizes.set(name, gzipSync(code).length);
    // Static imports of a built file: `import{a as b}from"./other.js"` and `import"./other.js"`.
    for (const [, target] of code.toString().matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+\.js)"/g)) {
      waiting.push(`assets/${target}`);
    }
  }
  return sizes;
}

if (import.meta.main) {
  const sizes = firstLoad();
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  for (const [name, size] of sizes) console.log(`${(size / 1000).toFixed(1).padStart(7)} kB  ${name}`);
  console.log(`${(total / 1000).toFixed(1).padStart(7)} kB  of ${budgetBytes / 1000} kB`);
  if (total > budgetBytes) {
    console.error("The first page needs more JavaScript than it may. Load what is not needed at once later.");
    process.exitCode = 1;
  }
}
