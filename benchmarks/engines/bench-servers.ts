import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createDatabaseOn,
  freePort,
  startCluster,
} from "@imperial-court/service/testing/postgres-cluster.ts";
import type { PeerRole } from "../peers/peer-words.ts";
import { type ServerProcess, startScript } from "../processes.ts";

/** One of those that are compared. */
export interface BenchEngine {
  readonly name: "court" | "bullmq" | "plain-pg-boss";
  /** On a store that other processes of this engine share; `fresh` begins an empty one. */
  start(role: PeerRole, options?: { waitMs?: number; slots?: number }): Promise<ServerProcess>;
  fresh(): Promise<void>;
  place(): string;
}

export interface Bench {
  readonly engines: readonly BenchEngine[];
  readonly versions: string;
  stop(): Promise<void>;
}

/** PostgreSQL and Redis of the benchmark's own, both syncing every commit, on the same disk. */
export async function startBench(): Promise<Bench> {
  const cluster = await startCluster();
  const redis = await startRedis();
  const onPostgres = (name: BenchEngine["name"], script: string): BenchEngine => {
    let place = "";
    return {
      name,
      place: () => place,
      async fresh() {
        place = (await createDatabaseOn(cluster.url)).url;
      },
      start: (role, { waitMs = 0, slots = 16 } = {}) =>
        startScript(script, role, String(waitMs), String(slots), place),
    };
  };
  return {
    versions: `${version("psql")}, ${version("redis-server")}`,
    engines: [
      onPostgres("court", "engine-court.ts"),
      {
        name: "bullmq",
        place: () => redis.url,
        fresh: async () => redis.flush(),
        start: (role, { waitMs = 0, slots = 16 } = {}) =>
          startScript("peers/bullmq.ts", role, String(waitMs), String(slots), redis.url),
      },
      onPostgres("plain-pg-boss", "peers/plain-pg-boss.ts"),
    ],
    async stop() {
      await cluster.remove();
      redis.stop();
    },
  };
}

async function startRedis() {
  const directory = mkdtempSync(join(tmpdir(), "court-redis-"));
  const port = await freePort();
  const child = spawn(
    "redis-server",
    [
      "--port",
      String(port),
      "--dir",
      directory,
      "--appendonly",
      "yes",
      "--appendfsync",
      "always",
      "--save",
      "",
    ],
    { stdio: "ignore" },
  );
  child.on("error", () => {
    throw new Error("redis-server is not installed; the comparison needs it");
  });
  while (!(await answers(port)));
  return {
    url: `redis://127.0.0.1:${port}`,
    flush: () => void execFileSync("redis-cli", ["-p", String(port), "FLUSHALL"]),
    stop() {
      child.kill("SIGKILL");
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => setTimeout(() => resolve(false), 20));
  });
}

function version(program: string): string {
  const text = execFileSync(program, ["--version"], { encoding: "utf8" });
  return program === "psql"
    ? `PostgreSQL ${/\d+(\.\d+)?/.exec(text)?.[0]}`
    : `Redis ${/v=([\d.]+)/.exec(text)?.[1]}`;
}
