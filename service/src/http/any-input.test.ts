import fc from "fast-check";
import { expect, test } from "vitest";
import { type ProblemCode, problems } from "../errors.ts";
import { type Api, anApi } from "./an-api.test-server.ts";

/** Whatever comes in: no answer is a fault of ours, and every refusal is a problem of the table. */

type Request = { method: "GET" | "POST"; url: string; headers: Record<string, string>; payload?: Buffer };

async function expectSound(api: Api, request: Request): Promise<number> {
  const answer = await api.server.inject(request);
  expect(api.logged).toEqual([]);
  if (answer.statusCode < 400) return answer.statusCode;
  expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
  const problem = answer.json();
  expect(problems[problem.code as ProblemCode]?.status).toBe(answer.statusCode);
  expect(problem.detail).toMatch(/\S/);
  expect(answer.statusCode).toBeLessThan(500);
  return answer.statusCode;
}

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const anyText = fc.string({ unit: "binary", maxLength: 100 });
const boundaryLine = fc.constantFrom("--b", "\r\n--b\r\n", "\r\n--b--", "\r\n\r\n", "--b--", "\r\n");
const disposition = fc.constantFrom(
  'Content-Disposition: form-data; name="incident_text"',
  'Content-Disposition: form-data; name="incident_text"; filename="a.eml"',
  'Content-Disposition: form-data; name=""; filename*=x',
  "Content-Type: text/plain; charset=utf-16",
  "Content-Transfer-Encoding: base64",
);
const body = fc.oneof(
  bytes,
  anyText.map((text) => Buffer.from(text)),
  fc.json({ noUnicodeString: false }).map((text) => Buffer.from(text)),
  fc
    .record(
      { incident_text: anyText, payload: fc.oneof(fc.object({ maxDepth: 4 }), anyText) },
      { requiredKeys: [] },
    )
    .map((value) =>
      Buffer.from(JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? 1 : item))),
    ),
  fc
    .dictionary(fc.constantFrom("incident_text", "a", "%ff"), anyText)
    .map((fields) => Buffer.from(Object.entries(fields).flat().join("="))),
  fc.array(fc.oneof(boundaryLine, disposition, anyText)).map((lines) => Buffer.from(lines.join(""))),
);
const contentType = fc.oneof(
  fc.constantFrom(
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=windows-1252",
    "multipart/form-data; boundary=b",
    "multipart/form-data",
    "application/json",
    "application/json; charset=utf-16",
    "text/plain",
    "text/plain; charset=utf-16be",
    "message/rfc822",
    "text/html",
    "*/*",
  ),
  fc.string({ minLength: 1, maxLength: 40 }).map((text) => text.replace(/[^\x20-\x7e]/g, "")),
);
const header = fc.stringMatching(/^[\x20-\x7e]{0,60}$/);
const headers = fc.record(
  {
    "idempotency-key": header,
    traceparent: header,
    "if-none-match": header,
    accept: header,
    "last-event-id": header,
    prefer: header.map((text) => text.replace(/wait/gi, "w")),
    "sec-fetch-site": fc.constantFrom("none", "same-origin", "cross-site"),
  },
  { requiredKeys: [] },
);

test("any body, under any content type and headers, is stored or refused", async () => {
  const api = await anApi({ isWorking: false, maxQueuedRuns: 100_000 });
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(body, contentType, headers, async (payload, type, others) => {
      const request = { method: "POST" as const, url: "/incident/run", payload };
      seen.add(await expectSound(api, { ...request, headers: { ...others, "content-type": type } }));
    }),
    { numRuns: 1500 },
  );
  expect([...seen]).toEqual(expect.arrayContaining([200, 400, 415, 422]));
});

test("any address and any query are answered or refused", async () => {
  const api = await anApi({ isWorking: false });
  const runId = await api.submit();
  await api.runs.cancel(runId, null);
  const segment = fc.oneof(
    fc.constantFrom(
      "incident",
      "run",
      "jobs",
      "stats",
      "events",
      "report.md",
      "incident",
      runId,
      "",
      "..",
      "%00",
      "%ff",
    ),
    anyText.map(encodeURIComponentSafely),
  );
  const path = fc.oneof(
    fc.array(segment, { maxLength: 5 }).map((segments) => `/${segments.join("/")}`),
    fc.constantFrom(
      ...["/incident/jobs", "/incident/stats", "/incident/cleanup", "/readyz", "/metrics", "/openapi.json"],
      ...["", "/events", "/report.md", "/incident", "/cancel"].map((call) => `/incident/run/${runId}${call}`),
    ),
  );
  const name = fc.constantFrom(
    "limit",
    "cursor",
    "status",
    "q",
    "from",
    "to",
    "type",
    "view",
    "after",
    "max_age_hours",
    "dry_run",
  );
  const value = fc.oneof(
    anyText.map(encodeURIComponentSafely),
    fc.constantFrom(
      "0",
      "1",
      "-1",
      "1e9",
      "",
      "true",
      "%",
      "%ff",
      "2025-01-01",
      "2025-02-30",
      "999999999999999",
      '"',
      "NEAR",
      "*",
    ),
  );
  const query = fc
    .array(fc.tuple(name, value), { maxLength: 4 })
    .map((pairs) => pairs.map((pair) => pair.join("=")).join("&"));
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("GET", "POST"),
      path,
      query,
      headers,
      async (method, at, search, others) => {
        // A path of "//x" is another host to `inject`.
        const url = `${at.replace(/^\/+/, "/")}?${search}`;
        seen.add(await expectSound(api, { method: method as "GET", url, headers: others }));
      },
    ),
    { numRuns: 1500 },
  );
  expect([...seen]).toEqual(expect.arrayContaining([200, 400, 404, 405]));
});

function encodeURIComponentSafely(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
