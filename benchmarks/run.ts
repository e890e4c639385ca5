import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { measureAnalysis } from "./measure-analysis.ts";
import { measureHttp } from "./measure-http.ts";
import { measureRuns } from "./measure-runs.ts";
import { measureStart } from "./measure-start.ts";

/**
 * `npm run bench`: how fast the embedded court is, from a second process, as ratios against a bare route
 * measured in the same run. `--record` writes benchmarks/results/<date>.md.
 */
export interface Measure {
  readonly name: string;
  readonly value: string;
  readonly target: string;
  readonly isMet: boolean;
}

const measures: Measure[] = [];
for (const measure of [measureStart, measureHttp, measureRuns, measureAnalysis]) {
  for (const result of await measure()) {
    measures.push(result);
    console.log(`${result.isMet ? "✓" : "✗"} ${result.name}: ${result.value} (target ${result.target})`);
  }
}

const today = new Date().toISOString().slice(0, 10);
const table = [
  `# Benchmark of ${today}`,
  "",
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, shared with the load generator.`,
  "",
  "| measure | value | target | met |",
  "|---|---|---|---|",
  ...measures.map(
    ({ name, value, target, isMet }) => `| ${name} | ${value} | ${target} | ${isMet ? "yes" : "no"} |`,
  ),
];
if (process.argv.includes("--record")) {
  mkdirSync(join(import.meta.dirname, "results"), { recursive: true });
  writeFileSync(join(import.meta.dirname, "results", `${today}.md`), `${table.join("\n")}\n`);
}
