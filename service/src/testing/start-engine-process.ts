import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Answer, EngineProcessOptions, Order } from "./engine-process.ts";
import type { Release } from "./older-release.ts";

/** A running `engine-process.ts`, seen from the test that will kill it. */
export class EngineProcess {
  readonly answers: Answer[] = [];
  readonly #child: ChildProcess;
  readonly #exited: Promise<{ code: number | null; signal: string | null }>;
  readonly #watchers = new Set<() => void>();

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#exited = once(child, "exit").then(([code, signal]) => ({ code, signal }));
    child.on("message", (answer: Answer) => {
      this.answers.push(answer);
      for (const look of this.#watchers) look();
    });
    child.on("exit", () => {
      for (const look of this.#watchers) look();
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  order(order: Order): void {
    this.#child.send(order);
  }

  /** All answers of a type so far. */
  of<Type extends Answer["type"]>(type: Type): Extract<Answer, { type: Type }>[] {
    return this.answers.filter((answer) => answer.type === type) as Extract<Answer, { type: Type }>[];
  }

  /** The first `count` answers of a type; fails when the process ends before it gave them. */
  async told<Type extends Answer["type"]>(type: Type, count = 1): Promise<Extract<Answer, { type: Type }>[]> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => {
      if (this.of(type).length >= count) resolve();
      else if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
        reject(
          new Error(`the process ended (${this.#child.signalCode ?? this.#child.exitCode}) before "${type}"`),
        );
      }
    };
    this.#watchers.add(look);
    look();
    await promise.finally(() => this.#watchers.delete(look));
    return this.of(type).slice(0, count);
  }

  async first<Type extends Answer["type"]>(type: Type): Promise<Extract<Answer, { type: Type }>> {
    return (await this.told(type))[0]!;
  }

  /** Holds the process where it is, or lets it go on. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#child.kill(signal);
  }

  /** Resolves when the process is gone. */
  async end(signal: "SIGKILL" | "SIGTERM" | null): Promise<{ code: number | null; signal: string | null }> {
    if (signal !== null) this.#child.kill(signal);
    return await this.#exited;
  }
}

const root = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * Starts a process on a directory or a PostgreSQL; it is killed at the latest when the test ends.
 * `namespace` is the network namespace it runs in, `release` another release than this one.
 */
export function startEngineProcess(
  place: string,
  options: EngineProcessOptions = {},
  { namespace, release }: { namespace?: string; release?: Release } = {},
): EngineProcess {
  const script = join(release?.folder ?? root, "service/src/testing/engine-process.ts");
  const child = fork(script, [place, JSON.stringify(options)], {
    serialization: "json",
    env: { ...process.env, ...release?.environment },
    ...(namespace === undefined
      ? { execArgv: [] }
      : { execPath: "ip", execArgv: ["netns", "exec", namespace, process.execPath] }),
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return new EngineProcess(child);
}
