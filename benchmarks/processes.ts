import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A server in a process of its own, that prints its address first. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a script beside this file; `words` are its arguments. */
export function startScript(script: string, ...words: string[]): Promise<ServerProcess> {
  return startScriptWith({}, script, ...words);
}

/** The same with settings of its own beside those of this process. */
export async function startScriptWith(
  environment: Readonly<Record<string, string>>,
  script: string,
  ...words: string[]
): Promise<ServerProcess> {
  const path = join(import.meta.dirname, script);
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", path, ...words], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  // A measurement that fails leaves nothing running.
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  return { url: await firstUrl(child), pid: child.pid as number, stop: () => stopProcess(child) };
}

export async function firstUrl(child: ChildProcess): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}:\n${said}`)));
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
      const url = /http:\/\/[\w.:[\]-]+:\d+/.exec(said)?.[0];
      if (url) resolve(url);
    });
  });
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

/** Resident memory in MiB, as Linux counts it. */
export function residentMib(pid: number): number {
  const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Math.round(Number(kib ?? 0) / 1024);
}
