import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchmarkDirectory, benchmarkFile } from "./benchmark-data.ts";
import type { Prediction } from "./prediction.ts";

const outDirectory = join(import.meta.dirname, "out");

/** What the benchmark's scorer makes of predictions: metric → value, and `metric#` → count. */
export type Scores = Record<string, number | null>;

export interface ScoredSets {
  readonly clean: Scores;
  readonly ratio: Scores;
  readonly by_perturbation: Record<string, { ratio: Scores } & Scores>;
}

/** Writes the predictions to evaluation/out and runs the scorer on them. */
export function score(name: string, sets: readonly string[], predictions: readonly Prediction[]): ScoredSets {
  mkdirSync(outDirectory, { recursive: true });
  const file = join(outDirectory, `${name}.predictions.jsonl`);
  writeFileSync(file, predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join(""));
  const result = join(outDirectory, `${name}.scores.json`);
  const gold = sets.flatMap((set) => ["--gold", benchmarkFile(set)]);
  const table = execFileSync(
    process.execPath,
    [
      join(benchmarkDirectory, "score.mjs"),
      ...gold,
      "--pred",
      file,
      "--json",
      result,
      "--per-type",
      "--misses",
      "400",
    ],
    { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  writeFileSync(join(outDirectory, `${name}.txt`), table);
  return (JSON.parse(readFileSync(result, "utf8")) as { result: ScoredSets }).result;
}

/** Wilson's 95 % interval of a share. */
export function wilsonInterval(share: number, count: number): [low: number, high: number] {
  const z = 1.96;
  const centre = share + z ** 2 / (2 * count);
  const spread = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  const scale = 1 + z ** 2 / count;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}
