import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    // Tests start real servers, databases and worker processes on small machines.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Processes that tests start need half the time when the sources were compiled once before.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), "court-compile-cache") },
    maxWorkers: 2,
    pool: "forks",
  },
});
