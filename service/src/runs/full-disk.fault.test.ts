import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, type TestContext, test } from "vitest";
import { anAnalysis, anIncident } from "../testing/builders.ts";
import { ScriptedAnalyser } from "../testing/scripted-analyser.ts";
import { openSqliteEngine } from "../testing/sqlite-engine.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { EngineUnderTest } from "./conformance/engine-under-test.ts";

const text = "Container MSKU1234565 is missing. ".repeat(2_000);

test("a full disk refuses submits, loses nothing acknowledged, and takes submits again once there is space", async (context) => {
  const { directory, free } = smallDisk(context);
  const engine = await openOn(directory);
  const { accepted, refusal } = await submitUntilRefused(engine);
  expect(refusal).toMatchObject({ code: "storage-full" });
  expect(refusal.retryAfterSeconds).toBeGreaterThan(0);
  expect(accepted.length).toBeGreaterThan(3);
  // Reading goes on, and what was refused has left nothing behind.
  for (const id of accepted) expect((await engine.runs.findIncident(id))?.text).toBe(text);
  expect((await engine.runs.counts()).queued).toBe(accepted.length);

  free();
  const after = await engine.submit({ text });
  await engine.work();
  for (const id of [...accepted, after]) expect((await engine.ended(id)).status).toBe("completed");
  const { database } = engine.parts as ReturnType<typeof openSqliteEngine>;
  expect(database.get("PRAGMA integrity_check")).toEqual({ integrity_check: "ok" });
});

test("an analysis that ends while the disk is full is stored when there is space, without another attempt", async (context) => {
  const { directory, free } = smallDisk(context);
  const engine = await openOn(directory);
  const finish = Promise.withResolvers<void>();
  const analyser = new ScriptedAnalyser(async () => {
    await finish.promise;
    return anAnalysis({ open_questions: ["Where was it seen last? ".repeat(4_000)] });
  });
  await engine.work(analyser, { slots: 1 });
  const id = await engine.submit();
  await engine.until(id, "started");
  await submitUntilRefused(engine);
  finish.resolve();
  // This submit and the analysis's end come in one turn of the event loop, and so in one refused commit.
  const full = await engine.runs.submit(anIncident({ text })).catch((error) => error);
  expect(full).toMatchObject({ code: "storage-full" });
  expect((await engine.record(id)).status).toBe("running");
  free();
  expect(await engine.ended(id)).toMatchObject({ status: "completed", attempt: 1 });
  const started = (await engine.runs.listEvents(id, 0))!.filter(({ type }) => type === "started");
  expect(started).toHaveLength(1);
});

async function openOn(directory: string): Promise<EngineUnderTest> {
  return await EngineUnderTest.open(async () => openSqliteEngine(join(directory, "court.sqlite")));
}

async function submitUntilRefused(engine: EngineUnderTest) {
  const accepted: string[] = [];
  for (;;) {
    try {
      accepted.push(await engine.submit({ text }));
    } catch (error) {
      return { accepted, refusal: error as { code: string; retryAfterSeconds: number } };
    }
  }
}

/** A disk of 6 MB with 3 MB of ballast on it; `free` throws the ballast off. Skips where mounting is not allowed. */
function smallDisk(context: TestContext): { directory: string; free(): void } {
  const directory = temporaryDirectory();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", directory], { stdio: "pipe" });
  } catch (error) {
    context.skip(`a small disk cannot be mounted here: ${(error as Error).message.trim()}`);
  }
  onTestFinished(() => {
    execFileSync("umount", ["--lazy", directory]);
  });
  const ballast = join(directory, "ballast");
  writeFileSync(ballast, Buffer.alloc(3 * 1024 * 1024));
  return { directory, free: () => rmSync(ballast) };
}
