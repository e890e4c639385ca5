import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "./config.ts";
import { createLog } from "./log.ts";
import { startService } from "./service.ts";
import { type CourtProcess, startCourtProcess } from "./testing/court-process.ts";
import { releaseBeforeMigrations } from "./testing/older-release.ts";
import { createTestDatabase } from "./testing/postgres-cluster.ts";
import { temporaryDirectory } from "./testing/temporary-directory.ts";
import { startWorker } from "./worker.ts";

/** The upgrade of docs/operations.md, process by process, with a release from this repository's history. */

const silent = createLog("error", () => {});
const settings = { COURT_PORT: "0", COURT_ANALYSIS_THREADS: "1", COURT_SHIPPED_KNOWLEDGE: "never" };

async function submit(api: string, text: string): Promise<string> {
  const body = new URLSearchParams({ incident_text: text });
  const accepted = await fetch(`${api}/incident/run`, { method: "POST", body });
  expect(accepted.status).toBe(200);
  return ((await accepted.json()) as { run_id: string }).run_id;
}

/** Submits through one API and reads the course and the end through another. */
async function analyse(text: string, submitTo: string, readFrom: string) {
  const runId = await submit(submitTo, text);
  const stream = await (await fetch(`${readFrom}/incident/run/${runId}/events`)).text();
  const ids = [...stream.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
  expect(ids).toEqual(ids.map((_id, index) => index + 1));
  expect(stream.match(/^event: done$/gm)).toHaveLength(1);
  const record = await (await fetch(`${readFrom}/incident/run/${runId}`)).json();
  return record as {
    run_id: string;
    status: string;
    attempt: number;
    result: { runbooks: { title: string }[] };
  };
}

/** Ids of the runs in which these words occur. */
async function search(api: string, words: string): Promise<string[]> {
  const answer = await fetch(`${api}/incident/jobs?${new URLSearchParams({ q: words })}`);
  const { jobs } = (await answer.json()) as { jobs: { run_id: string }[] };
  return jobs.map(({ run_id }) => run_id).sort();
}

async function importRunbook(api: string, place: string): Promise<void> {
  const runbook = `# Reefer alarm at block ${place}\n\n## Symptoms\n- temperature alarm at ${place}\n- the plug of ${place} has no power\n\n## Steps\n1. Reset the breaker of ${place}.\n`;
  const files = new FormData();
  files.append("file", new Blob([runbook]), `reefer-${place}.md`);
  const headers = { prefer: "wait=30" };
  const imported = await fetch(`${api}/knowledge/import`, { method: "POST", body: files, headers });
  expect(imported.ok).toBe(true);
}

const alarm = (place: string) =>
  `Reefer container MSKU1234565 shows a temperature alarm at block ${place}, the plug of ${place} has no power.`;

test("APIs and workers of two releases share runs and knowledge while one after the other is replaced", async (context) => {
  const release = releaseBeforeMigrations(context, 1);
  const place = await createTestDatabase();
  onTestFinished(() => place.drop());
  const environment = { ...settings, COURT_DATABASE_URL: place.url };
  const older = (...command: string[]): CourtProcess =>
    startCourtProcess(temporaryDirectory(), environment, { command, release });
  const config = () => readConfig({ ...environment, COURT_DATA_DIR: temporaryDirectory() });

  const olderApi = await older("serve", "--no-work").url;
  const olderWorker = older("work");
  await olderWorker.greeting;
  const api = await startService(config(), silent, { isWorking: false });
  onTestFinished(() => api.stop());

  await importRunbook(api.url, "R7");
  const analysed: string[] = [];
  for (const [to, from] of [
    [olderApi, api.url],
    [api.url, olderApi],
  ] as const) {
    const { run_id, status, attempt, result } = await analyse(alarm("R7"), to, from);
    analysed.push(run_id);
    expect({ status, attempt }).toEqual({ status: "completed", attempt: 1 });
    expect(result.runbooks).toMatchObject([{ title: "Reefer alarm at block R7" }]);
  }

  expect(await olderWorker.end("SIGTERM")).toMatchObject({ code: 0 });
  const waiting = await submit(api.url, "Gate G9 is stuck");
  for (const each of [api.url, olderApi]) expect(await search(each, "stuck G9")).toEqual([waiting]);
  expect((await fetch(`${olderApi}/incident/run/${waiting}/cancel`, { method: "POST" })).ok).toBe(true);
  for (const each of [api.url, olderApi]) expect(await search(each, "stuck G9")).toEqual([waiting]);

  const worker = await startWorker(config(), silent);
  onTestFinished(() => worker.stop());
  await importRunbook(olderApi, "K4");
  const { run_id, status, result } = await analyse(alarm("K4"), olderApi, olderApi);
  expect(status).toBe("completed");
  expect(result.runbooks.map(({ title }) => title).sort()).toEqual([
    "Reefer alarm at block K4",
    "Reefer alarm at block R7",
  ]);

  for (const each of [api.url, olderApi]) {
    expect(await search(each, "temperature R7")).toEqual(expect.arrayContaining(analysed));
    // In the report alone.
    expect(await search(each, "breaker R7")).toEqual(expect.arrayContaining(analysed));
    expect(await search(each, "breaker K4")).toEqual([run_id]);
  }

  expect(await place.query("SELECT FROM court.incident_texts WHERE unindexed_words IS NOT NULL")).toEqual([]);

  const { code, stderr } = await older("serve").ended;
  expect(code).toBe(1);
  expect(stderr.trim()).toMatch(
    /^[^\n]*schema has version \d+; this release knows versions up to \d+\.[^\n]*$/,
  );
});
