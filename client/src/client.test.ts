import { afterEach, beforeEach, expect, test } from "vitest";
import {
  CourtApiError,
  type CourtClient,
  CourtTimeoutError,
  CourtUnreachableError,
  createClient,
  type Retry,
} from "./client.ts";
import {
  anImport,
  aRun,
  aRunId,
  cut,
  cutInBody,
  json,
  problem,
  type ScriptedServer,
  silent,
  startScriptedServer,
  text,
} from "./testing/scripted-server.ts";

let server: ScriptedServer;
let client: CourtClient;
let retries: Retry[];

beforeEach(async () => {
  server = await startScriptedServer();
  retries = [];
  client = createClient({ baseUrl: `${server.url}/`, onRetry: (retry) => retries.push(retry) });
});
afterEach(async () => {
  expect(server.remaining, "scripted answers that nobody fetched").toBe(0);
  await server.stop();
});

const keys = () => server.requests.map((request) => request.headers["idempotency-key"]);

test("a submit is JSON with an idempotency key of its own", async () => {
  server.answer(json(aRun()), json(aRun()));
  expect(await client.submit("Container MSKU1234567 is missing")).toEqual(aRun());
  await client.submit("Container MSKU1234567 is missing");
  const [first] = server.requests;
  expect(first).toMatchObject({ method: "POST", url: "/incident/run" });
  expect(first?.headers["content-type"]).toBe("application/json");
  expect(JSON.parse(first?.body ?? "")).toEqual({ incident_text: "Container MSKU1234567 is missing" });
  expect(keys()[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys()[0]).not.toBe(keys()[1]);
});

test("hints go beside the text, which they cannot replace", async () => {
  server.answer(json(aRun()));
  await client.submit("Gate 4 is down", {
    hints: { severity: "High", incident_type: "Yard & Equipment", gate: 4, incident_text: "other" },
    idempotencyKey: "my-key",
    waitSeconds: 5,
  });
  expect(JSON.parse(server.requests[0]?.body ?? "")).toEqual({
    severity: "High",
    incident_type: "Yard & Equipment",
    gate: 4,
    incident_text: "Gate 4 is down",
  });
  expect(server.requests[0]?.headers).toMatchObject({ "idempotency-key": "my-key", prefer: "wait=5" });
});

test("a file is sent as it is, an .eml as an e-mail", async () => {
  server.answer(json(aRun()), json(aRun()));
  await client.submitFile(new File(["Subject: Gate 4\r\n\r\nDown"], "mail.EML"), { hints: { gate: 4 } });
  await client.submitFile({ name: "call.txt", content: new Blob(["Gate 4 is down"]) });
  const [mail, note] = server.requests.map((request) => request.body);
  expect(mail).toMatch(/name="gate"\r\n\r\n4\r\n/);
  expect(mail).toMatch(
    /name="incident_text"; filename="mail.EML"\r\nContent-Type: message\/rfc822\r\n\r\nSubject: Gate 4\r\n\r\nDown\r\n/,
  );
  expect(note).toMatch(/filename="call.txt"\r\nContent-Type: text\/plain\r\n\r\nGate 4 is down\r\n/);
});

test("a submit whose answer was lost is tried again with the same key", async () => {
  server.answer(cut, cutInBody, json(aRun()));
  expect((await client.submit("Gate 4 is down")).run_id).toBe(aRunId);
  expect(server.requests).toHaveLength(3);
  expect(new Set(keys()).size).toBe(1);
  expect(retries.map((retry) => retry.error.name)).toEqual([
    "CourtUnreachableError",
    "CourtUnreachableError",
  ]);
});

test("a busy service is tried again no sooner than it asks", async () => {
  server.answer(
    problem(503, "queue-full", "The queue is full", { "retry-after": "1" }),
    problem(429, "too-many-requests", "Slower", { "retry-after": new Date(Date.now() - 5000).toUTCString() }),
    text("Bad Gateway", 502),
    json(aRun()),
  );
  const startedAt = performance.now();
  await client.submit("Gate 4 is down");
  expect(performance.now() - startedAt).toBeGreaterThan(1000);
  expect(retries.map((retry) => (retry.error as CourtApiError).status)).toEqual([503, 429, 502]);
});

test("a service that asks for minutes is not waited for", async () => {
  server.answer(problem(503, "storage-full", "The disk is full", { "retry-after": "120" }));
  await expect(client.submit("Gate 4 is down")).rejects.toMatchObject({
    name: "CourtApiError",
    status: 503,
    code: "storage-full",
    detail: "The disk is full",
    retryAfterSeconds: 120,
  });
});

test("after four tries the last error is given", async () => {
  server.answer(cut, cut, cut, text("<h1>Gateway timeout</h1>", 504));
  const error = await client.get(aRunId).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CourtApiError);
  expect(error).toMatchObject({ status: 504, code: "unreadable-answer", problem: null });
});

test("a refusal is not repeated and carries the whole problem", async () => {
  server.answer(problem(422, "blank-text", "The text is blank: send the report in incident_text"));
  const error = await client.submit(" ").catch((thrown: unknown) => thrown as CourtApiError);
  expect(error).toBeInstanceOf(CourtApiError);
  expect(error).toMatchObject({
    message: "The text is blank: send the report in incident_text",
    problem: { type: "/problems/blank-text", status: 422 },
  });
});

test("a retry of a run and a cleanup are asked for once only", async () => {
  server.answer(cut, problem(503, "queue-full", "Full", { "retry-after": "0" }));
  await expect(client.retry(aRunId)).rejects.toBeInstanceOf(CourtUnreachableError);
  await expect(client.cleanup({ maxAgeHours: 24 })).rejects.toBeInstanceOf(CourtApiError);
  expect(server.requests.map((request) => `${request.method} ${request.url}`)).toEqual([
    `POST /incident/run/${aRunId}/retry`,
    "POST /incident/cleanup?max_age_hours=24",
  ]);
});

test("nobody at the address is told with the address and the reason", async () => {
  const gone = await startScriptedServer();
  await gone.stop();
  const unreachable = createClient({ baseUrl: gone.url });
  const error = await unreachable.health().catch((thrown: unknown) => thrown as CourtUnreachableError);
  expect(error).toBeInstanceOf(CourtUnreachableError);
  expect((error as Error).message).toBe(`No answer from ${gone.url}/health (ECONNREFUSED)`);
});

test("a page that is not the service's is named as such", async () => {
  server.answer(text("<html>Sign in to the Wi-Fi</html>"));
  await expect(client.get(aRunId)).rejects.toMatchObject({
    name: "CourtApiError",
    code: "unreadable-answer",
  });
});

test("an answer that does not come in time is a timeout, and the connection is let go", async () => {
  server.answer(silent);
  const hasty = createClient({ baseUrl: server.url, timeoutMs: 80 });
  await expect(hasty.get(aRunId)).rejects.toBeInstanceOf(CourtTimeoutError);
  await server.requests[0]?.letGo;
});

test("an abort ends a call, also between two tries, with the caller's reason", async () => {
  const answering = new AbortController();
  server.answer(() => answering.abort(new Error("changed my mind")));
  await expect(client.get(aRunId, { signal: answering.signal })).rejects.toThrow("changed my mind");

  const between = new AbortController();
  server.answer(problem(503, "queue-full", "Full", { "retry-after": "20" }));
  const waiting = createClient({ baseUrl: server.url, onRetry: () => between.abort(new Error("enough")) });
  await expect(waiting.submit("Gate 4", { signal: between.signal })).rejects.toThrow("enough");
  await expect(client.get(aRunId, { signal: between.signal })).rejects.toThrow("enough");
  expect(server.requests).toHaveLength(2);
});

test("a run that has not changed is the same object, and its body is not sent again", async () => {
  server.answer(
    json(aRun({ progress: 10 }), 200, { etag: '"1"' }),
    (response) => void response.writeHead(304, { etag: '"1"' }).end(),
    json(aRun({ progress: 20 }), 200, { etag: '"2"' }),
  );
  const first = await client.get(aRunId);
  const second = await client.get(aRunId);
  const third = await client.get(aRunId);
  expect(second).toBe(first);
  expect(third.progress).toBe(20);
  expect(server.requests.map((request) => request.headers["if-none-match"])).toEqual([
    undefined,
    '"1"',
    '"1"',
  ]);
});

test("the hundred runs read last are remembered, no more", async () => {
  const ids = Array.from({ length: 101 }, (_, index) => `run-${index}`);
  for (const run_id of ids) server.answer(json(aRun({ run_id }), 200, { etag: '"1"' }));
  for (const run_id of ids) await client.get(run_id);
  server.answer(json(aRun()), json(aRun()));
  await client.get("run-100");
  await client.get("run-0");
  expect(server.requests.slice(-2).map((request) => request.headers["if-none-match"])).toEqual([
    '"1"',
    undefined,
  ]);
});

test("waiting asks with long polls until the run has ended", async () => {
  const ended = aRun({ status: "completed" });
  server.answer(problem(503, "shutting-down", "Bye", { "retry-after": "0" }), cut, json(ended));
  expect(await client.wait(aRunId)).toEqual(ended);
  expect(server.requests.map((request) => request.headers.prefer)).toEqual(["wait=60", "wait=60", "wait=60"]);
});

test("waiting ends in a timeout when the run has not ended in time", async () => {
  // A service that ignores the preference is not asked more often than every two seconds.
  server.answer(json(aRun({ status: "running" })));
  await expect(client.wait(aRunId, { timeoutMs: 200 })).rejects.toBeInstanceOf(CourtTimeoutError);
  server.answer(silent);
  await expect(client.wait(aRunId, { timeoutMs: 200 })).rejects.toThrow(/has not ended after 0.2 s/);
  await server.requests[1]?.letGo;
});

test("a list goes through its pages as they are needed", async () => {
  const [a, b, c] = ["a", "b", "c"].map((title) => aRun({ title }));
  server.answer(json({ jobs: [a, b], next_cursor: "n+/=" }), json({ jobs: [c], next_cursor: null }));
  const titles: string[] = [];
  for await (const run of client.list({ status: ["failed", "queued"], q: "gate & berth", view: "summary" })) {
    titles.push(run.title);
  }
  expect(titles).toEqual(["a", "b", "c"]);
  expect(server.requests.map((request) => request.url)).toEqual([
    "/incident/jobs?status=failed%2Cqueued&q=gate+%26+berth&view=summary",
    "/incident/jobs?status=failed%2Cqueued&q=gate+%26+berth&view=summary&cursor=n%2B%2F%3D",
  ]);
});

test("a list that nobody reads to its end fetches no further page", async () => {
  server.answer(json({ jobs: [aRun()], next_cursor: "more" }));
  for await (const run of client.list({ limit: 1 })) {
    expect(run.run_id).toBe(aRunId);
    break;
  }
  expect(server.requests).toHaveLength(1);
});

test("each call goes to its route with the API key", async () => {
  const keyed = createClient({ baseUrl: server.url, apiKey: "secret" });
  server.answer(
    json(aRun()),
    json(aRun()),
    text("# Report"),
    json({ run_id: aRunId, incident_text: "…", hints: {} }),
    json({ total: 3 }),
    json({ message: "Would remove 2 jobs", remaining_jobs: 1 }),
    json({ status: "ok" }),
    json(anImport()),
  );
  await keyed.cancel(aRunId);
  await keyed.cancel("../a?b", { reason: "duplicate" });
  expect(await keyed.report(aRunId)).toBe("# Report");
  await keyed.incident(aRunId);
  await keyed.statistics({ from: "2026-01-01T00:00:00Z" });
  await keyed.cleanup({ maxAgeHours: 0.5, isDryRun: true });
  await keyed.health();
  await keyed.importKnowledge([{ name: "gate.md", content: new Blob(["# Gate"]) }], { isDryRun: true });
  expect(server.requests.map((request) => `${request.method} ${request.url}`)).toEqual([
    `POST /incident/run/${aRunId}/cancel`,
    "POST /incident/run/..%2Fa%3Fb/cancel",
    `GET /incident/run/${aRunId}/report.md`,
    `GET /incident/run/${aRunId}/incident`,
    "GET /incident/stats?from=2026-01-01T00%3A00%3A00Z",
    "POST /incident/cleanup?max_age_hours=0.5&dry_run=true",
    "GET /health",
    "POST /knowledge/import?dry_run=true&wait=1",
  ]);
  expect(new Set(server.requests.map((request) => request.headers.authorization))).toEqual(
    new Set(["Bearer secret"]),
  );
  expect(server.requests[1]?.body).toBe('{"reason":"duplicate"}');
  expect(server.requests[7]?.body).toMatch(/name="file"; filename="gate.md"\r\n.*\r\n\r\n# Gate\r\n/);
});

test("an import that goes on in the background is waited for, with its progress told", async () => {
  const running = anImport({ status: "running", progress: 40, completed_at: null, version: null });
  server.answer(json(running, 202), cut, json(anImport()));
  const told: number[] = [];
  const file = { name: "log.csv", content: new Blob(["Module"]) };
  const ended = await client.importKnowledge([file], {
    columns: { problem: "What happened", solution: "Fix" },
    onProgress: ({ progress }) => told.push(progress),
  });
  expect(ended).toEqual(anImport());
  expect(told).toEqual([40]);
  expect(server.requests.map((request) => `${request.method} ${request.url}`)).toEqual([
    "POST /knowledge/import?dry_run=false&wait=1&columns=problem%3AWhat+happened%2Csolution%3AFix",
    `GET /knowledge/imports/${running.import_id}`,
    `GET /knowledge/imports/${running.import_id}`,
  ]);
});
