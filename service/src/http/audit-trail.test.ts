import { expect, test } from "vitest";
import { verifyAudit } from "../callers/verify-audit.ts";
import { aForm, anApi, expectProblem, someJson } from "./an-api.test-server.ts";

async function anApiWithAdmin() {
  const api = await anApi({ callers: { areKeysRequired: true, isLoopbackOnly: false } });
  const { key, id } = await api.keyring.create({
    ...{ name: "desk", scopes: ["admin"] },
    ...{ expiresAt: null, createdBy: "test" },
  });
  const authorization = `Bearer ${key}`;
  const send = (method: "GET" | "POST" | "PUT" | "DELETE", url: string, body?: ReturnType<typeof someJson>) =>
    api.server.inject({
      ...{ method, url },
      headers: { authorization, ...body?.headers },
      ...(body === undefined ? {} : { payload: body.payload }),
    });
  return { ...api, id, send };
}

const secretText = "Container MSKU1234565 fell on Mr Tan's lorry";

test("every change is written down: who, when, from where, what, on what; never a text", async () => {
  const { send, audit, id, end, logged } = await anApiWithAdmin();
  const submitted = (await send("POST", "/incident/run", aForm({ incident_text: secretText }))).json().run_id;
  await end(submitted);
  const retried = (await send("POST", `/incident/run/${submitted}/retry`)).json().run_id;
  await end(retried);
  await send("POST", `/incident/run/${retried}/cancel`, someJson({ reason: "Mr Tan called" }));
  await send(
    "PUT",
    "/knowledge/contacts/yard",
    someJson({
      ...{ id: "yard", module: "Yard", name: "Mei", role: "lead", email: "mei@port.example" },
      ...{ phone: null, responsibility: "the yard", escalation_steps: [], kinds: [] },
    }),
  );
  await send("DELETE", "/knowledge/contacts/yard");
  await send("POST", "/incident/cleanup?max_age_hours=0&dry_run=true");
  await send("POST", "/incident/cleanup?max_age_hours=0");
  // Nothing has changed by these.
  await send("POST", "/incident/cleanup?max_age_hours=-1");
  await send("POST", "/incident/run", aForm({ incident_text: " " }));
  await send("GET", "/incident/jobs");

  const entries = await audit.listAfter(0, 100);
  expect(entries.map(({ action, target, detail }) => [action, target, detail])).toEqual([
    ["run.submit", submitted, {}],
    ["run.retry", retried, { replay_of: submitted }],
    ["run.cancel", retried, {}],
    ["knowledge.write", "contacts/yard", {}],
    ["knowledge.remove", "contacts/yard", {}],
    ["runs.cleanup", null, { removed: 2, max_age_hours: 0, dry_run: true }],
    ["runs.cleanup", null, { removed: 2, max_age_hours: 0, dry_run: false }],
  ]);
  for (const entry of entries) {
    expect(entry).toMatchObject({ actor: "desk", key_id: id, address: "127.0.0.1", outcome: "ok" });
  }
  expect(JSON.stringify([entries, logged])).not.toMatch(/Tan|MSKU|lorry|mei@/);
});

test("a submit is in the log if and only if it made a run", async () => {
  const { send, audit, runs } = await anApiWithAdmin();
  const body = aForm({ incident_text: "x" });
  const withKey = { ...body, headers: { ...body.headers, "idempotency-key": "k" } };
  const first = await send("POST", "/incident/run", withKey);
  const replay = await send("POST", "/incident/run", withKey);
  expect(replay.headers["idempotent-replayed"]).toBe("true");
  const other = { ...withKey, payload: aForm({ incident_text: "y" }).payload };
  expectProblem(await send("POST", "/incident/run", other), "idempotency-key-reused");
  expect((await runs.list({ limit: 10 })).runs).toHaveLength(1);
  expect(await audit.listAfter(0, 10)).toMatchObject([{ action: "run.submit", target: first.json().run_id }]);
});

test("many submits at once are one chain", async () => {
  const { send, audit } = await anApiWithAdmin();
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      send("POST", "/incident/run", aForm({ incident_text: `n ${index}` })),
    ),
  );
  const ids = answers.map((answer) => answer.json().run_id);
  expect((await audit.listAfter(0, 200)).map(({ target }) => target).sort()).toEqual(ids.sort());
  expect(await verifyAudit(audit)).toMatchObject({ is_intact: true, entries: 100 });
});

test("without a key a submit leaves no entry, since the run says as much; a cleanup does", async () => {
  const { server, submit, audit } = await anApi();
  await submit();
  await server.inject({ method: "POST", url: "/incident/cleanup" });
  expect(await audit.listAfter(0, 10)).toMatchObject([
    { actor: "anonymous", key_id: null, action: "runs.cleanup" },
  ]);
});

test("the log is read page by page and verified over HTTP", async () => {
  const { send, database, audit } = await anApiWithAdmin();
  for (let round = 0; round < 5; round++) await send("POST", "/incident/cleanup");
  const first = (await send("GET", "/admin/audit?limit=3")).json();
  expect(first.entries.map(({ seq }: { seq: number }) => seq)).toEqual([5, 4, 3]);
  const second = (await send("GET", `/admin/audit?limit=3&cursor=${first.next_cursor}`)).json();
  expect(second.entries.map(({ seq }: { seq: number }) => seq)).toEqual([2, 1]);
  expect(second.next_cursor).toBeNull();
  expectProblem(await send("GET", "/admin/audit?cursor=x"), "invalid-parameter");

  const { seq, hash } = await audit.head();
  const verified = await send("GET", `/admin/audit/verify?head=${seq}:${hash}`);
  expect(verified.json()).toMatchObject({ is_intact: true, entries: 5, head: hash });
  database.runScript("DROP TRIGGER audit_log_is_not_updated");
  database.runScript("UPDATE audit_log SET actor = 'nobody' WHERE seq = 2");
  expect((await send("GET", "/admin/audit/verify")).json()).toMatchObject({ is_intact: false, broken_at: 2 });
  expectProblem(await send("GET", "/admin/audit/verify?head=5"), "invalid-parameter");
});

test("an audit log that cannot be written is told in the service's log, and the change is answered as it was", async () => {
  const { send, database, logged } = await anApiWithAdmin();
  database.runScript(
    "CREATE TRIGGER broken BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'broken'); END",
  );
  expect((await send("POST", "/incident/cleanup")).statusCode).toBe(200);
  expect(logged.join()).toMatch(/the audit log could not be written.*runs\.cleanup/);
});
