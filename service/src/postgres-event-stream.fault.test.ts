import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "./config.ts";
import { createLog } from "./log.ts";
import { EngineUnderTest } from "./runs/conformance/engine-under-test.ts";
import { startService } from "./service.ts";
import { aFact } from "./testing/a-case-file.ts";
import { anAnalysis } from "./testing/builders.ts";
import { createMigratedDatabase } from "./testing/migrated-database.ts";
import { endConnections } from "./testing/postgres-cluster.ts";
import { openPostgresParts } from "./testing/postgres-engine.ts";
import { ScriptedAnalyser } from "./testing/scripted-analyser.ts";
import { startTcpProxy } from "./testing/tcp-proxy.ts";
import { temporaryDirectory } from "./testing/temporary-directory.ts";

/** Follows a run as a browser does: comes back with the last number it has seen until it was told of the end. */
class Follower {
  readonly ids: number[] = [];
  /** Streams that broke off, and attempts that were refused while the database was away. */
  breaks = 0;
  refusals = 0;
  readonly over: Promise<void>;
  #wake = () => {};

  constructor(url: string) {
    this.over = this.#follow(url);
  }

  async until(isSo: (follower: Follower) => boolean): Promise<void> {
    while (!isSo(this)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async #follow(url: string): Promise<void> {
    for (let isOver = false; !isOver; ) {
      const last = this.ids.at(-1);
      const response = await fetch(url, {
        headers: { accept: "text/event-stream", ...(last && { "last-event-id": String(last) }) },
      });
      if (response.status === 503) {
        this.refusals += 1;
        await response.arrayBuffer();
      } else {
        isOver = await this.#read(response);
        if (!isOver) this.breaks += 1;
      }
      this.#wake();
    }
  }

  /** Answers whether the end was told. */
  async #read(response: Response): Promise<boolean> {
    let text = "";
    let isOver = false;
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split("\n\n");
      text = blocks.pop()!;
      for (const block of blocks) {
        const id = /^id: (\d+)$/m.exec(block)?.[1];
        if (id !== undefined) this.ids.push(Number(id));
        isOver ||= /^event: done$/m.test(block);
      }
      this.#wake();
    }
    return isOver;
  }
}

test("a follower whose stream broke off with the database's connections misses and repeats nothing", async () => {
  const place = await createMigratedDatabase();
  onTestFinished(() => place.drop());
  const steps: (() => void)[] = [];
  const gates = Array.from({ length: 12 }, () => new Promise<void>((resolve) => steps.push(resolve)));
  const engine = await EngineUnderTest.open(() => openPostgresParts(place.url));
  await engine.work(
    new ScriptedAnalyser(async (_incident, course) => {
      for (const gate of gates) {
        await gate;
        course.onLookup(aFact("E1"));
      }
      return anAnalysis();
    }),
  );
  const proxy = await startTcpProxy(place.url);
  const config = readConfig({
    COURT_DATABASE_URL: proxy.url,
    COURT_PORT: "0",
    COURT_DATA_DIR: temporaryDirectory(),
    COURT_ANALYSIS_THREADS: "1",
  });
  const api = await startService(
    config,
    createLog("error", () => {}),
    { isWorking: false },
  );
  onTestFinished(() => api.stop());

  const runId = await engine.submit();
  const follower = new Follower(`${api.url}/incident/run/${runId}/events`);
  for (let round = 1; round <= 3; round++) {
    steps.shift()!();
    await follower.until(({ ids }) => ids.length >= 2 + round * 4 - 3);
    proxy.refuse("court pool");
    expect(await endConnections(place, "court pool")).toBeGreaterThan(0);
    // The stream is told that there is news, and cannot read it.
    steps.shift()!();
    await follower.until(({ breaks, refusals }) => breaks === round && refusals > 0);
    for (let step = 0; step < 2; step++) steps.shift()!();
    proxy.refuse(null);
  }
  await follower.over;
  await engine.ended(runId);
  const stored = (await engine.runs.listEvents(runId, 0))!.map(({ id }) => id);
  expect(stored).toHaveLength(2 + 12 + 1);
  expect(follower.ids).toEqual(stored);
  expect(follower.breaks).toBe(3);
});
