import { createHash } from "node:crypto";
import {
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { getCompileCacheDir } from "node:module";
import { dirname, join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { threadId } from "node:worker_threads";
import { knowledgePackage } from "../shipped-knowledge.ts";
import type { TrainedKinds } from "./kind-model.ts";

/** Kept trainings: of the shipped knowledge, and of the last states of a port's own runbooks and confirmed cases. */
const mostKept = 6;

/**
 * Keeps what was trained on the sayings and on `told` beside what Node compiled of the sources, so that a thread or a
 * command reads it in some 20 ms instead of training it in two seconds. The file is named by the content of everything
 * that training depends on. Where nothing can be kept or what was kept cannot be read, it is trained again.
 */
export function keepTrained(
  told: readonly unknown[],
  train: () => TrainedKinds,
  directory = getCompileCacheDir(),
): TrainedKinds {
  if (directory === undefined) return train();
  const path = join(directory, `kinds-${hashInputs(told)}.bin`);
  const kept = readKept(path);
  if (kept !== null) return kept;
  const trained = train();
  writeKept(path, trained);
  return trained;
}

function readKept(path: string): TrainedKinds | null {
  try {
    const kept = deserialize(readFileSync(path)) as TrainedKinds;
    // Those that nobody reads any more are the first to go.
    const now = new Date();
    utimesSync(path, now, now);
    return kept;
  } catch {
    return null;
  }
}

/** Written aside and renamed: another process sees all of it or nothing. */
function writeKept(path: string, trained: TrainedKinds): void {
  const aside = `${path}.${process.pid}-${threadId}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    // Among its words are those of the port's own cases, which are nobody else's business.
    writeFileSync(aside, serialize(trained), { mode: 0o600 });
    renameSync(aside, path);
    for (const old of oldOnes(dirname(path))) unlinkSync(old);
  } catch {
    // A directory that is read-only or full costs the time of training, nothing else.
  }
}

/** All but those that were read or written last. */
function oldOnes(directory: string): string[] {
  return globSync("kinds-*.bin", { cwd: directory })
    .map((name) => join(directory, name))
    .map((path) => ({ path, at: statSync(path).mtimeMs }))
    .sort((left, right) => right.at - left.at)
    .slice(mostKept)
    .map(({ path }) => path);
}

/** Of the sayings, of what else is told, and of the code that reads and learns them. */
function hashInputs(told: readonly unknown[]): string {
  const hash = createHash("sha256").update(JSON.stringify(told));
  const inputs = [
    { folder: knowledgePackage(), pattern: "sayings/*.txt" },
    { folder: join(import.meta.dirname, ".."), pattern: "{search,thesaurus}/*.ts" },
  ];
  for (const { folder, pattern } of inputs) {
    for (const name of globSync(pattern, { cwd: folder }).sort()) {
      hash.update(`${name}\n`).update(readFileSync(join(folder, name)));
    }
  }
  return hash.digest("hex").slice(0, 32);
}
