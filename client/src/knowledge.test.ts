import type { Contact } from "@imperial-court/contract";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CourtApiError, type CourtClient, CourtUnreachableError, createClient } from "./client.ts";
import { cut, json, problem, type ScriptedServer, startScriptedServer } from "./testing/scripted-server.ts";

let server: ScriptedServer;
let client: CourtClient;
const asked = () => server.requests.map(({ method, url }) => `${method} ${url}`);

beforeEach(async () => {
  server = await startScriptedServer();
  client = createClient({ baseUrl: server.url });
});
afterEach(() => server.stop());

const contact: Contact = {
  id: "desk/1",
  module: "Vessel",
  name: "Lee",
  role: "",
  email: null,
  phone: null,
  responsibility: "",
  escalation_steps: [],
  kinds: [],
};

test("collections are asked by their names, and ids are escaped", async () => {
  const page = { entries: [], total: 0, next_cursor: null, version: "1" };
  server.answer(
    json(page),
    json(page),
    json({ revisions: [] }),
    json({ gaps: [], considered: {}, version: "1" }),
  );
  expect(await client.knowledge.list("past-case", { q: "gate 4", limit: 50, cursor: null })).toEqual(page);
  await client.knowledge.list("runbook", { origin: "shipped" });
  expect(await client.knowledge.revisions("contact", "desk/1")).toEqual([]);
  await client.knowledge.gaps({ days: 30, least: 5 });
  expect(asked()).toEqual([
    "GET /knowledge/past-cases?q=gate+4&limit=50",
    "GET /knowledge/runbooks?origin=shipped",
    "GET /knowledge/contacts/desk%2F1/revisions",
    "GET /knowledge/gaps?days=30&least=5",
  ]);
});

test("writing is tried again on a lost connection: the same content again changes nothing", async () => {
  const stored = {
    type: "contact",
    id: contact.id,
    revision: 1,
    title: "Lee",
    source: "edit",
    entry: contact,
  };
  server.answer(cut, json(stored));
  expect(await client.knowledge.write({ type: "contact", entry: contact })).toEqual(stored);
  expect(asked()).toEqual(["PUT /knowledge/contacts/desk%2F1", "PUT /knowledge/contacts/desk%2F1"]);
  expect(JSON.parse(server.requests[1]!.body)).toEqual(contact);
});

test("removing is tried once: a second try would be told that nothing is there", async () => {
  server.answer(cut, problem(404, "entry-not-found", "There is no contact."));
  await expect(client.knowledge.remove("contact", "desk/1")).rejects.toThrow(CourtUnreachableError);
  await expect(client.knowledge.remove("contact", "desk/1")).rejects.toThrow(CourtApiError);
  expect(asked()).toHaveLength(2);
});
