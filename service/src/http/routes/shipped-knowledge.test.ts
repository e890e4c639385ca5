import {
  type KnowledgeList,
  knowledgeEntrySchema,
  knowledgeListSchema,
  type Runbook,
} from "@imperial-court/contract";
import { expect, test } from "vitest";
import { readShippedKnowledge } from "../../knowledge/shipped-knowledge.ts";
import { type Api, anApi, expectProblem, someJson } from "../an-api.test-server.ts";

const { runbooks, contacts } = readShippedKnowledge();
const runbook = runbooks.find(({ id }) => id === "RB-CNTR-REEFER-1")!;
const get = ({ server }: Api, url: string) => server.inject(`/knowledge/${url}`);
const list = async (api: Api, url: string): Promise<KnowledgeList> =>
  knowledgeListSchema.parse((await get(api, url)).json());
const ids = ({ entries }: KnowledgeList) => entries.map(({ id }) => id);

test("what came with the product is listed when it is asked for, page by page, and not among the port's own", async () => {
  const api = await anApi({ isWorking: false });
  expect((await list(api, "runbooks")).total).toBe(0);
  expect((await list(api, "contacts?origin=shipped")).total).toBe(contacts.length);
  expect((await list(api, "past-cases?origin=shipped")).total).toBe(0);
  const first = await list(api, "runbooks?origin=shipped&limit=40");
  const second = await list(api, `runbooks?origin=shipped&limit=40&cursor=${first.next_cursor}`);
  expect([first.total, second.total, second.next_cursor]).toEqual([runbooks.length, runbooks.length, null]);
  expect([...ids(first), ...ids(second)]).toEqual(runbooks.map(({ id }) => id).sort());
  expectProblem(await get(api, "runbooks?origin=other"), "invalid-parameter");
});

test("it is searched by the beginnings of words in every field, whatever their case and accents", async () => {
  const api = await anApi({ isWorking: false });
  const found = await list(api, "runbooks?origin=shipped&q=REEF%20%C3%A1larm");
  expect(ids(found)).toContain(runbook.id);
  expect(found.total).toBeLessThan(10);
  expect((await list(api, "runbooks?origin=shipped&q=zzyzx")).total).toBe(0);
  expect((await list(api, "runbooks?origin=shipped&q=%3F!")).total).toBe(0);
});

test("it is read by its id, and an own entry of that id stands in its place until it is removed", async () => {
  const api = await anApi({ isWorking: false });
  const url = `runbooks/${runbook.id}`;
  const shipped = knowledgeEntrySchema.parse((await get(api, url)).json());
  expect(shipped).toEqual({
    type: "runbook",
    id: runbook.id,
    revision: 0,
    title: runbook.title,
    source: "shipped",
    created_at: null,
    entry: runbook,
  });
  const removal = await api.server.inject({ method: "DELETE", url: `/knowledge/${url}` });
  expect(expectProblem(removal, "entry-not-found").detail).toContain("came with the product");

  const adapted: Runbook = { ...runbook, title: "Reefer alarm, as we do it" };
  await api.server.inject({ method: "PUT", url: `/knowledge/${url}`, ...someJson(adapted) });
  expect((await get(api, url)).json()).toMatchObject({ revision: 1, title: adapted.title });
  expect(ids(await list(api, "runbooks"))).toEqual([runbook.id]);
  const { revisions } = (await get(api, `${url}/revisions`)).json();
  expect(
    revisions.map(({ revision, source }: { revision: number; source: string }) => [revision, source]),
  ).toEqual([
    [1, "edit"],
    [0, "shipped"],
  ]);

  await api.server.inject({ method: "DELETE", url: `/knowledge/${url}` });
  expect((await get(api, url)).json()).toEqual(shipped);
});
