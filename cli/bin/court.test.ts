import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import {
  anEvent,
  aRunId,
  asMessage,
  eventStream,
  startScriptedServer,
} from "../../client/src/testing/scripted-server.ts";
import { court, courtScript, startCourt } from "../src/testing/run-court.ts";

/** A Node older than the court needs, from anywhere on the PATH. */
function findOldNode(): string | null {
  const program = process.platform === "win32" ? "node.exe" : "node";
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, program);
    if (!existsSync(path)) continue;
    const version = execFileSync(path, ["--version"], { encoding: "utf8" });
    const [major = 0, minor = 0] = version.slice(1).split(".").map(Number);
    if (major >= 18 && (major < 24 || (major === 24 && minor < 11))) return path;
  }
  return null;
}

const oldNode = findOldNode();
const needsOldNode = test.skipIf(oldNode === null);
const node = oldNode ?? "";

needsOldNode("an old Node hands over to the project's own, with words, input and exit code", async () => {
  const told = await court(["version"], { node });
  expect(told).toMatchObject({ exitCode: 0, stderr: "" });
  expect(told.stdout).toMatch(/^court .* \(Node 24\./);

  const server = await startScriptedServer();
  server.answer((response) => void response.writeHead(422).end());
  const refused = await court(["submit", "-"], { node, url: server.url, input: "Gate 4 is down" });
  expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
  expect(server.requests[0]?.body).toContain("Gate 4 is down");
  await server.stop();
});

needsOldNode("a signal reaches the Node that was handed over to, and its exit code comes back", async () => {
  const server = await startScriptedServer();
  server.answer(eventStream([asMessage(anEvent(1))], "hold"));
  const watching = startCourt(["watch", aRunId], { node, url: server.url });
  await watching.hasSaid(/Event 1/);
  watching.child.kill("SIGTERM");
  expect(await watching.outcome).toMatchObject({ exitCode: 143, signal: null });
  await server.requests[0]?.letGo;
  await server.stop();
});

needsOldNode("the Node that was handed over to does not outlive the one that was killed", async () => {
  const server = await startScriptedServer();
  server.answer(eventStream([asMessage(anEvent(1))], "hold"));
  const watching = startCourt(["watch", aRunId], { node, url: server.url });
  await watching.hasSaid(/Event 1/);
  watching.child.kill("SIGKILL");
  const { signal, stderr } = await watching.outcome;
  expect(signal).toBe("SIGKILL");
  // Its own last words, which only it could say.
  expect(stderr).toContain("Stopped watching");
  await server.requests[0]?.letGo;
  await server.stop();
});

needsOldNode("an old Node alone says in one line what is needed", async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), "court-bin-"));
  try {
    mkdirSync(join(elsewhere, "bin"));
    writeFileSync(join(elsewhere, "package.json"), '{"type":"module"}');
    cpSync(courtScript, join(elsewhere, "bin/court.js"));
    const { exitCode, stdout, stderr } = await court(["version"], {
      node,
      script: join(elsewhere, "bin/court.js"),
      cwd: elsewhere,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^court needs Node 24\.11 or newer; this is \d+\.\d+\.\d+\. .*\n$/);
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});

test("what was compiled once is kept for the next command, and not where nothing can be written", async () => {
  const place = mkdtempSync(join(tmpdir(), "court-compiled-"));
  try {
    const kept = { NODE_COMPILE_CACHE: join(place, "kept") };
    const first = await court(["version"], { env: kept });
    expect(readdirSync(kept.NODE_COMPILE_CACHE)).not.toEqual([]);
    expect(await court(["version"], { env: kept })).toEqual(first);
    writeFileSync(join(place, "file"), "");
    const nowhere = { NODE_COMPILE_CACHE: join(place, "file/below") };
    expect(await court(["version"], { env: nowhere })).toEqual({ ...first, exitCode: 0, stderr: "" });
  } finally {
    rmSync(place, { recursive: true });
  }
});

test("Node's own warnings about what is experimental are left out, others are not", async () => {
  const warn = (type: string) =>
    `process.once("beforeExit", () => process.emitWarning("about it", "${type}"));`;
  const run = async (type: string) => {
    const child = spawn(process.execPath, [
      "--import",
      `data:text/javascript,${encodeURIComponent(warn(type))}`,
      courtScript,
      "version",
    ]);
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    await new Promise((closed) => child.once("close", closed));
    return stderr;
  };
  expect(await run("ExperimentalWarning")).not.toContain("about it");
  expect(await run("SomeWarning")).toContain("about it");
});
