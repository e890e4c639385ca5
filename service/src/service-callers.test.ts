import { join } from "node:path";
import type { Scope } from "@imperial-court/contract";
import { expect, onTestFinished, test } from "vitest";
import type { AnalysisThreads } from "./analysis-threads.ts";
import { onThisMachine } from "./announced-address.ts";
import { createKeyring } from "./callers/keyring.ts";
import { type Environment, readConfig } from "./config.ts";
import { openEmbeddedEngine } from "./engine.ts";
import { StartError } from "./errors.ts";
import { createLog } from "./log.ts";
import { startService } from "./service.ts";
import { anAnalysis } from "./testing/builders.ts";
import { temporaryDirectory } from "./testing/temporary-directory.ts";

/** The whole service with keys; only the analysis is scripted. */

interface Place {
  readonly directory: string;
  readonly lines: string[];
  readonly log: ReturnType<typeof createLog>;
}

function aPlace(): Place {
  const lines: string[] = [];
  return {
    directory: join(temporaryDirectory(), "data"),
    lines,
    log: createLog("debug", (line) => lines.push(line)),
  };
}

async function makeKey({ directory, log }: Place, name: string, ...scopes: Scope[]): Promise<string> {
  const engine = openEmbeddedEngine(directory, log);
  const now = () => engine.clock.now();
  const keyring = createKeyring({
    store: engine.keys,
    now,
    onError: (error) => log.error("failed", { error }),
  });
  const { key } = await keyring.create({ name, scopes, expiresAt: null, createdBy: "test" });
  await engine.close();
  return key;
}

async function start({ directory, log }: Place, settings: Environment, analyze?: AnalysisThreads["analyze"]) {
  const config = readConfig({ COURT_DATA_DIR: directory, COURT_PORT: "0", ...settings });
  const analyser = {
    analyze: analyze ?? (async () => anAnalysis()),
    read: async () => {
      throw new Error("nothing is analysed here");
    },
    stop: async () => undefined,
  } as unknown as AnalysisThreads;
  const service = await startService(config, log, { analyser });
  onTestFinished(() => service.stop());
  return onThisMachine(service.url);
}

test("on an address that others reach it does not start without a key, and says how to make one", async () => {
  const place = aPlace();
  const refused = start(place, { COURT_HOST: "0.0.0.0" });
  await expect(refused).rejects.toThrow(StartError);
  await expect(refused).rejects.toThrow(/court keys create --name \S+ --scopes \S+/);
  await expect(start(place, { COURT_REQUIRE_KEYS: "yes" })).rejects.toThrow(StartError);

  // The refusal let go of the directory: the key can be made, and then it starts.
  const key = await makeKey(place, "desk", "read");
  const url = await start(place, { COURT_HOST: "0.0.0.0" });
  expect((await fetch(`${url}/incident/jobs`)).status).toBe(401);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect((await fetch(`${url}/incident/jobs`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(
    200,
  );
});

test("a revoked key does not count as one", async () => {
  const place = aPlace();
  await makeKey(place, "desk", "read");
  const engine = openEmbeddedEngine(place.directory, place.log);
  const [key] = await engine.keys.list();
  await engine.keys.revoke(key!.id, engine.clock.now());
  await engine.close();
  await expect(start(place, { COURT_HOST: "0.0.0.0" })).rejects.toThrow(/no API key/);
});

test("COURT_OPEN=yes lets it start without, loudly", async () => {
  const place = aPlace();
  const url = await start(place, { COURT_HOST: "0.0.0.0", COURT_OPEN: "yes" });
  expect((await fetch(`${url}/incident/jobs`)).status).toBe(200);
  expect((await fetch(`${url}/admin/keys`)).status).toBe(401);
  expect(place.lines.map((line) => JSON.parse(line).level)).toContain("warn");
});

test("on loopback it asks nobody, and a start that continues an audit log notes its head in the log", async () => {
  const place = aPlace();
  const engine = openEmbeddedEngine(place.directory, place.log);
  const at = engine.clock.now();
  await engine.audit.append([
    { at, actor: "shift", keyId: null, address: null, action: "cleanup", target: null, outcome: "ok" },
  ]);
  await engine.close();
  const url = await start(place, {});
  expect((await fetch(`${url}/incident/jobs`)).status).toBe(200);
  expect(place.lines.join()).toMatch(/"head":"1:[0-9a-f]{64}"/);
});

test("one caller's two thousand runs do not make another's single run wait for them", async () => {
  const place = aPlace();
  const [flood, single] = [
    await makeKey(place, "flood", "submit"),
    await makeKey(place, "single", "submit", "read"),
  ];
  let analysed = 0;
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const order: string[] = [];
  const url = await start(
    place,
    { COURT_REQUIRE_KEYS: "yes", COURT_RATE_LIMIT: "0", COURT_ANALYSIS_THREADS: "2" },
    async (incident) => {
      await gate;
      analysed += 1;
      order.push(incident.text.slice(0, 6));
      return anAnalysis();
    },
  );
  const submit = async (key: string, text: string, prefer = "") => {
    const answer = await fetch(`${url}/incident/run`, {
      method: "POST",
      body: new URLSearchParams({ incident_text: text }),
      headers: { authorization: `Bearer ${key}`, prefer },
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as { run_id: string; status: string };
  };
  for (let portion = 0; portion < 20; portion++) {
    await Promise.all(Array.from({ length: 100 }, (_, index) => submit(flood, `flood ${portion} ${index}`)));
  }
  const { run_id: runId } = await submit(single, "single run");
  release();
  const answer = await fetch(`${url}/incident/run/${runId}`, {
    headers: { authorization: `Bearer ${single}`, prefer: "wait=30" },
  });
  expect(await answer.json()).toMatchObject({ status: "completed" });
  // Those that were claimed already, and a turn or two: not the two thousand before it.
  expect(order.indexOf("single")).toBeGreaterThanOrEqual(0);
  expect(order.indexOf("single")).toBeLessThan(10);
  expect(analysed).toBeLessThan(1000);
});
