import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { measureLargeLibrary } from "./large-library.ts";
import { measureAnalysis } from "./measure-analysis.ts";
import { measureConsole, measureConsoleOnPostgres } from "./measure-console.ts";
import { measureEvidence } from "./measure-evidence.ts";
import { measureHttp } from "./measure-http.ts";
import { measureRuns } from "./measure-runs.ts";
import { measureStart } from "./measure-start.ts";

/**
 * `npm run bench`: how fast the embedded court is, from a second process, as ratios against a bare route
 * measured in the same run. `--record` writes benchmarks/results/<date>.md. `--large` and `--console` measure a
 * library of many runbooks and the console in Chromium instead, each with a file of results of its own.
 */
export interface Measure {
  readonly name: string;
  readonly value: string;
  readonly target: string;
  readonly isMet: boolean;
}

// What else the machine was doing is part of a figure.
const busyBefore = loadavg()[0]!.toFixed(1);
const measures: Measure[] = [];
/** They take minutes: only when asked for, and then alone. */
const asked = ["large", "console"].find((name) => process.argv.includes(`--${name}`));
const suite =
  asked === "large"
    ? [measureLargeLibrary]
    : asked === "console"
      ? [measureConsole, measureConsoleOnPostgres]
      : [measureStart, measureHttp, measureRuns, measureAnalysis, measureEvidence];
for (const measure of suite) {
  for (const result of await measure()) {
    measures.push(result);
    console.log(`${result.isMet ? "✓" : "✗"} ${result.name}: ${result.value} (target ${result.target})`);
  }
}

const today = new Date().toISOString().slice(0, 10);
const table = [
  `# Benchmark of ${today}`,
  "",
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, shared with the load generator; load average ${busyBefore} before the start.`,
  "",
  "| measure | value | target | met |",
  "|---|---|---|---|",
  ...measures.map(
    ({ name, value, target, isMet }) => `| ${name} | ${value} | ${target} | ${isMet ? "yes" : "no"} |`,
  ),
];
if (process.argv.includes("--record")) {
  mkdirSync(join(import.meta.dirname, "results"), { recursive: true });
  const name = asked === undefined ? today : `${today}-${asked}`;
  writeFileSync(join(import.meta.dirname, "results", `${name}.md`), `${table.join("\n")}\n`);
}
