import { afterEach, beforeEach, expect, test } from "vitest";
import { createClient } from "./client.ts";
import { aRunId, json, type ScriptedServer, startScriptedServer } from "./testing/scripted-server.ts";

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(() => server.stop());

test("what the service offers is told as method and path", async () => {
  server.answer(json({ paths: { "/session": { get: {}, delete: {} }, "/incident/preview": { post: {} } } }));
  const calls = await createClient({ baseUrl: server.url }).calls();
  expect([...calls]).toEqual(["GET /session", "DELETE /session", "POST /incident/preview"]);
});

test("a sign-in sends the key once, in the body and nowhere else", async () => {
  server.answer(json({ caller: "desk" }));
  await createClient({ baseUrl: server.url }).signIn("court_x_secret");
  const [request] = server.requests;
  expect(`${request?.method} ${request?.url}`).toBe("POST /session");
  expect(JSON.parse(request?.body ?? "")).toEqual({ key: "court_x_secret" });
  expect(JSON.stringify(request?.headers)).not.toContain("secret");
});

test("feedback and previews are sent as JSON to the run, and to nobody's run", async () => {
  server.answer(json({ run_id: aRunId }), json({ entities: [] }));
  const client = createClient({ baseUrl: server.url });
  await client.giveFeedback(aRunId, { is_right: false, kind: "EDI.MAPPING" });
  await client.preview("Gate 4 is down");
  expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    `POST /incident/run/${aRunId}/feedback`,
    "POST /incident/preview",
  ]);
  expect(server.requests.map(({ body }) => JSON.parse(body))).toEqual([
    { is_right: false, kind: "EDI.MAPPING" },
    { incident_text: "Gate 4 is down" },
  ]);
});
