import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    // Tests start real servers, databases and worker processes on small machines.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The processes that tests start compile a file once, and not each time.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules/.cache/court") },
    // One more than the cores of a small machine: many tests wait for other processes.
    maxWorkers: 3,
    pool: "forks",
  },
});
