import { expect, test } from "vitest";
import { type ApiOptions, aForm, anApi, expectProblem, someJson } from "../an-api.test-server.ts";

/** A service that asks for keys, and a key. Its pages are at http://desk.example. */
async function aConsole(options: ApiOptions = {}) {
  const api = await anApi({
    ...options,
    callers: { areKeysRequired: true, isLoopbackOnly: false, ...options.callers },
    settings: { allowedHosts: null, ...options.settings },
  });
  const { key, id } = await api.keyring.create({
    name: "desk",
    scopes: ["submit", "operate"],
    expiresAt: null,
    createdBy: "test",
  });
  const fromPage = { host: "desk.example", origin: "http://desk.example", "sec-fetch-site": "same-origin" };
  const signIn = async (headers: Record<string, string> = fromPage) => {
    const sent = someJson({ key });
    const answer = await api.server.inject({
      method: "POST",
      url: `${options.settings?.basePath ?? ""}/session`,
      payload: sent.payload,
      headers: { ...headers, ...sent.headers },
    });
    expect(answer.statusCode, answer.body).toBe(200);
    const header = String(answer.headers["set-cookie"]);
    return { answer, header, cookie: header.split(";")[0]! };
  };
  return { ...api, key, id, signIn, fromPage };
}

test("signing in sets a cookie that no script reads, no other site sends and that ends by itself", async () => {
  const { signIn, key, fromPage } = await aConsole();
  const { answer, header } = await signIn();
  expect(header).toMatch(
    /^court_session=[\w-]{43}; Path=\/; Max-Age=(43200|431\d\d); HttpOnly; SameSite=Strict$/,
  );
  expect(answer.body + header).not.toContain(key.split("_")[2]!.slice(0, 20));
  expect(answer.json()).toMatchObject({ caller: "desk", by: "session", are_keys_required: true });
  expect(answer.json().scopes.sort()).toEqual(["operate", "read", "submit"]);
  const overTls = { ...fromPage, origin: "https://desk.example" };
  expect((await signIn(overTls)).header).toMatch(/; Secure$/);
  expect((await signIn({ host: "desk.example", "x-forwarded-proto": "https" })).header).toMatch(/; Secure$/);
});

test("below a base path the cookie stays there", async () => {
  const { signIn } = await aConsole({ settings: { basePath: "/court" } });
  expect((await signIn()).header).toContain("; Path=/court; ");
});

test("a session is its key's caller, says so, and ends by signing out", async () => {
  const { server, signIn, fromPage } = await aConsole();
  expectProblem(await server.inject("/session"), "unauthorized");
  const { cookie } = await signIn();
  const headers = { ...fromPage, cookie: `theme=dark; ${cookie}` };
  expect((await server.inject({ url: "/session", headers })).json()).toMatchObject({ caller: "desk" });
  expect((await server.inject({ url: "/incident/jobs", headers })).statusCode).toBe(200);
  const submitted = await server.inject({
    method: "POST",
    url: "/incident/run",
    payload: aForm({ incident_text: "x" }).payload,
    headers: { ...headers, ...aForm({}).headers },
  });
  expect(submitted.statusCode).toBe(200);

  const out = await server.inject({ method: "DELETE", url: "/session", headers });
  expect([out.statusCode, out.headers["set-cookie"]]).toEqual([
    204,
    expect.stringMatching(/^court_session=; Path=\/; Max-Age=0/),
  ]);
  expectProblem(await server.inject({ url: "/incident/jobs", headers }), "unauthorized");
  // Twice is once.
  expect((await server.inject({ method: "DELETE", url: "/session", headers })).statusCode).toBe(204);
});

test("a session ends at once with its key", async () => {
  const { server, signIn, keyring, id, fromPage } = await aConsole();
  const headers = { ...fromPage, cookie: (await signIn()).cookie };
  expect((await server.inject({ url: "/incident/jobs", headers })).statusCode).toBe(200);
  await keyring.revoke(id);
  expectProblem(await server.inject({ url: "/incident/jobs", headers }), "unauthorized");
});

test("a session changes something for the console's own pages only, whatever the list of origins says", async () => {
  const { server, signIn, key } = await aConsole({
    settings: { corsOrigins: ["https://friend.example", "*"] },
  });
  const { cookie } = await signIn();
  const own = { host: "desk.example", cookie };
  const cancel = (headers: Record<string, string>) =>
    server.inject({ method: "POST", url: "/incident/cleanup", headers });
  for (const foreign of [
    {},
    { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
    { "sec-fetch-site": "same-site", origin: "http://other.desk.example" },
    { "sec-fetch-site": "none" },
    { "sec-fetch-site": "cross-site", origin: "https://friend.example" },
    { origin: "https://friend.example" },
    { origin: "null" },
  ] as Record<string, string>[]) {
    const answer = await cancel({ ...own, ...foreign });
    expect([foreign, answer.statusCode]).toEqual([foreign, 403]);
  }
  expect((await cancel({ ...own, "sec-fetch-site": "same-origin" })).statusCode).toBe(200);
  expect((await cancel({ ...own, origin: "http://desk.example" })).statusCode).toBe(200);
  // A program with a key is not concerned.
  expect((await cancel({ host: "desk.example", authorization: `Bearer ${key}` })).statusCode).toBe(200);
});

test("another site's page cannot sign somebody in", async () => {
  const { server, key } = await aConsole();
  const sent = someJson({ key });
  const answer = await server.inject({
    method: "POST",
    url: "/session",
    payload: sent.payload,
    headers: { ...sent.headers, "sec-fetch-site": "cross-site", origin: "https://evil.example" },
  });
  expectProblem(answer, "forbidden");
  expect(answer.headers["set-cookie"]).toBeUndefined();
});

test("a wrong key opens no session; signing in again replaces the session", async () => {
  const { server, signIn, fromPage, key } = await aConsole();
  const refused = await server.inject({ method: "POST", url: "/session", ...someJson({ key: "court_x" }) });
  expectProblem(refused, "unauthorized");
  expect(refused.headers["set-cookie"]).toBeUndefined();
  expectProblem(await server.inject({ method: "POST", url: "/session", ...someJson({}) }), "invalid-request");
  const first = (await signIn()).cookie;
  const sent = someJson({ key });
  await server.inject({
    method: "POST",
    url: "/session",
    payload: sent.payload,
    headers: { ...fromPage, ...sent.headers, cookie: first },
  });
  expectProblem(await server.inject({ url: "/session", headers: { cookie: first } }), "unauthorized");
});

test("where no key is asked for, everybody is told so, and a stale cookie locks nobody out", async () => {
  const { server } = await anApi();
  const headers = { cookie: `court_session=${"x".repeat(43)}` };
  expect((await server.inject({ url: "/session", headers })).json()).toEqual({
    caller: "anonymous",
    scopes: ["submit", "read", "operate", "admin"],
    by: "none",
    expires_at: null,
    are_keys_required: false,
  });
  expect((await server.inject({ url: "/incident/jobs", headers })).statusCode).toBe(200);
});

test("signing in and out is in the audit log, with the address that a proxy on this machine names", async () => {
  const { server, signIn, audit, id, fromPage } = await aConsole();
  const { cookie } = await signIn({ ...fromPage, "x-forwarded-for": "198.51.100.1, 203.0.113.9" });
  await server.inject({ method: "DELETE", url: "/session", headers: { ...fromPage, cookie } });
  expect(await audit.listAfter(0, 10)).toMatchObject([
    { actor: "desk", key_id: id, action: "session.open", target: id, address: "203.0.113.9" },
    { actor: "desk", key_id: id, action: "session.close", target: id, address: "127.0.0.1" },
  ]);
});
