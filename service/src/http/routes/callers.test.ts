import { type Scope, scopes } from "@imperial-court/contract";
import { describe, expect, test } from "vitest";
import { withIncluded } from "../../callers/caller.ts";
import { type Api, aForm, anApi, expectProblem, someJson } from "../an-api.test-server.ts";
import { calls } from "../server.ts";

/** A service that asks for keys, listening, with a key for each scope and one for two. */
async function aGuardedApi(options: Parameters<typeof anApi>[0] = {}) {
  const api = await anApi({
    ...options,
    callers: { areKeysRequired: true, isLoopbackOnly: false, ...options.callers },
  });
  const url = await api.listen();
  const makeKey = async (name: string, ...given: Scope[]) =>
    (await api.keyring.create({ name, scopes: given, expiresAt: null, createdBy: "test" })).key;
  const keys = {
    submit: await makeKey("submitter", "submit"),
    read: await makeKey("reader", "read"),
    operate: await makeKey("operator", "operate"),
    admin: await makeKey("admin", "admin"),
  };
  const call = (key: string | null, path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, {
      ...init,
      headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...init.headers },
    });
  const submit = async (key: string, text = "Container MSKU1234565 is missing") => {
    const answer = await call(key, "/incident/run", {
      method: "POST",
      body: new URLSearchParams({ incident_text: text }),
    });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { run_id: string }).run_id;
  };
  return { api, url, keys, call, submit, makeKey };
}

const audited = async ({ audit }: Api) =>
  (await audit.listAfter(0, 500)).map(({ actor, action, target, outcome }) => [
    actor,
    action,
    target,
    outcome,
  ]);

describe("scopes", () => {
  test("every call answers to exactly the keys whose scopes cover it", async () => {
    const { api, keys, call, submit } = await aGuardedApi();
    const others = await submit(keys.admin);
    const own = await submit(keys.submit);
    for (const id of [others, own]) await api.end(id);
    const wrong: unknown[] = [];
    let tried = 0;
    for (const { method, path, scope, ownScope, operation } of calls) {
      for (const holder of [null, ...scopes]) {
        for (const runId of path.includes("{run_id}") ? [others, own] : [""]) {
          const granted = holder === null ? new Set<Scope>() : withIncluded([holder]);
          const isOwn = ownScope !== undefined && granted.has(ownScope) && runId !== others;
          const isAllowed = scope === "open" || granted.has(scope) || isOwn;
          const answer = await call(holder === null ? null : keys[holder], addressFor(path, runId), {
            method,
            headers: { accept: "application/json, */*;q=0.1" },
          });
          await answer.arrayBuffer();
          const hidden = ownScope !== undefined && granted.has(ownScope) ? 404 : 403;
          const refusal = holder === null ? 401 : hidden;
          // Who nobody is, is all that `GET /session` is asked without a key.
          const isRefused = operation === "whoAmI" && holder === null ? false : answer.status === refusal;
          const isEntered = ![401, 403].includes(answer.status) || scope === "open";
          if (isAllowed ? !isEntered : !isRefused)
            wrong.push({ operation, holder, runId, got: answer.status });
          tried += 1;
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(calls.length * 5);
  });

  test("what changes something needs more than read, and is in the audit log", () => {
    const changing = calls.filter(({ method }) => method !== "GET");
    const mild = changing.filter(({ scope }) => scope === "read" || scope === "open");
    expect(mild.map(({ operation }) => operation).sort()).toEqual(["previewIncident", "signIn", "signOut"]);
    // A submit's and a retry's entry is written with the run, a session's by its own route.
    const silent = changing.filter(({ audit }) => audit === undefined).map(({ operation }) => operation);
    expect(silent.sort()).toEqual(["previewIncident", "retryRun", "signIn", "signOut", "submitIncident"]);
  });

  test("the OpenAPI description says what each call needs", async () => {
    const { server } = await anApi();
    const { paths, components } = (await server.inject("/openapi.json")).json();
    expect(Object.keys(components.securitySchemes)).toEqual(["key", "session"]);
    expect(paths["/livez"].get.security).toEqual([]);
    expect(paths["/incident/cleanup"].post.security).toEqual([
      { key: ["operate"] },
      { session: ["operate"] },
    ]);
    expect(paths["/incident/run/{run_id}"].get.security).toEqual([
      ...[{ key: ["read"] }, { session: ["read"] }],
      ...[{ key: ["submit"] }, { session: ["submit"] }],
    ]);
    expect(paths["/incident/run/{run_id}"].get.responses["401"].description).toContain("unauthorized");
  });

  test("a refusal names the scheme, the scope and what to do", async () => {
    const { keys, call } = await aGuardedApi();
    const nobody = await call(null, "/incident/jobs");
    expect(nobody.headers.get("www-authenticate")).toBe("Bearer");
    expect(await nobody.json()).toMatchObject({
      code: "unauthorized",
      detail: expect.stringContaining("scope read"),
    });
    const reader = await call(keys.read, "/incident/cleanup", { method: "POST" });
    expect(reader.headers.get("www-authenticate")).toBe('Bearer error="insufficient_scope", scope="operate"');
    expect(reader.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(await reader.json()).toMatchObject({
      code: "forbidden",
      detail: expect.stringContaining("operate"),
    });
  });

  test("HEAD needs what GET needs, and an address is the same however it is written", async () => {
    const { keys, call, submit } = await aGuardedApi({ isWorking: false });
    const id = await submit(keys.submit);
    for (const path of [
      "/incident/jobs",
      "/incident/jobs/",
      "/incident/%6aobs",
      `/incident/run/${id.toUpperCase()}`,
    ]) {
      for (const method of ["GET", "HEAD"]) {
        expect([path, method, (await call(null, path, { method })).status]).toEqual([path, method, 401]);
        expect([path, method, (await call(keys.read, path, { method })).status]).toEqual([path, method, 200]);
      }
    }
    expect((await call(keys.submit, `/incident/run/${id.toUpperCase()}`)).status).toBe(200);
  });

  test("a body is not read before its sender is known", async () => {
    const { call } = await aGuardedApi();
    const answer = await call("court_nobody", "/incident/run", {
      method: "POST",
      body: "x".repeat(9_000_000),
    });
    expect(answer.status).toBe(401);
  });
});

/** An address of a call; what it names beside the run does not exist. */
function addressFor(path: string, runId: string): string {
  return path
    .replace("{run_id}", runId)
    .replace("{collection}", "runbooks")
    .replace(/\{\w+\}/g, "nothing-there");
}

describe("one's own runs", () => {
  test("a key with submit alone lists and reads what it submitted, and nothing else", async () => {
    const { keys, call, submit, makeKey } = await aGuardedApi({ isWorking: false });
    const second = await makeKey("second", "submit");
    const [mine, theirs] = [await submit(keys.submit, "Mine"), await submit(second, "Theirs")];
    const list = async (key: string, query = "") =>
      ((await (await call(key, `/incident/jobs${query}`)).json()) as { jobs: { run_id: string }[] }).jobs.map(
        ({ run_id }) => run_id,
      );
    expect(await list(keys.submit)).toEqual([mine]);
    expect(await list(keys.submit, "?q=Theirs")).toEqual([]);
    expect(await list(keys.submit, "?status=queued")).toEqual([mine]);
    expect(await list(second)).toEqual([theirs]);
    expect(await list(keys.read)).toEqual([theirs, mine]);
    for (const part of ["", "/incident", "/events", "/report.md", "/feedback"]) {
      const answer = await call(keys.submit, `/incident/run/${theirs}${part}`);
      expect([part, answer.status]).toEqual([part, 404]);
      expect(await answer.json()).toMatchObject({ code: "run-not-found" });
    }
    const own = await call(keys.submit, `/incident/run/${mine}`);
    const tag = own.headers.get("etag")!;
    const again = { headers: { "if-none-match": tag } };
    expect((await call(keys.submit, `/incident/run/${mine}`, again)).status).toBe(304);
    expect((await call(second, `/incident/run/${mine}`, again)).status).toBe(404);
  });

  test("an idempotency key is its caller's own, and both of a caller's keys are one caller", async () => {
    const { keys, call, makeKey } = await aGuardedApi({ isWorking: false });
    const successor = await makeKey("submitter", "submit");
    const submitWith = async (key: string) => {
      const answer = await call(key, "/incident/run", {
        method: "POST",
        headers: { "idempotency-key": "k-1" },
        body: new URLSearchParams({ incident_text: "Gate 4 is down" }),
      });
      return ((await answer.json()) as { run_id: string }).run_id;
    };
    const first = await submitWith(keys.submit);
    expect(await submitWith(successor)).toBe(first);
    expect(await submitWith(keys.admin)).not.toBe(first);
  });
});

describe("keys", () => {
  test("are made, listed, rotated and revoked through the API; the key is in one answer only", async () => {
    const { api, keys, call } = await aGuardedApi();
    const created = await call(keys.admin, "/admin/keys", {
      method: "POST",
      body: JSON.stringify({ name: "night-desk", scopes: ["submit", "read"], expires_at: "2999-01-01" }),
      headers: { "content-type": "application/json" },
    });
    expect(created.status).toBe(201);
    expect(created.headers.get("cache-control")).toBe("no-store");
    const made = (await created.json()) as { id: string; key: string };
    expect((await call(made.key, "/incident/jobs")).status).toBe(200);
    const rotated = await call(keys.admin, `/admin/keys/${made.id}/rotate`, { method: "POST" });
    const next = (await rotated.json()) as { id: string; key: string };
    const revoked = await call(keys.admin, `/admin/keys/${made.id}`, { method: "DELETE" });
    expect(await revoked.json()).toMatchObject({ id: made.id, revoked_at: expect.stringMatching(/Z$/) });
    expect((await call(made.key, "/incident/jobs")).status).toBe(401);
    expect((await call(next.key, "/incident/jobs")).status).toBe(200);
    expect((await call(keys.admin, "/admin/keys/nobody00", { method: "DELETE" })).status).toBe(404);

    const listed = await (await call(keys.admin, "/admin/keys")).text();
    expect(listed).toContain("night-desk");
    expect(await audited(api)).toEqual([
      ["admin", "key.create", made.id, "ok"],
      ["admin", "key.rotate", next.id, "ok"],
      ["admin", "key.revoke", made.id, "ok"],
      ["unknown", "authentication.failed", made.id, "refused"],
    ]);
    const told = listed + JSON.stringify([await api.audit.listAfter(0, 500), api.logged]);
    for (const { key } of [made, next]) expect(told).not.toContain(key.split("_")[2]);
  });

  test("an expired key is refused, and one that would have expired already is not made", async () => {
    const { api, keys, call } = await aGuardedApi();
    const answer = await call(keys.admin, "/admin/keys", {
      method: "POST",
      body: JSON.stringify({ name: "late", scopes: ["read"], expires_at: "2020-01-01" }),
      headers: { "content-type": "application/json" },
    });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: "invalid-request" }]);
    const expiresAt = "2020-01-01T00:00:00.000000Z";
    const { key } = await api.keyring.create({
      name: "late",
      scopes: ["read"],
      expiresAt,
      createdBy: "test",
    });
    expect((await call(key, "/incident/jobs")).status).toBe(401);
  });

  test("no log line and no answer ever holds a key that was sent, right or wrong", async () => {
    const { api, keys, call } = await aGuardedApi({ settings: { slowRequestMs: 0 } });
    const texts: string[] = [];
    for (const key of [keys.admin, `${keys.admin.slice(0, -1)}x`]) {
      for (const { method, path } of calls) {
        const answer = await call(key, `${addressFor(path, "x")}?key=1`, {
          method,
          ...(method === "GET"
            ? {}
            : { body: `{"key":${JSON.stringify(key)}`, headers: { "content-type": "application/json" } }),
        });
        texts.push(await answer.text());
      }
    }
    expect(api.logged.length).toBeGreaterThan(10);
    expect(JSON.stringify([texts, api.logged])).not.toContain(keys.admin.split("_")[2]!.slice(0, 30));
  });

  test("nobody but a loopback service's own machine makes keys without one", async () => {
    const key = { method: "POST" as const, url: "/admin/keys", ...someJson({ name: "a", scopes: ["read"] }) };
    const loopback = await anApi();
    expect((await loopback.server.inject(key)).statusCode).toBe(201);
    const forwarded = { ...key, headers: { ...key.headers, "x-forwarded-for": "203.0.113.9" } };
    expectProblem(await loopback.server.inject(forwarded), "unauthorized");
    expect(loopback.logged.filter((line) => line.includes("COURT_REQUIRE_KEYS"))).toHaveLength(1);
    const open = await anApi({ callers: { isLoopbackOnly: false }, settings: { allowedHosts: null } });
    expectProblem(await open.server.inject(key), "unauthorized");
    expect(
      (await open.server.inject({ method: "POST", url: "/incident/run", ...aForm({ incident_text: "x" }) }))
        .statusCode,
    ).toBe(200);
  });

  test("where no key is asked for, one that is sent counts all the same", async () => {
    const { server, keyring, submit } = await anApi({ isWorking: false });
    const key = { name: "desk", scopes: ["submit"] as const, expiresAt: null, createdBy: "test" };
    const authorization = `Bearer ${(await keyring.create(key)).key}`;
    await submit();
    const list = await server.inject({ url: "/incident/jobs", headers: { authorization } });
    expect(list.json().jobs).toEqual([]);
    expectProblem(
      await server.inject({ url: "/incident/jobs", headers: { authorization: `${authorization}x` } }),
      "unauthorized",
    );
    // A proxy's own password is none of ours.
    const basic = await server.inject({ url: "/incident/jobs", headers: { authorization: "Basic YTpi" } });
    expect(basic.json().jobs).toHaveLength(1);
  });
});
