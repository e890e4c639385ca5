import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const courtScript = fileURLToPath(new URL("../../../cli/bin/court.js", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** A whole service in a process of its own, as `court serve` starts it; killed at the latest with the test. */
export interface CourtProcess {
  /** Resolves when it listens; rejects when it ended instead. */
  readonly url: Promise<string>;
  readonly ended: Promise<Ended>;
  /** Sends the signal and waits for the end. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<Ended>;
}

export function startCourtProcess(
  dataDirectory: string,
  environment: Readonly<Record<string, string>> = {},
): CourtProcess {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(COURT_|PORT$|NODE_OPTIONS$)/.test(name),
  );
  const child = spawn(process.execPath, [courtScript, "serve"], {
    cwd: dataDirectory,
    env: {
      ...Object.fromEntries(inherited),
      COURT_PORT: "0",
      COURT_DATA_DIR: dataDirectory,
      COURT_RATE_LIMIT: "0",
      COURT_LOG_LEVEL: "error",
      ...environment,
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
  const url = addressOf(child, ended);
  url.catch(() => undefined);
  return {
    url,
    ended,
    end: async (signal) => {
      child.kill(signal);
      return await ended;
    },
  };
}

async function addressOf(child: ChildProcess, ended: Promise<Ended>): Promise<string> {
  let said = "";
  const found = new Promise<string>((resolve) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const url = /http:\/\/\S+/.exec(said)?.[0];
      if (url !== undefined && said.includes("\n")) resolve(url);
    });
  });
  const never = ended.then(({ code, stderr }) => {
    throw new Error(`court serve ended with ${code} before it listened:\n${stderr}`);
  });
  return await Promise.race([found, never]);
}
