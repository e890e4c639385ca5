import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Bench, startBench } from "./engines/bench-servers.ts";
import { measureManyRuns } from "./engines/many-runs.ts";
import {
  measurePickUp,
  measureRescue,
  measureScaling,
  measureSubmits,
  measureWork,
} from "./engines/measures.ts";

/**
 * `npm run bench:engines`: the court on PostgreSQL beside the same small API on BullMQ with Redis and on plain
 * pg-boss, in one run, on servers it starts itself. `--runs 1000000` sets how many stored runs lists are
 * measured over; `--record` writes benchmarks/results/<date>-engines.md.
 */
const { values: options } = parseArgs({
  options: { runs: { type: "string", default: "1000000" }, record: { type: "boolean", default: false } },
});

const lines: string[] = [];
const tell = (line: string) => {
  lines.push(line);
  console.log(line);
};

const bench: Bench = await startBench();
try {
  const { version } = process;
  const load = execFileSync("uptime", { encoding: "utf8" })
    .replace(/.*load average/, "load average")
    .trim();
  tell(`# Engines, ${new Date().toISOString().slice(0, 10)}`);
  tell("");
  tell(
    `Node ${version}, ${bench.versions}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, all on one machine with the load generator; ${load}.`,
  );
  tell("");
  tell("| measure | court on PostgreSQL | BullMQ on Redis | plain pg-boss |");
  tell("|---|---|---|---|");
  for (const measure of [measureSubmits, measureWork, measurePickUp, measureRescue]) {
    for (const { name, values } of await measure(bench.engines)) tell(`| ${name} | ${values.join(" | ")} |`);
  }
  tell("");
  tell(
    "The peers store the text and answer three fields. The court also checks the request as its contract asks, keeps " +
      "title, hints and search words, takes turns between callers, and answers the whole record.",
  );
  tell("");
  tell("| the court alone | |");
  tell("|---|---|");
  for (const { name, values } of await measureScaling(bench.engines)) tell(`| ${name} | ${values[0]} |`);
  for (const { name, values } of await measureManyRuns(bench, Number(options.runs))) {
    tell(`| ${name} | ${values[0]} |`);
  }
} finally {
  await bench.stop();
}

if (options.record) {
  const folder = join(import.meta.dirname, "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${new Date().toISOString().slice(0, 10)}-engines.md`), `${lines.join("\n")}\n`);
}
