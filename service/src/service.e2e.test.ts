import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { createClient } from "@imperial-court/client";
import { type RunRecord, runRecordSchema } from "@imperial-court/contract";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "./config.ts";
import { createLog } from "./log.ts";
import { startService } from "./service.ts";
import { temporaryDirectory } from "./testing/temporary-directory.ts";

/** The public contract, as the clients in the field use it, against a whole service. */

const silent = createLog("error", () => {});
const example = "Container MSKU1234567 is missing from terminal";
const contractFields = ["run_id", "status", "created_at", "started_at", "completed_at", "result", "error"];
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

async function start(environment: Record<string, string> = {}): Promise<string> {
  const service = await startService(
    readConfig({
      COURT_PORT: "0",
      COURT_DATA_DIR: temporaryDirectory(),
      COURT_ANALYSIS_THREADS: "1",
      ...environment,
    }),
    silent,
  );
  onTestFinished(() => service.stop());
  return service.url;
}

/** What each client of the contract looks at in a run that has just been accepted. */
function expectQueued(record: RunRecord): void {
  expect(Object.keys(record)).toEqual(expect.arrayContaining(contractFields));
  expect(record).toMatchObject({
    run_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    status: "queued",
    created_at: expect.stringMatching(instant),
    ...{ started_at: null, completed_at: null, result: null, error: null },
  });
}

function expectReport(record: RunRecord): void {
  expect(runRecordSchema.safeParse(record).error).toBeUndefined();
  expect(record).toMatchObject({ status: "completed", error: null });
  const { incident_type: type, severity, recommendations } = record.result!.incident_analysis;
  expect({ type, severity }).toEqual({ type: "Container Management", severity: "Medium" });
  expect(recommendations.length).toBeGreaterThan(0);
  const { created_at: created, started_at: started, completed_at: completed } = record;
  for (const at of [created, started, completed]) expect(at).toMatch(instant);
  expect([created, started, completed].toSorted()).toEqual([created, started, completed]);
}

/** As the field's loops do: again until the status is one of the two last ones. */
async function pollUntilEnded(url: string, runId: string): Promise<RunRecord> {
  for (;;) {
    const record = (await (await fetch(`${url}/incident/run/${runId}`)).json()) as RunRecord;
    if (record.status === "completed" || record.status === "failed") return record;
    expect(["queued", "running"]).toContain(record.status);
    // The field waits two seconds.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("a browser's FormData is accepted, and its polling loop ends with a report", async () => {
  const url = await start({ COURT_CORS_ORIGINS: "https://desk.example.com" });
  const form = new FormData();
  form.append("incident_text", example);
  const headers = { origin: "https://desk.example.com" };
  const answer = await fetch(`${url}/incident/run`, { method: "POST", body: form, headers });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(answer.headers.get("access-control-allow-origin")).toBe("https://desk.example.com");
  expect(answer.headers.get("retry-after")).toBe("2");
  const record = (await answer.json()) as RunRecord;
  expect(answer.headers.get("location")).toBe(`/incident/run/${record.run_id}`);
  expectQueued(record);
  expectReport(await pollUntilEnded(url, record.run_id));
});

test("curl's -d, -F with a text and -F with a file are accepted", async () => {
  const url = await start();
  const file = join(temporaryDirectory(), "incident.txt");
  writeFileSync(file, example);
  for (const words of [
    ["-d", `incident_text=${example}`],
    ["-F", `incident_text=${example}`],
    ["-F", `incident_text=@${file}`],
  ]) {
    const { stdout } = await promisify(execFile)("curl", [
      "-s",
      "-X",
      "POST",
      `${url}/incident/run`,
      ...words,
    ]);
    const record = JSON.parse(stdout) as RunRecord;
    expectQueued(record);
    expectReport(await pollUntilEnded(url, record.run_id));
  }
});

test("the request of PowerShell 5.1's Invoke-RestMethod -Body @{…} is told to go on, and answered in UTF-8", async () => {
  const url = await start();
  const { hostname, port, host } = new URL(url);
  const body = `incident_text=${example.replaceAll(" ", "+")}`;
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  let heard = "";
  const hears = (pattern: RegExp) =>
    new Promise<void>((resolve) => {
      socket.on("data", () => pattern.test(heard) && resolve());
    });
  socket.setEncoding("utf8").on("data", (text: string) => {
    heard += text;
  });
  socket.write(
    [
      "POST /incident/run HTTP/1.1",
      "User-Agent: Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.22621.4391",
      "Content-Type: application/x-www-form-urlencoded",
      `Host: ${host}`,
      `Content-Length: ${body.length}`,
      "Expect: 100-continue",
      "Connection: Keep-Alive",
      ...["", ""],
    ].join("\r\n"),
  );
  // .NET sends the body when it is told to.
  await hears(/^HTTP\/1\.1 100 Continue\r\n\r\n$/);
  heard = "";
  socket.write(body);
  await hears(/\r\n\r\n\{.*\}$/s);
  const [head, json] = heard.split("\r\n\r\n") as [string, string];
  expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(head.toLowerCase()).toContain("\r\ncontent-type: application/json; charset=utf-8\r\n");
  const record = JSON.parse(json) as RunRecord;
  expectQueued(record);
  expectReport(await pollUntilEnded(url, record.run_id));
});

test("the published client submits, follows, lists newest first, cancels and retries", async () => {
  const client = createClient({ baseUrl: await start() });
  const first = await client.submit(example);
  const types: string[] = [];
  for await (const event of client.follow(first.run_id)) types.push(event.type);
  expect(types.slice(0, 2)).toEqual(["queued", "started"]);
  expect(types.at(-1)).toBe("done");
  expectReport(await client.get(first.run_id));
  expect(await client.report(first.run_id)).toContain("MSKU1234567");

  const second = await client.retry(first.run_id);
  expect(await client.wait(second.run_id)).toMatchObject({ status: "completed", replay_of: first.run_id });
  expect(await client.cancel(second.run_id)).toMatchObject({ status: "completed" });
  const third = await client.submit(example, { idempotencyKey: "once" });
  expect((await client.submit(example, { idempotencyKey: "once" })).run_id).toBe(third.run_id);
  const listed: string[] = [];
  for await (const { run_id: runId } of client.list()) listed.push(runId);
  expect(listed).toEqual([third.run_id, second.run_id, first.run_id]);
});

test("the list is {jobs} of at most `limit`, and the cleanup's message stays byte for byte as it was", async () => {
  const url = await start();
  const client = createClient({ baseUrl: url });
  const ids: string[] = [];
  for (const number of [1, 2, 3]) ids.unshift((await client.submit(`${example} ${number}`)).run_id);
  for (const runId of ids) await client.wait(runId);
  const list = async (query: string) =>
    ((await (await fetch(`${url}/incident/jobs${query}`)).json()) as { jobs: RunRecord[] }).jobs;
  expect((await list("")).map(({ run_id: runId }) => runId)).toEqual(ids);
  expect((await list("?limit=2")).map(({ run_id: runId }) => runId)).toEqual(ids.slice(0, 2));
  expectReport((await list("?limit=1"))[0]!);

  const cleanUp = async (query: string) => {
    const answer = await fetch(`${url}/incident/cleanup${query}`, { method: "POST" });
    return { status: answer.status, text: await answer.text() };
  };
  const nothing = '{"message":"Cleaned up 0 old jobs","remaining_jobs":3}';
  expect(await cleanUp("")).toEqual({ status: 200, text: nothing });
  expect(await cleanUp("?max_age_hours=24")).toEqual({ status: 200, text: nothing });
  for (const wrong of ["", "-1", "soon"]) {
    expect((await cleanUp(`?max_age_hours=${wrong}`)).status).toBe(400);
  }
  const all = '{"message":"Cleaned up 3 old jobs","remaining_jobs":0}';
  expect(await cleanUp("?max_age_hours=0")).toEqual({ status: 200, text: all });
  await client.wait((await client.submit(example)).run_id);
  const one = '{"message":"Cleaned up 1 old jobs","remaining_jobs":0}';
  expect(await cleanUp("?max_age_hours=0")).toEqual({ status: 200, text: one });
  const gone = await fetch(`${url}/incident/run/${ids[0]}`);
  expect(gone.status).toBe(404);
  expect(await gone.json()).toMatchObject({ code: "run-not-found", detail: expect.any(String) });
  expect((await fetch(`${url}/incident/run/no-such-run`)).status).toBe(404);
});

test("below a base path every link of a record leads back to the service", async () => {
  const url = await start({ COURT_BASE_PATH: "/court" });
  expect(new URL(url).pathname).toBe("/court");
  const client = createClient({ baseUrl: url });
  const { run_id: runId } = await client.submit(example);
  const { links } = await client.wait(runId);
  expect(links!.self).toBe(`/court/incident/run/${runId}`);
  for (const link of [links!.self, links!.events, links!.report]) {
    const answer = await fetch(new URL(link, url));
    expect({ link, status: answer.status }).toEqual({ link, status: 200 });
    await answer.body?.cancel();
  }
});

test("behind a proxy the service answers to the public name it was told, and to no other", async () => {
  const url = await start({ COURT_ALLOWED_HOSTS: "court.example.com" });
  const { hostname, port } = new URL(url);
  const statusFor = (host: string) =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname);
      socket.setEncoding("utf8").once("data", (text: string) => resolve(text.slice(9, 12)));
      socket.end(`GET /livez HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    });
  expect(await statusFor("court.example.com")).toBe("200");
  expect(await statusFor(`localhost:${port}`)).toBe("200");
  expect(await statusFor("rebound.example.net")).toBe("403");
});

test("the metrics tell of the process, of requests and of runs", async () => {
  const url = await start();
  await fetch(`${url}/incident/run`, {
    method: "POST",
    headers: { prefer: "wait=30" },
    body: new URLSearchParams({ incident_text: example }),
  });
  const metrics = await (await fetch(`${url}/metrics`)).text();
  for (const line of [
    /^process_resident_memory_bytes \d/m,
    /^nodejs_eventloop_lag_p99_seconds \d/m,
    /^court_runs\{status="completed"\} 1$/m,
    /^court_queue_depth 0$/m,
    /^court_run_seconds\{part="analysed",quantile="0\.5"\} \d/m,
    /^court_http_requests_total\{method="POST",route="\/incident\/run",status="200"\} 1$/m,
  ]) {
    expect(metrics).toMatch(line);
  }
});
