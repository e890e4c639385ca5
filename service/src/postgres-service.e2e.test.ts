import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "./config.ts";
import { createLog } from "./log.ts";
import { startService } from "./service.ts";
import { createMigratedDatabase } from "./testing/migrated-database.ts";
import { createDatabaseOn, startCluster } from "./testing/postgres-cluster.ts";
import { temporaryDirectory } from "./testing/temporary-directory.ts";
import { startWorker } from "./worker.ts";

const silent = createLog("error", () => {});

function configFor(databaseUrl: string) {
  return readConfig({
    COURT_DATABASE_URL: databaseUrl,
    COURT_PORT: "0",
    COURT_DATA_DIR: temporaryDirectory(),
    COURT_ANALYSIS_THREADS: "1",
  });
}

async function startApi(databaseUrl: string, isWorking: boolean): Promise<string> {
  const service = await startService(configFor(databaseUrl), silent, { isWorking });
  onTestFinished(() => service.stop());
  return service.url;
}

function submit(url: string, text: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/incident/run`, {
    method: "POST",
    body: new URLSearchParams({ incident_text: text }),
    headers,
  });
}

test("a run is received by one process, analysed by a second and streamed by a third", async () => {
  const place = await createMigratedDatabase();
  onTestFinished(() => place.drop());
  const [one, two] = [await startApi(place.url, false), await startApi(place.url, false)];
  const worker = await startWorker(configFor(place.url), silent);
  onTestFinished(() => worker.stop());

  const accepted = await submit(one, "Container MSKU1234565 is missing from the yard of terminal 2.");
  expect(accepted.status).toBe(200);
  const { run_id: runId } = (await accepted.json()) as { run_id: string };
  const stream = await (await fetch(`${two}/incident/run/${runId}/events`)).text();
  const ids = [...stream.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
  expect(ids).toEqual(ids.map((_id, index) => index + 1));
  expect(stream).toContain("event: done");
  const record = (await (await fetch(`${one}/incident/run/${runId}`)).json()) as {
    status: string;
    result: { incident_analysis: { incident_type: string } };
  };
  expect(record).toMatchObject({
    status: "completed",
    result: { incident_analysis: { incident_type: "Container Management" } },
  });
});

test("knowledge imported through one process is cited by the next analysis of another", async () => {
  const place = await createMigratedDatabase();
  onTestFinished(() => place.drop());
  const api = await startApi(place.url, false);
  const worker = await startWorker(configFor(place.url), silent);
  onTestFinished(() => worker.stop());
  const text = "Reefer container MSKU1234565 shows a temperature alarm at block R7, the plug has no power.";
  const analysed = async () =>
    (await (await submit(api, text, { prefer: "wait=30" })).json()) as {
      result: { runbooks: { id: string }[]; provenance: { knowledge_version: string } };
    };
  const before = (await analysed()).result.provenance.knowledge_version;
  const files = new FormData();
  const runbook =
    "# Reefer alarm at block R7\n\n## Symptoms\n- temperature alarm\n- the plug has no power\n\n## Steps\n1. Reset the breaker of R7.\n";
  files.append("file", new Blob([runbook]), "reefer.md");
  const imported = await fetch(`${api}/knowledge/import`, {
    method: "POST",
    body: files,
    headers: { prefer: "wait=30" },
  });
  expect(imported.ok).toBe(true);
  expect((await analysed()).result.provenance.knowledge_version).not.toBe(before);
});

test("while the database is away the API answers 503 and says when to come back, and recovers by itself", async () => {
  const cluster = await startCluster();
  onTestFinished(() => cluster.remove());
  const place = await createDatabaseOn(cluster.url);
  const url = await startApi(place.url, true);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  await cluster.stop("fast");
  const refused = await submit(url, "Container MSKU1234565 is missing.");
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ code: "storage-unavailable" });
  const unready = await fetch(`${url}/readyz`);
  expect(unready.status).toBe(503);
  expect(await unready.text()).toContain("database");
  expect((await fetch(`${url}/livez`)).status).toBe(200);
  await cluster.start();
  let ready = await fetch(`${url}/readyz`);
  while (ready.status !== 200) ready = await fetch(`${url}/readyz`);
  const accepted = await submit(url, "Container MSKU1234565 is missing.", { prefer: "wait=30" });
  expect(await accepted.json()).toMatchObject({ status: "completed" });
});
