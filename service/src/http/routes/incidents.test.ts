import { runRecordSchema } from "@imperial-court/contract";
import { describe, expect, test } from "vitest";
import { CourtError } from "../../errors.ts";
import { ScriptedAnalyser, untilAborted } from "../../testing/scripted-analyser.ts";
import { aForm, anApi, expectProblem, someJson } from "../an-api.test-server.ts";

const post = "POST" as const;
const endless = () => new ScriptedAnalyser((_incident, { signal }) => untilAborted(signal));

describe("a submit", () => {
  test("is answered 200 at once with the queued record, its address and when to poll", async () => {
    const api = await anApi({ isWorking: false });
    const answer = await api.server.inject({
      method: post,
      url: "/incident/run",
      ...aForm({ incident_text: "Box" }),
    });
    expect(answer.statusCode).toBe(200);
    const record = runRecordSchema.parse(answer.json());
    expect(record).toMatchObject({
      status: "queued",
      started_at: null,
      result: null,
      error: null,
      source: "form",
    });
    expect(answer.headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      location: `/incident/run/${record.run_id}`,
      "retry-after": "2",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    expect(await api.runs.findIncident(record.run_id)).toMatchObject({ text: "Box", traceparent: null });
  });

  test("keeps other fields and the trace context with the run", async () => {
    const api = await anApi({ isWorking: false });
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const { headers, payload } = someJson({ incident_text: "Box", severity: "High", desk: { name: "L1" } });
    const answer = await api.server.inject({
      method: post,
      url: "/incident/run",
      headers: { ...headers, traceparent },
      payload,
    });
    const { run_id: runId } = answer.json();
    expect((await api.runs.findIncident(runId))?.traceparent).toBe(traceparent);
    const incident = await api.server.inject(`/incident/run/${runId}/incident`);
    expect(incident.json()).toEqual({
      run_id: runId,
      incident_text: "Box",
      hints: { severity: "High", desk: { name: "L1" } },
    });
  });

  test("that prefers not to wait is answered 202 and told so", async () => {
    const api = await anApi({ isWorking: false });
    const { headers, payload } = aForm({ incident_text: "Box" });
    const answer = await api.server.inject({
      method: post,
      url: "/incident/run",
      headers: { ...headers, prefer: "respond-async" },
      payload,
    });
    expect(answer.statusCode).toBe(202);
    expect(answer.headers["preference-applied"]).toBe("respond-async");
  });

  test("that prefers to wait is answered with the finished run", async () => {
    const api = await anApi();
    const { headers, payload } = aForm({ incident_text: "Box" });
    const wait = { ...headers, prefer: "respond-async, wait=30" };
    const answer = await api.server.inject({ method: post, url: "/incident/run", headers: wait, payload });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["preference-applied"]).toBe("respond-async, wait=30");
    expect(answer.json()).toMatchObject({ status: "completed", outcome: "succeeded", progress: 100 });
    expect(answer.json().result.incident_analysis.recommendations).not.toEqual([]);
  });

  test("that waited in vain is answered with the unfinished run, which is no error", async () => {
    const api = await anApi({ analyser: endless() });
    const { headers, payload } = aForm({ incident_text: "Box" });
    const inject = (prefer: string) =>
      api.server.inject({ method: post, url: "/incident/run", headers: { ...headers, prefer }, payload });
    const waited = await inject("wait=1");
    expect([waited.statusCode, waited.json().status]).toEqual([200, "running"]);
    const accepted = await inject("wait=0, respond-async");
    expect([accepted.statusCode, accepted.headers["preference-applied"]]).toEqual([
      202,
      "respond-async, wait=0",
    ]);
  });

  test("with a key seen before is answered with the first run, and stores nothing", async () => {
    const api = await anApi();
    const submit = (key: string, text: string) =>
      api.server.inject({
        method: post,
        url: "/incident/run",
        headers: { ...aForm({}).headers, "idempotency-key": key },
        payload: aForm({ incident_text: text }).payload,
      });
    const first = await submit("k1", "Box");
    expect(first.headers["idempotent-replayed"]).toBeUndefined();
    await api.end(first.json().run_id);
    const again = await submit('"k1"', "Box");
    expect(again.headers["idempotent-replayed"]).toBe("true");
    expect(again.json()).toMatchObject({ run_id: first.json().run_id, status: "completed" });
    expectProblem(await submit("k1", "Another box"), "idempotency-key-reused");
    expect((await api.runs.counts()).completed).toBe(1);
    expectProblem(await submit("", "Box"), "invalid-parameter");
    expectProblem(await submit("k".repeat(256), "Box"), "invalid-parameter");
  });

  test("that was refused leaves its key unused", async () => {
    const api = await anApi({ isWorking: false });
    const headers = { ...aForm({}).headers, "idempotency-key": "k" };
    const submit = (payload: string) =>
      api.server.inject({ method: post, url: "/incident/run", headers, payload });
    expectProblem(await submit("incident_text=+"), "blank-text");
    const answer = await submit("incident_text=Box");
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["idempotent-replayed"]).toBeUndefined();
  });

  test("beyond the queue's limit is refused with when to come back, and stores nothing", async () => {
    const api = await anApi({ isWorking: false, maxQueuedRuns: 1 });
    await api.submit();
    const answer = await api.server.inject({
      method: post,
      url: "/incident/run",
      ...aForm({ incident_text: "Box" }),
    });
    expectProblem(answer, "queue-full");
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect((await api.runs.counts()).queued).toBe(1);
  });

  test.each([
    ["invalid-request", aForm({ text: "Box" })],
    ["invalid-request", {}],
    ["invalid-json", { headers: { "content-type": "application/json" }, payload: "{" }],
    ["duplicate-field", { headers: aForm({}).headers, payload: "incident_text=a&incident_text=b" }],
    ["blank-text", aForm({ incident_text: " \u200b " })],
    ["invalid-encoding", { headers: { "content-type": "text/plain" }, payload: Buffer.from([0xe9]) }],
    ["unsupported-media-type", { headers: { "content-type": "image/png" }, payload: "x" }],
    ["unsupported-media-type", { headers: { "content-type": "not a type" }, payload: "x" }],
    [
      "unsupported-media-type",
      { headers: { ...aForm({}).headers, "content-encoding": "gzip" }, payload: "incident_text=x" },
    ],
    ["text-too-large", aForm({ incident_text: "x".repeat(1024 * 1024 + 1) })],
    [
      "text-too-large",
      { headers: { "content-type": "text/plain" }, payload: Buffer.alloc(10_000_000, 0x61) },
    ],
  ])("is refused as %s, and nothing is stored", async (code, request) => {
    const api = await anApi({ isWorking: false });
    const answer = await api.server.inject({ method: post, url: "/incident/run", ...request });
    expectProblem(answer, code);
    expect((await api.runs.counts()).queued).toBe(0);
  });

  test("names the field at fault", async () => {
    const api = await anApi({ isWorking: false });
    const answer = await api.server.inject({ method: post, url: "/incident/run", ...aForm({ text: "Box" }) });
    expect(expectProblem(answer, "invalid-request").errors).toEqual([
      { pointer: "/incident_text", detail: "is missing" },
    ]);
  });

  test("that fails for a reason of ours says nothing of it, and is logged once", async () => {
    const api = await anApi({
      isWorking: false,
      wrap: (runs) => ({ ...runs, submit: () => Promise.reject(new Error("secret cause")) }),
    });
    const answer = await api.server.inject({
      method: post,
      url: "/incident/run",
      ...aForm({ incident_text: "Box" }),
    });
    const { detail } = expectProblem(answer, "internal");
    expect(answer.body).not.toContain("secret");
    expect(api.logged).toHaveLength(1);
    expect(api.logged[0]).toContain("secret cause");
    const requestId = /[0-9a-f-]{36}/.exec(detail)?.[0];
    expect(api.logged[0]).toContain(requestId);
    expect(api.logged[0]).not.toContain("Box");
  });

  test.each(["storage-full", "storage-unavailable"] as const)(
    "while the store says %s is answered so",
    async (code) => {
      const api = await anApi({
        isWorking: false,
        wrap: (runs) => ({
          ...runs,
          submit: () => Promise.reject(new CourtError(code, "Not now.", { retryAfterSeconds: 7 })),
        }),
      });
      const answer = await api.server.inject({
        method: post,
        url: "/incident/run",
        ...aForm({ incident_text: "Box" }),
      });
      expectProblem(answer, code);
      expect(answer.headers["retry-after"]).toBe("7");
    },
  );
});

describe("a poll", () => {
  test("reads the record, and nothing but its tag while nothing has changed", async () => {
    const api = await anApi({ isWorking: false });
    const runId = await api.submit();
    const url = `/incident/run/${runId}`;
    const first = await api.server.inject(url);
    expect(runRecordSchema.parse(first.json()).run_id).toBe(runId);
    expect(first.headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "cache-control": "private, no-cache",
    });
    const tag = first.headers.etag as string;
    const unchanged = await api.server.inject({ url, headers: { "if-none-match": tag } });
    expect([unchanged.statusCode, unchanged.body, unchanged.headers.etag]).toEqual([304, "", tag]);
    await api.server.inject({ method: post, url: `${url}/cancel` });
    const changed = await api.server.inject({ url, headers: { "if-none-match": tag } });
    expect([changed.statusCode, changed.json().status]).toEqual([200, "failed"]);
    expect(changed.headers.etag).not.toBe(tag);
  });

  test("that waits is answered when the run ends", async () => {
    let finish: (() => void) | undefined;
    const analyser = new ScriptedAnalyser(async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      throw new Error("no yard plan");
    });
    const api = await anApi({ analyser });
    const runId = await api.submit();
    const waiting = api.server.inject({ url: `/incident/run/${runId}`, headers: { prefer: "wait=30" } });
    await expect.poll(() => finish).toBeDefined();
    finish?.();
    const answer = await waiting;
    expect(answer.headers["preference-applied"]).toBe("wait=30");
    expect(answer.json()).toMatchObject({ status: "failed", outcome: "error" });
  });

  test("also takes the id in capitals, and HEAD", async () => {
    const api = await anApi({ isWorking: false });
    const runId = await api.submit();
    expect((await api.server.inject(`/incident/run/${runId.toUpperCase()}`)).json().run_id).toBe(runId);
    const head = await api.server.inject({ method: "HEAD", url: `/incident/run/${runId}` });
    expect([head.statusCode, head.body]).toEqual([200, ""]);
    expect(Number(head.headers["content-length"])).toBeGreaterThan(100);
  });

  test.each([
    "00000000-0000-4000-8000-000000000000",
    "x",
    "%ff",
    "%zz",
    "%00",
    "..%2fjobs",
    "a".repeat(5000),
    encodeURIComponent("箱"),
  ])("of the unknown id %s is 404, with every call", async (runId) => {
    const api = await anApi({ isWorking: false });
    for (const [method, path] of [
      ["GET", ""],
      ["GET", "/events"],
      ["GET", "/report.md"],
      ["GET", "/incident"],
      ["POST", "/cancel"],
      ["POST", "/retry"],
    ] as const) {
      expectProblem(
        await api.server.inject({ method, url: `/incident/run/${runId}${path}` }),
        "run-not-found",
      );
    }
    const headers = { "if-none-match": '"x"' };
    expectProblem(await api.server.inject({ url: `/incident/run/${runId}`, headers }), "run-not-found");
  });
});

describe("cancel and retry", () => {
  test("a queued run is cancelled at once, and again changes nothing", async () => {
    const api = await anApi({ isWorking: false });
    const runId = await api.submit();
    const cancel = () =>
      api.server.inject({
        method: post,
        url: `/incident/run/${runId}/cancel`,
        ...someJson({ reason: "wrong box" }),
      });
    const first = await cancel();
    expect(first.json()).toMatchObject({ status: "failed", outcome: "cancelled" });
    expect(first.json().error).toContain("wrong box");
    expect((await cancel()).json()).toEqual(first.json());
  });

  test("a running run is told to stop", async () => {
    const api = await anApi({ analyser: endless() });
    const runId = await api.submit();
    await expect.poll(async () => (await api.runs.find(runId))?.status).toBe("running");
    const answer = await api.server.inject({ method: post, url: `/incident/run/${runId}/cancel` });
    expect(answer.statusCode).toBe(200);
    await api.end(runId);
    expect((await api.runs.find(runId))?.toRecord().outcome).toBe("cancelled");
  });

  test.each([
    ["nothing", {}],
    ["an empty JSON body", { headers: { "content-type": "application/json" }, payload: "" }],
    ["an empty form", { headers: aForm({}).headers, payload: "" }],
    ["an empty object", someJson({})],
  ])("both take %s as body", async (_what, request) => {
    const api = await anApi({ isWorking: false });
    const runId = await api.submit();
    for (const call of ["cancel", "retry"]) {
      const answer = await api.server.inject({
        method: post,
        url: `/incident/run/${runId}/${call}`,
        ...request,
      });
      expect(answer.statusCode).toBe(200);
    }
  });

  test.each([
    ["invalid-request", "cancel", someJson({ why: "x" })],
    ["invalid-request", "cancel", someJson({ reason: 5 })],
    ["invalid-request", "cancel", someJson([])],
    ["invalid-request", "retry", someJson({ reason: "x" })],
    ["invalid-json", "cancel", { headers: { "content-type": "application/json" }, payload: "{" }],
    ["duplicate-field", "cancel", { headers: aForm({}).headers, payload: "reason=a&reason=b" }],
    ["unsupported-media-type", "cancel", { headers: { "content-type": "text/plain" }, payload: "x" }],
    ["text-too-large", "cancel", someJson({ reason: "x".repeat(100_000) })],
  ])("a body is refused as %s by %s", async (code, call, request) => {
    const api = await anApi({ isWorking: false });
    const runId = await api.submit();
    const answer = await api.server.inject({
      method: post,
      url: `/incident/run/${runId}/${call}`,
      ...request,
    });
    expectProblem(answer, code);
    expect((await api.runs.find(runId))?.status).toBe("queued");
  });

  test("a retry is a new run of the same text that names the first", async () => {
    const api = await anApi();
    const runId = await api.submit("Box 7 is gone");
    await api.end(runId);
    const answer = await api.server.inject({
      method: post,
      url: `/incident/run/${runId}/retry`,
      headers: { prefer: "wait=30" },
    });
    const retried = answer.json();
    expect(retried).toMatchObject({ replay_of: runId, status: "completed", source: "retry" });
    expect(answer.headers.location).toBe(`/incident/run/${retried.run_id}`);
    expect((await api.runs.findIncident(retried.run_id))?.text).toBe("Box 7 is gone");
  });
});
