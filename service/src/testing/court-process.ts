import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Release } from "./older-release.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** A whole service or worker in a process of its own; killed at the latest with the test. */
export interface CourtProcess {
  /** Resolves when it listens; rejects when it ended instead. */
  readonly url: Promise<string>;
  /** Resolves with what it says on its first line; rejects when it ended instead. */
  readonly greeting: Promise<string>;
  readonly ended: Promise<Ended>;
  /** Sends the signal and waits for the end. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<Ended>;
}

/** `release` is another one than this. */
export function startCourtProcess(
  dataDirectory: string,
  environment: Readonly<Record<string, string>> = {},
  { command = ["serve"], release }: { command?: readonly string[]; release?: Release } = {},
): CourtProcess {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(COURT_|PORT$|NODE_OPTIONS$)/.test(name),
  );
  const script = join(release?.folder ?? root, "cli/bin/court.js");
  const child = spawn(process.execPath, [script, ...command], {
    cwd: dataDirectory,
    env: {
      ...Object.fromEntries(inherited),
      COURT_PORT: "0",
      COURT_DATA_DIR: dataDirectory,
      COURT_RATE_LIMIT: "0",
      COURT_LOG_LEVEL: "error",
      ...environment,
      ...release?.environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = once(child, "close").then(([code, signal]): Ended => ({ code, signal, stderr }));
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const greeting = firstLineOf(child, ended);
  const url = greeting.then((line) => /http:\/\/\S+/.exec(line)![0]);
  url.catch(() => undefined);
  return {
    url,
    greeting,
    ended,
    end: async (signal) => {
      child.kill(signal);
      return await ended;
    },
  };
}

async function firstLineOf(child: ChildProcess, ended: Promise<Ended>): Promise<string> {
  let said = "";
  const found = new Promise<string>((resolve) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("\n")) resolve(said.slice(0, said.indexOf("\n")));
    });
  });
  const never = ended.then(({ code, stderr }) => {
    throw new Error(`it ended with ${code} before it had begun:\n${stderr}`);
  });
  return await Promise.race([found, never]);
}
