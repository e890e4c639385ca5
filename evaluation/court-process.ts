import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** A service of its own in a process of its own, on an empty data directory. */
export interface CourtProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

const root = resolve(import.meta.dirname, "..");

/**
 * Starts `court serve` on a free port and resolves when it answers. `environment` adds settings; a
 * `COURT_DATA_DIR` in it is used and left alone.
 */
export async function startCourt(environment: Record<string, string> = {}): Promise<CourtProcess> {
  const ownDirectory =
    environment.COURT_DATA_DIR === undefined ? mkdtempSync(join(tmpdir(), "court-")) : null;
  const child = spawn(process.execPath, [join(root, "cli/bin/court.js"), "serve"], {
    // An empty working directory: no court.config.yaml is found in it unless the caller names one.
    cwd: ownDirectory ?? environment.COURT_DATA_DIR,
    env: {
      ...withoutSettings(process.env),
      COURT_PORT: "0",
      COURT_DATA_DIR: ownDirectory ?? undefined,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const url = await new Promise<string>((found, failed) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString("utf8");
      const match = /https?:\/\/[\w.:[\]-]+:\d+/.exec(said);
      if (match) found(match[0]);
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("exit", (code) =>
      failed(new Error(`court serve ended with ${code} before it listened:\n${said}`)),
    );
  });
  return {
    url,
    process: child,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, "exit");
        child.kill("SIGTERM");
        await ended;
      }
      if (ownDirectory !== null) rmSync(ownDirectory, { recursive: true, force: true });
    },
  };
}

function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith("COURT_") && name !== "PORT"),
  );
}
