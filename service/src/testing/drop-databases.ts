import { dropDatabasesOf, testRun } from "./postgres-cluster.ts";

/** Vitest's global setup: gives the run its name, and at its end drops the databases that were kept for a next test. */
export function setup(): () => Promise<void> {
  const run = String(process.pid);
  process.env[testRun] = run;
  return () => dropDatabasesOf(run);
}
