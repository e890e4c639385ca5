import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Faults and browsers take the longest: they come first, so that no process works on one of them alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => /\.fault\.test|\/e2e\/|\.e2e\.test/.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

// The processes that tests run in and start compile a file once, and learn the kinds once, and not each time.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, "node_modules/.cache/court");

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    globalSetup: "service/src/testing/drop-databases.ts",
    exclude: ["**/node_modules/**", "**/dist/**"],
    // Tests start real servers, databases and worker processes on small machines.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two more than the cores: many tests wait for other processes.
    maxWorkers: availableParallelism() + 2,
    pool: "forks",
    // A process runs file after file with what it has loaded: half the processor time. Nothing a file leaves behind
    // may matter to the next: what it starts it ends, what it sets it sets back.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});
