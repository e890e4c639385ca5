import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { serviceDetailsSchema } from "@imperial-court/contract";
import { describe, expect, test } from "vitest";
import { type ProblemCode, problems } from "../../errors.ts";
import { ScriptedAnalyser, untilAborted } from "../../testing/scripted-analyser.ts";
import { temporaryDirectory } from "../../testing/temporary-directory.ts";
import { anApi, dial, expectProblem, hearAll } from "../an-api.test-server.ts";

describe("report.md", () => {
  test("is the report of a completed run", async () => {
    const api = await anApi();
    const runId = await api.submit();
    await api.end(runId);
    const answer = await api.server.inject(`/incident/run/${runId}/report.md`);
    expect(answer.headers["content-type"]).toBe("text/markdown; charset=utf-8");
    expect(answer.body).toMatch(/^# /);
  });

  test("does not exist before the end, or for a run that failed", async () => {
    const api = await anApi({ isWorking: false });
    const runId = await api.submit();
    const early = await api.server.inject(`/incident/run/${runId}/report.md`);
    expectProblem(early, "run-not-finished");
    expect(early.headers["retry-after"]).toBe("2");
    await api.runs.cancel(runId, "wrong box");
    const { detail } = expectProblem(await api.server.inject(`/incident/run/${runId}/report.md`), "conflict");
    expect(detail).toContain("wrong box");
  });
});

describe("the probes", () => {
  test("say that it lives, that it is ready, and what it is", async () => {
    const api = await anApi({ isWorking: false });
    expect((await api.server.inject("/livez")).json()).toEqual({ status: "ok" });
    expect((await api.server.inject("/readyz")).json()).toEqual({ status: "ok", checks: { store: "ok" } });
    expect((await api.server.inject("/health")).json()).toMatchObject({ status: "ok", version: "1.2.3" });
  });

  test("tell operators the queue, the store, the runs and the knowledge", async () => {
    const api = await anApi({ isWorking: false });
    await api.submit();
    const details = (await api.server.inject("/health/details")).json();
    expect(() => serviceDetailsSchema.parse(details)).not.toThrow();
    expect(details).toMatchObject({
      status: "ok",
      queue: { waiting: 1, running: 0 },
      runs: { queued: 1, running: 0, completed: 0, failed: 0 },
      knowledge: { own: { runbook: 0, "past-case": 0, contact: 0 } },
    });
  });

  test("tell strangers less where keys are required: the names of sources are behind one", async () => {
    const api = await anApi({ isWorking: false, callers: { areKeysRequired: true } });
    expect((await api.server.inject("/health")).statusCode).toBe(200);
    expectProblem(await api.server.inject("/health/details"), "unauthorized");
  });

  test("say what is wrong while the store does not answer", async () => {
    const isReady = async () => ({ ready: false, checks: { store: "It is away.", queue: "ok" } });
    const api = await anApi({ isWorking: false, isReady });
    const problem = expectProblem(await api.server.inject("/readyz"), "storage-unavailable");
    expect(problem.checks).toEqual({ store: "It is away.", queue: "ok" });
    expect(problem.detail).toBe("Not ready: store: It is away.");
    expect((await api.server.inject("/health")).json()).toMatchObject({ status: "not-ready" });
    expect((await api.server.inject("/livez")).statusCode).toBe(200);
  });
});

test("the metrics count requests and runs, and never tell a text", async () => {
  const api = await anApi({ isWorking: false });
  await api.submit("SECRET-BOX");
  await api.server.inject("/nowhere/SECRET-PATH");
  await api.server.inject({ method: "DELETE", url: "/incident/run" });
  const answer = await api.server.inject("/metrics");
  expect(answer.headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4; charset=utf-8$/);
  const lines = answer.body.split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      'court_http_requests_total{method="POST",route="/incident/run",status="200"} 1',
      'court_http_requests_total{method="other",route="unmatched",status="404"} 1',
      'court_http_requests_total{method="other",route="unmatched",status="405"} 1',
      'court_http_request_seconds_count{method="POST",route="/incident/run"} 1',
      'court_http_request_seconds_bucket{le="+Inf",method="POST",route="/incident/run"} 1',
      'court_runs{status="queued"} 1',
      'court_runs{status="completed"} 0',
      "court_queue_depth 1",
    ]),
  );
  expect(answer.body).not.toContain("SECRET");
});

describe("openapi.json", () => {
  type Document = { paths: Record<string, Record<string, { operationId: string; responses: object }>> };

  test("describes the calls that are served, each once", async () => {
    const api = await anApi({ isWorking: false });
    const document: Document = (await api.server.inject("/openapi.json")).json();
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const method of Object.keys(methods)) {
        const route = { url: path.replace(/\{(\w+)\}/g, ":$1"), method: method.toUpperCase() as "GET" };
        expect([path, api.server.hasRoute(route)]).toEqual([path, true]);
      }
    }
    const operations = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(operations).size).toBe(operations.length);
  });

  test("refers only to what is in it", async () => {
    const api = await anApi({ isWorking: false });
    const text = (await api.server.inject("/openapi.json")).body;
    const document = JSON.parse(text);
    expect(document.openapi).toMatch(/^3\.1\./);
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference!);
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) {
      const target = reference
        .slice(2)
        .split("/")
        .reduce((node, key) => node?.[key], document);
      expect([reference, typeof target]).toEqual([reference, "object"]);
    }
    expect(document.components.schemas.RunRecord.properties.status.enum).toEqual([
      ...["queued", "running", "completed", "failed"],
    ]);
  });
});

test("/docs and the problem pages load nothing from elsewhere and run nothing inline", async () => {
  const problemsFile = join(temporaryDirectory(), "problems.md");
  writeFileSync(problemsFile, "| `blank-text` | 422 | There is `no` <b>text</b>. | Send some. |\n");
  const api = await anApi({ isWorking: false, settings: { problemsFile } });
  const pages = [await api.server.inject("/docs"), await api.server.inject("/problems/blank-text")];
  for (const page of pages) {
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(page.headers["content-security-policy"]).toContain("script-src 'self'");
    expect(page.body).not.toMatch(/https?:\/\/|<script(?![^>]*src=)|style=| on\w+=/);
  }
  expect(pages[1]?.body).toContain("There is <code>no</code> &lt;b&gt;text&lt;/b&gt;.");
  for (const [name, type] of [
    ["docs.js", "text/javascript"],
    ["docs.css", "text/css"],
  ]) {
    const asset = await api.server.inject(`/docs/${name}`);
    expect(asset.headers["content-type"]).toBe(`${type}; charset=utf-8`);
    expect(asset.body).not.toMatch(/https?:\/\//);
  }
  expect((await api.server.inject("/")).headers.location).toBe("/docs");
  expectProblem(await api.server.inject("/problems/toString"), "route-not-found");
});

test("every problem type has a page where it says it has", async () => {
  const api = await anApi({ isWorking: false });
  for (const code of Object.keys(problems) as ProblemCode[]) {
    const page = await api.server.inject(`/problems/${code}`);
    expect([code, page.statusCode]).toEqual([code, 200]);
    expect(page.body).toContain(problems[code].title);
  }
});

describe("the console", () => {
  function aConsole() {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "assets"));
    writeFileSync(join(directory, "index.html"), '<base href="/"><script src="assets/app-1.js"></script>');
    writeFileSync(join(directory, "assets/app-1.js"), "let a;");
    writeFileSync(join(directory, "assets/large-1.css"), "a{}".repeat(1000));
    return directory;
  }
  const html = { accept: "text/html,application/xhtml+xml" };

  test("is served at the root and at the addresses of its pages, under a strict policy", async () => {
    const api = await anApi({ isWorking: false, settings: { consoleDirectory: aConsole() } });
    for (const url of ["/", "/runs/1", "/stats?from=1"]) {
      const page = await api.server.inject({ url, headers: html });
      expect([url, page.statusCode]).toEqual([url, 200]);
      expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(page.headers["content-security-policy"]).toMatch(/script-src 'self';/);
    }
    const script = await api.server.inject("/assets/app-1.js");
    expect(script.headers["cache-control"]).toContain("immutable");
    expect(script.body).toBe("let a;");
    const tag = String(script.headers.etag);
    const again = await api.server.inject({ url: "/assets/app-1.js", headers: { "if-none-match": tag } });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
    expectProblem(await api.server.inject({ method: "POST", url: "/assets/app-1.js" }), "route-not-found");
    const gzip = { "accept-encoding": "br, gzip" };
    const large = await api.server.inject({ url: "/assets/large-1.css", headers: gzip });
    expect(large.headers).toMatchObject({ "content-encoding": "gzip", vary: "accept-encoding" });
    expect(String(gunzipSync(large.rawPayload))).toBe("a{}".repeat(1000));
    const refusing = await api.server.inject({
      url: "/assets/large-1.css",
      headers: { "accept-encoding": "gzip;q=0" },
    });
    expect(refusing.body).toBe("a{}".repeat(1000));
  });

  test("hides no missing file, no unknown call and nothing outside", async () => {
    const api = await anApi({ isWorking: false, settings: { consoleDirectory: aConsole() } });
    for (const url of [
      "/assets/app-2.js",
      "/incident/nothing",
      "/../an-api.test-server.ts",
      "/..%2f..%2fetc%2fpasswd",
    ]) {
      const { statusCode } = await api.server.inject({ url, headers: url.includes("..") ? {} : html });
      expect([url, statusCode]).toEqual([url, 404]);
    }
    expectProblem(await api.server.inject("/favicon.ico"), "route-not-found");
  });

  test("and the API move below a base path together", async () => {
    const api = await anApi({
      isWorking: false,
      settings: { consoleDirectory: aConsole(), basePath: "/court" },
    });
    const page = await api.server.inject({ url: "/court/runs/1", headers: html });
    expect(page.body).toContain('<base href="/court/">');
    const answer = await api.server.inject({
      method: "POST",
      url: "/court/incident/run",
      headers: { "content-type": "text/plain" },
      payload: "Box",
    });
    expect(answer.headers.location).toBe(`/court/incident/run/${answer.json().run_id}`);
    const missing = await api.server.inject("/incident/jobs");
    expect(missing.json()).toMatchObject({
      code: "route-not-found",
      type: "/court/problems/route-not-found",
    });
    expect((await api.server.inject("/court/incident/run/%ff")).json().code).toBe("run-not-found");
  });
});

describe("addresses and methods", () => {
  test("unknown addresses are 404, known ones with another method 405 with those allowed", async () => {
    const api = await anApi({ isWorking: false });
    expectProblem(await api.server.inject("/nowhere"), "route-not-found");
    expectProblem(
      await api.server.inject({ method: "POST", url: "/incident", payload: "x" }),
      "route-not-found",
    );
    const wrong = await api.server.inject({ method: "DELETE", url: "/incident/run/x" });
    expectProblem(wrong, "method-not-allowed");
    expect(wrong.headers.allow).toBe("GET, HEAD, OPTIONS");
    const get = await api.server.inject("/incident/cleanup");
    expectProblem(get, "method-not-allowed");
    expect(get.headers.allow).toBe("POST, OPTIONS");
    const options = await api.server.inject({ method: "OPTIONS", url: "/incident/run" });
    expect([options.statusCode, options.headers.allow]).toEqual([204, "POST, OPTIONS"]);
  });

  test("a slash at the end changes nothing, an address that cannot be decoded is a 400", async () => {
    const api = await anApi({ isWorking: false });
    expect((await api.server.inject("/incident/jobs/")).statusCode).toBe(200);
    expectProblem(await api.server.inject("/incident/%zz"), "invalid-request");
  });

  test("every GET answers HEAD, with the same headers and no body", async () => {
    const api = await anApi();
    const runId = await api.submit();
    await api.end(runId);
    for (const path of ["", "/incident", "/report.md", "/events"]) {
      const url = `/incident/run/${runId}${path}`;
      const [get, head] = [await api.server.inject(url), await api.server.inject({ method: "HEAD", url })];
      expect([url, head.statusCode, head.body]).toEqual([url, get.statusCode, ""]);
      expect(head.headers["content-type"]).toBe(get.headers["content-type"]);
    }
  });
});

describe("pages of other sites", () => {
  const submit = { method: "POST", url: "/incident/run", payload: "incident_text=a" } as const;
  const type = { "content-type": "application/x-www-form-urlencoded" };
  const foreign = { ...type, origin: "https://evil.example", "sec-fetch-site": "cross-site" };

  test("cannot submit, nor through an old browser, nor from another port", async () => {
    const api = await anApi({ isWorking: false });
    for (const headers of [
      foreign,
      { ...type, origin: "https://evil.example" },
      { ...type, origin: "null" },
      { ...type, origin: "http://localhost:3000", "sec-fetch-site": "same-site" },
    ]) {
      const answer = await api.server.inject({ ...submit, headers });
      expectProblem(answer, "forbidden");
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    }
    expect((await api.runs.counts()).queued).toBe(0);
  });

  test("our own pages and programs can", async () => {
    const api = await anApi({ isWorking: false });
    for (const headers of [
      type,
      { ...type, origin: "http://localhost", "sec-fetch-site": "same-origin", host: "localhost" },
      { ...type, origin: "http://localhost:8001", host: "localhost:8001" },
      { ...type, "sec-fetch-site": "none" },
    ]) {
      expect((await api.server.inject({ ...submit, headers })).statusCode).toBe(200);
    }
  });

  test("can when they are on the list, and read what they need", async () => {
    const api = await anApi({ isWorking: false, settings: { corsOrigins: ["https://portal.example"] } });
    const headers = { ...foreign, origin: "https://portal.example" };
    const answer = await api.server.inject({ ...submit, headers });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": "https://portal.example",
      "content-type": "application/json; charset=utf-8",
      "x-content-type-options": "nosniff",
      "retry-after": "2",
    });
    expect(answer.headers["access-control-expose-headers"]).toContain("Location, ETag, Retry-After");
    const preflight = await api.server.inject({
      method: "OPTIONS",
      url: "/incident/run",
      headers: { origin: "https://portal.example", "access-control-request-method": "POST" },
    });
    expect(preflight.statusCode).toBe(204);
    const url = `/incident/run/${answer.json().run_id}`;
    const poll = await api.server.inject({
      url,
      headers: { origin: headers.origin, "if-none-match": String(answer.headers.etag) },
    });
    expect([poll.statusCode, poll.headers["access-control-allow-origin"]]).toEqual([304, headers.origin]);
    const missing = await api.server.inject({ url: "/incident/run/x", headers: { origin: headers.origin } });
    expectProblem(missing, "run-not-found");
    expect(missing.headers["access-control-allow-origin"]).toBe(headers.origin);
    expectProblem(await api.server.inject({ ...submit, headers: foreign }), "forbidden");
  });

  test("cannot read by a name of theirs that points here", async () => {
    const api = await anApi({ isWorking: false });
    for (const host of [
      "evil.example",
      "evil.example:8001",
      "localhost.evil.example",
      "127.0.0.1.evil.example",
    ]) {
      expectProblem(await api.server.inject({ url: "/incident/jobs", headers: { host } }), "forbidden");
    }
    for (const host of [
      "localhost",
      "LOCALHOST:8001",
      "127.0.0.1:8001",
      "[::1]:8001",
      "court.localhost:8001",
    ]) {
      expect((await api.server.inject({ url: "/incident/jobs", headers: { host } })).statusCode).toBe(200);
    }
    const open = await anApi({ isWorking: false, settings: { allowedHosts: null } });
    expect(
      (await open.server.inject({ url: "/livez", headers: { host: "court.port.example" } })).statusCode,
    ).toBe(200);
  });
});

test("a slow request gets one line in the log, without its query", async () => {
  const api = await anApi({ isWorking: false, settings: { slowRequestMs: -1 } });
  await api.server.inject("/incident/jobs?q=SECRET");
  expect(api.logged).toHaveLength(1);
  expect(api.logged[0]).toContain('"path":"/incident/jobs"');
  expect(api.logged[0]).not.toContain("SECRET");
});

test("a stopping service refuses submits, ends streams and long polls, and answers what it has begun", async () => {
  const analyser = new ScriptedAnalyser((_incident, { signal }) => untilAborted(signal));
  const api = await anApi({ analyser });
  const url = await api.listen();
  const runId = await api.submit();
  const stream = await fetch(`${url}/incident/run/${runId}/events`);
  const poll = fetch(`${url}/incident/run/${runId}`, { headers: { prefer: "wait=60" } });
  await expect.poll(async () => (await api.runs.find(runId))?.status).toBe("running");
  // Requests that have begun to arrive keep their connections open while the service stops.
  const [submitting, probing] = [await dial(api), await dial(api)];
  const body = "incident_text=a";
  submitting.write(`POST /incident/run HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n`);
  probing.write("GET /readyz HTTP/1.1\r\n");
  await fetch(`${url}/livez`);
  const closing = api.server.close();
  expect(await stream.text()).not.toContain("event: done");
  expect((await (await poll).json()).status).toBe("running");
  submitting.write(`Content-Type: application/x-www-form-urlencoded\r\n\r\n${body}`);
  probing.write("Host: localhost\r\n\r\n");
  const [refused, ready] = await Promise.all([hearAll(submitting), hearAll(probing)]);
  expect(refused).toMatch(/^HTTP\/1\.1 503 .*retry-after: 2\r\n.*"code":"shutting-down"/is);
  expect(ready).toMatch(/^HTTP\/1\.1 503 .*"code":"shutting-down"/is);
  await closing;
  expect((await api.runs.counts()).queued).toBe(0);
});
