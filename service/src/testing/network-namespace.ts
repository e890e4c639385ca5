import { execFileSync } from "node:child_process";
import { onTestFinished, type TestContext } from "vitest";

/** A network of its own for a process, with one cable to this machine. */
export interface NetworkNamespace {
  readonly name: string;
  /** This machine's address at its end of the cable. */
  readonly hostAddress: string;
  /** Pulls the cable out: packets are lost, and nobody is told. */
  cut(): void;
  mend(): void;
}

/** Skips the test where namespaces may not be made. */
export function createNetworkNamespace(context: TestContext): NetworkNamespace {
  const name = `court${process.pid % 100_000}`;
  const [near, far] = [`${name}h`, `${name}n`];
  const net = `10.231.${process.pid % 250}`;
  const ip = (...words: string[]) => execFileSync("ip", words, { stdio: "pipe" });
  try {
    ip("netns", "add", name);
    onTestFinished(() => void ip("netns", "del", name));
    ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", name);
    ip("addr", "add", `${net}.1/30`, "dev", near);
    ip("link", "set", near, "up");
    ip("-n", name, "addr", "add", `${net}.2/30`, "dev", far);
    ip("-n", name, "link", "set", far, "up");
  } catch (error) {
    context.skip(`network namespaces cannot be made here: ${(error as Error).message.trim()}`);
  }
  return {
    name,
    hostAddress: `${net}.1`,
    cut: () => void ip("-n", name, "link", "set", far, "down"),
    mend: () => void ip("-n", name, "link", "set", far, "up"),
  };
}
