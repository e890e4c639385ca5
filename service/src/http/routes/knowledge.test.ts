import type { Contact, PastCase, Runbook } from "@imperial-court/contract";
import { knowledgeEntrySchema, knowledgeListSchema } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { aPastCase, aRunbook } from "../../testing/knowledge-entries.ts";
import { type Api, anApi, expectProblem, someJson } from "../an-api.test-server.ts";

const put = ({ server }: Api, url: string, entry: unknown) =>
  server.inject({ method: "PUT", url: `/knowledge/${url}`, ...someJson(entry) });
const get = ({ server }: Api, url: string) => server.inject(`/knowledge/${url}`);

const aContact: Contact = {
  id: "container",
  module: "Container (CNTR)",
  name: "Mark Lee",
  role: "Product Ops",
  email: "mark@port.example",
  phone: null,
  responsibility: "",
  escalation_steps: ["Call the duty manager"],
  kinds: ["CNTR."],
};

async function withRunbooks(...runbooks: Runbook[]): Promise<Api> {
  const api = await anApi({ isWorking: false });
  await api.knowledge.save(
    runbooks.map((entry) => ({ type: "runbook", entry })),
    "kb.md",
  );
  return api;
}

test("an entry that is put can be read, and its second version is a second revision", async () => {
  const api = await anApi({ isWorking: false });
  const first = await put(api, "runbooks/KB-1", aRunbook({ id: "KB-1", title: "Box shown twice" }));
  expect(first.statusCode).toBe(200);
  expect(knowledgeEntrySchema.parse(first.json())).toMatchObject({ revision: 1, source: "edit" });

  const second = await put(api, "runbooks/KB-1", aRunbook({ id: "KB-1", title: "Box shown three times" }));
  expect(second.json()).toMatchObject({ revision: 2, title: "Box shown three times" });
  expect((await get(api, "runbooks/KB-1")).json()).toEqual(second.json());

  const { revisions } = (await get(api, "runbooks/KB-1/revisions")).json();
  expect(
    revisions.map((stored: { revision: number; title: string }) => [stored.revision, stored.title]),
  ).toEqual([
    [2, "Box shown three times"],
    [1, "Box shown twice"],
  ]);
});

test("putting what is already stored changes nothing, not even the version", async () => {
  const api = await anApi({ isWorking: false });
  await put(api, "contacts/container", aContact);
  const before = (await get(api, "")).json();
  expect(before.own).toEqual({ runbook: 0, "past-case": 0, contact: 1 });
  expect((await put(api, "contacts/container", aContact)).json().revision).toBe(1);
  expect((await get(api, "")).json()).toEqual(before);
});

test("a list is given page by page in the order of ids, each entry once", async () => {
  const ids = Array.from({ length: 7 }, (_, index) => `KB-${index}`);
  const api = await withRunbooks(...ids.map((id) => aRunbook({ id })));
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const answer = await get(api, `runbooks?limit=3${cursor === null ? "" : `&cursor=${cursor}`}`);
    const page = knowledgeListSchema.parse(answer.json());
    expect(page.total).toBe(7);
    expect(page.entries.length).toBeLessThanOrEqual(3);
    seen.push(...page.entries.map(({ id }) => id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(seen).toEqual(ids);
});

test("a search finds entries by the beginnings of words, in every field, and only current content", async () => {
  const api = await withRunbooks(
    aRunbook({ id: "A", title: "Reefer alarm", steps: ["Call the engineer"] }),
    aRunbook({ id: "B", title: "Berth conflict", steps: ["Call the planner"] }),
  );
  const found = async (q: string) => {
    const page = (await get(api, `runbooks?q=${encodeURIComponent(q)}`)).json();
    return [page.entries.map(({ id }: { id: string }) => id), page.total];
  };
  expect(await found("reef")).toEqual([["A"], 1]);
  expect(await found("call")).toEqual([["A", "B"], 2]);
  expect(await found("call planner")).toEqual([["B"], 1]);
  expect(await found('" OR words:* NOT (')).toEqual([[], 0]);

  await put(api, "runbooks/A", aRunbook({ id: "A", title: "Genset alarm", steps: [] }));
  expect(await found("reefer")).toEqual([[], 0]);
  expect(await found("genset")).toEqual([["A"], 1]);
});

test("a removed entry is gone from lists and searches, its revisions are kept, and it can come back", async () => {
  const api = await withRunbooks(aRunbook({ id: "A", title: "Reefer alarm" }));
  const removal = () => api.server.inject({ method: "DELETE", url: "/knowledge/runbooks/A" });
  expect((await removal()).statusCode).toBe(204);
  expectProblem(await removal(), "entry-not-found");
  expectProblem(await get(api, "runbooks/A"), "entry-not-found");
  expect((await get(api, "runbooks")).json()).toMatchObject({ entries: [], total: 0 });
  expect((await get(api, "runbooks?q=reefer")).json()).toMatchObject({ entries: [], total: 0 });
  expect((await get(api, "runbooks/A/revisions")).json().revisions).toHaveLength(2);
  const again = await put(api, "runbooks/A", aRunbook({ id: "A", title: "Reefer alarm" }));
  expect(again.json().revision).toBe(3);
});

test("what is not there, or is no entry, is refused with the reason", async () => {
  const api = await anApi({ isWorking: false });
  expectProblem(await get(api, "recipes"), "entry-not-found");
  expectProblem(await get(api, "runbooks/none"), "entry-not-found");
  expectProblem(await get(api, "runbooks/none/revisions"), "entry-not-found");
  expectProblem(await get(api, "runbooks?limit=0"), "invalid-parameter");
  expectProblem(await put(api, "runbooks/A", aRunbook({ id: "B" })), "invalid-request");
  expectProblem(await put(api, "runbooks/A", aPastCase({ id: "A" })), "invalid-request");
  const { errors } = expectProblem(
    await put(api, "runbooks/A", { ...aRunbook({ id: "A" }), stepz: [] }),
    "invalid-request",
  );
  expect(errors).toEqual([{ pointer: "/stepz", detail: "is not a field of this call" }]);
  expect((await get(api, "")).json().own.runbook).toBe(0);
});

test("what is exported can be imported elsewhere and is the same", async () => {
  const api = await anApi({ isWorking: false });
  const runbook = aRunbook({
    id: "KB-1",
    title: "Box shown twice",
    kinds: ["CNTR.DUPLICATE_RECORD"],
    is_draft: true,
  });
  const cases: PastCase[] = Array.from({ length: 450 }, (_, index) =>
    aPastCase({
      id: `C${String(index).padStart(3, "0")}`,
      solution: `Removed it,\n"twice" ${index}`,
      sop: "Box shown twice",
    }),
  );
  await api.knowledge.save(
    [
      { type: "runbook", entry: runbook },
      { type: "contact", entry: aContact },
      ...cases.map((entry) => ({ type: "past-case" as const, entry })),
    ],
    "all.jsonl",
  );
  const exported = await get(api, "export");
  expect(exported.headers["content-type"]).toBe("application/x-ndjson; charset=utf-8");
  expect(exported.body.trimEnd().split("\n")).toHaveLength(452);

  const other = await anApi({ isWorking: false });
  const form = new FormData();
  form.append("file", new Blob([exported.body]), "knowledge.jsonl");
  const request = new Request("http://court/", { method: "POST", body: form });
  const imported = await other.server.inject({
    method: "POST",
    url: "/knowledge/import",
    headers: { "content-type": request.headers.get("content-type")! },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  expect(imported.json().files[0]).toMatchObject({ added: 452, skipped: [], warnings: [], error: null });
  const [ours, theirs] = await Promise.all([api.knowledge.readEntries(), other.knowledge.readEntries()]);
  expect({ ...theirs, version: ours.version }).toEqual(ours);
});

test("an export of nothing is empty", async () => {
  const api = await anApi({ isWorking: false });
  expect(await get(api, "export")).toMatchObject({ statusCode: 200, body: "" });
});
