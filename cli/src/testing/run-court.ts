import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";

/** The command line as people run it: a process of its own, with nothing of this one's settings. */

export const courtScript = resolve(import.meta.dirname, "../../bin/court.js");

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunOptions {
  /** Where COURT_URL points to. */
  readonly url?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What is piped in; stdin is empty without. */
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  /** Which Node starts it. */
  readonly node?: string;
  readonly script?: string;
}

export interface StartedCourt {
  readonly child: ChildProcess;
  /** Resolves when something like it has appeared on stdout. */
  hasSaid(pattern: RegExp): Promise<RegExpExecArray>;
  readonly outcome: Promise<Outcome>;
}

export function startCourt(args: readonly string[], options: RunOptions = {}): StartedCourt {
  const child = spawn(options.node ?? process.execPath, [options.script ?? courtScript, ...args], {
    cwd: options.cwd,
    env: environment(options),
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  // A command that does not read its input may be gone before all of it is written.
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  const outcome = new Promise<Outcome>((ended, failed) => {
    child.once("error", failed);
    child.once("close", (exitCode, signal) => ended({ stdout, stderr, exitCode, signal }));
  });
  return {
    child,
    outcome,
    hasSaid: (pattern) =>
      new Promise((said, failed) => {
        const look = () => {
          const match = pattern.exec(stdout);
          if (match) said(match);
        };
        child.stdout.on("data", look);
        child.once("close", () =>
          failed(new Error(`It ended without saying ${pattern}:\n${stdout}\n${stderr}`)),
        );
        look();
      }),
  };
}

export function court(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return startCourt(args, options).outcome;
}

function environment({ url, env }: RunOptions): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(COURT_|FORCE_COLOR$|NO_COLOR$|NODE_OPTIONS$|PORT$)/.test(name),
  );
  return { ...Object.fromEntries(own), ...(url !== undefined && { COURT_URL: url }), ...env };
}
