import { expect, test } from "vitest";
import { type ApiOptions, aForm, anApi, expectProblem, someJson } from "./an-api.test-server.ts";

async function anApiWithKeys(options: ApiOptions = {}) {
  const api = await anApi({
    isWorking: false,
    ...options,
    callers: { areKeysRequired: true, isLoopbackOnly: false, ...options.callers },
  });
  const bearer = async (name: string) => {
    const { key } = await api.keyring.create({
      ...{ name, scopes: ["submit", "read", "operate"] },
      ...{ expiresAt: null, createdBy: "test" },
    });
    return { authorization: `Bearer ${key}` };
  };
  return { ...api, bearer };
}

test("a caller over its rate is told when to come back, and nothing is stored; another is not concerned", async () => {
  const { server, bearer, runs } = await anApiWithKeys({ callers: { requestsPerMinute: 18 } });
  const [loud, quiet] = [await bearer("loud"), await bearer("quiet")];
  const submit = (headers: Record<string, string>) =>
    server.inject({
      method: "POST",
      url: "/incident/run",
      payload: aForm({ incident_text: "x" }).payload,
      headers: { ...aForm({}).headers, ...headers },
    });
  for (const remaining of [2, 1, 0]) {
    const answer = await submit(loud);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["ratelimit-policy"]).toBe('"caller";q=3;w=10');
    expect(answer.headers.ratelimit).toMatch(new RegExp(`^"caller";r=${remaining};t=\\d+$`));
  }
  const refused = await submit(loud);
  expectProblem(refused, "too-many-requests");
  expect(refused.headers.ratelimit).toMatch(/^"caller";r=0;t=\d+$/);
  expect(Number(refused.headers["retry-after"])).toBeGreaterThanOrEqual(1);
  expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(4);
  expect((await submit(quiet)).statusCode).toBe(200);
  expect((await runs.list({ limit: 10 })).runs).toHaveLength(4);
});

test("both keys of a caller share its rate", async () => {
  const { server, bearer } = await anApiWithKeys({ callers: { requestsPerMinute: 12 } });
  const keys = [await bearer("desk"), await bearer("desk")];
  const statuses = [];
  for (const headers of [...keys, ...keys]) {
    statuses.push((await server.inject({ url: "/incident/jobs", headers })).statusCode);
  }
  expect(statuses).toEqual([200, 200, 429, 429]);
});

test("polls and refusals carry the headers too; without a limit and without a key there are none", async () => {
  const { server, bearer, submit } = await anApiWithKeys({ callers: { areKeysRequired: false } });
  const headers = await bearer("desk");
  const url = `/incident/run/${await submit()}`;
  const rate = /^"caller";r=99\d;t=1$/;
  const poll = await server.inject({ url, headers });
  expect(poll.headers.ratelimit).toMatch(rate);
  const notModified = await server.inject({
    url,
    headers: { ...headers, "if-none-match": String(poll.headers.etag) },
  });
  expect([notModified.statusCode, notModified.headers.ratelimit]).toEqual([304, expect.stringMatching(rate)]);
  const refused = await server.inject({ method: "POST", url: "/admin/keys", headers });
  expect([refused.statusCode, refused.headers.ratelimit]).toEqual([403, expect.stringMatching(rate)]);
  expect((await server.inject(url)).headers.ratelimit).toBeUndefined();
  const unlimited = await anApiWithKeys({ callers: { requestsPerMinute: 0 } });
  const free = await unlimited.server.inject({
    url: "/incident/jobs",
    headers: await unlimited.bearer("desk"),
  });
  expect([free.statusCode, free.headers.ratelimit]).toEqual([200, undefined]);
});

test("wrong keys from one network soon get 429, a right one from there still counts, and others are not concerned", async () => {
  const { server, bearer, audit } = await anApiWithKeys();
  const good = await bearer("desk");
  const from = (address: string, headers: Record<string, string> = { authorization: "Bearer court_wrong" }) =>
    server.inject({ url: "/incident/jobs", headers: { "x-forwarded-for": address, ...headers } });
  const statuses = [];
  for (let tries = 0; tries < 12; tries++) statuses.push((await from(`2001:db8:1:2::${tries}`)).statusCode);
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
  const refused = await from("2001:db8:1:2::99");
  expectProblem(refused, "too-many-requests");
  expect(Number(refused.headers["retry-after"])).toBeGreaterThanOrEqual(1);
  expect((await from("2001:db8:1:2::1", good)).statusCode).toBe(200);
  expect((await from("2001:db8:1:3::1")).statusCode).toBe(401);
  expectProblem(
    await server.inject({ method: "POST", url: "/session", ...someJson({ key: "x" }) }),
    "unauthorized",
  );
  await expect.poll(async () => (await audit.head()).seq).toBe(12);
});

test("a flood of refusals leaves few entries in the audit log", async () => {
  const { server, audit } = await anApiWithKeys();
  const wrong = (network: number) =>
    server.inject({
      url: "/incident/jobs",
      headers: { authorization: "Bearer x", "x-forwarded-for": `10.${network >> 8}.${network & 255}.1` },
    });
  for (let network = 0; network < 300; network++) await wrong(network);
  await expect.poll(async () => (await audit.head()).seq).toBeGreaterThanOrEqual(60);
  const entries = await audit.listAfter(0, 500);
  expect(entries.length).toBeLessThan(120);
  expect(entries.every(({ action }) => action === "authentication.failed")).toBe(true);
});
