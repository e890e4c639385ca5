#!/usr/bin/env node
// Plain JavaScript that every Node from 18 on can read: whatever `node` the machine has starts this file,
// and the rest of the court needs 24.11 (TypeScript without a build step, SQLite). An older Node hands over
// to the project's own, the npm package `node`, found from where this file is installed.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import module, { createRequire } from "node:module";
import { dirname, join } from "node:path";

const needed = [24, 11];
const quiet = "--disable-warning=ExperimentalWarning";

if (isRecent(process.versions.node)) await run();
else handOver();

async function run() {
  // Node 24 still warns about parts that it ships and that we test with; that is noise on every command.
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    const type = typeof rest[0] === "string" ? rest[0] : rest[0]?.type;
    if (type !== "ExperimentalWarning") emitWarning.call(process, warning, ...rest);
  };
  if (process.execArgv.includes(quiet) && process.connected) endWithParent();
  keepCompiled();
  const { setV8Flags } = await import("@imperial-court/service/v8-flags.ts");
  setV8Flags();
  const { main } = await import("../src/main.ts");
  process.exitCode = await main(process.argv.slice(2));
}

/**
 * TypeScript that has its types stripped and is compiled once is kept beside this package: the next command starts
 * in half the time. Where nothing can be written there, Node goes on without.
 */
function keepCompiled() {
  const directory =
    process.env.NODE_COMPILE_CACHE ?? join(import.meta.dirname, "../node_modules/.cache/court");
  const { status } = module.enableCompileCache(directory);
  // The threads of this process look at the variable.
  if (status === module.constants.compileCacheStatus.ENABLED) process.env.NODE_COMPILE_CACHE = directory;
}

/** A service must not outlive the process that people see and kill. */
function endWithParent() {
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  // Waiting for that alone keeps nothing alive.
  process.channel.unref();
}

function handOver() {
  const node = findOwnNode();
  // The flag also says that this process was handed over to already: never twice.
  if (node === null || process.execArgv.includes(quiet)) return giveUp();
  // The channel carries nothing: its end tells the child that this process was killed.
  const stdio = ["inherit", "inherit", "inherit", "ipc"];
  const child = spawn(node, [quiet, ...process.argv.slice(1)], { stdio });

  // A terminal sends its signals to every process in the foreground, the child included; sending them on
  // would deliver them twice, and a second Ctrl-C means "at once". Only without a terminal they are ours.
  const hasTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const fromTerminal = new Set(["SIGINT", "SIGHUP", "SIGQUIT"]);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"]) {
    listen(signal, () => {
      if (!(hasTerminal && fromTerminal.has(signal))) child.kill(signal);
    });
  }

  child.on("error", giveUp);
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    // Ends as the child ended, so that a shell or a supervisor sees the same.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function listen(signal, listener) {
  try {
    process.on(signal, listener);
  } catch {
    // Windows does not know all of them.
  }
}

function findOwnNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve("node/package.json");
    if (!isRecent(JSON.parse(readFileSync(manifest, "utf8")).version)) return null;
    const names = process.platform === "win32" ? ["node.exe", "node"] : ["node"];
    const found = names
      .map((name) => join(dirname(manifest), "bin", name))
      .filter((path) => existsSync(path));
    return found[0] ?? null;
  } catch {
    return null;
  }
}

function isRecent(version) {
  const [major = 0, minor = 0] = String(version).split(".").map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}

function giveUp() {
  process.stderr.write(
    `court needs Node ${needed.join(".")} or newer; this is ${process.versions.node}. ` +
      "Install it from https://nodejs.org, or run npm ci in the project, which brings its own.\n",
  );
  process.exit(1);
}
