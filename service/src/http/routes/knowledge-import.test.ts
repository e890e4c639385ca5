import { setTimeout as delay } from "node:timers/promises";
import { type KnowledgeImport, knowledgeImportSchema } from "@imperial-court/contract";
import { describe, expect, test } from "vitest";
import { aPastCase } from "../../testing/knowledge-entries.ts";
import { excelFile, zipFile } from "../../testing/zip-file.ts";
import { type Api, anApi, expectProblem } from "../an-api.test-server.ts";

type SentFile = readonly [name: string, content: string | Uint8Array];

async function send({ server }: Api, files: readonly SentFile[], query = "") {
  const form = new FormData();
  for (const [name, content] of files) form.append("file", new Blob([content as BlobPart]), name);
  const request = new Request("http://court/", { method: "POST", body: form });
  return await server.inject({
    method: "POST",
    url: `/knowledge/import${query}`,
    headers: { "content-type": request.headers.get("content-type")! },
    payload: Buffer.from(await request.arrayBuffer()),
  });
}

const markdown =
  "# Box shown twice\n\n## Symptoms\n\n- The box is twice on the portal\n\n## Steps\n\n1. Look for two rows.\n2. Close one.\n";
const caseLines = (count: number, change = "") =>
  Array.from({ length: count }, (_, index) =>
    JSON.stringify(aPastCase({ id: `C${index}`, solution: `Removed row ${index}${change}.` })),
  ).join("\n");

test("several files arrive together; a broken one says why and the others are stored", async () => {
  const api = await anApi({ isWorking: false });
  const answer = await send(api, [
    ["kb.md", markdown],
    ["broken.json", '{"id": '],
    ["cases.jsonl", `${caseLines(2)}\nnot json\n`],
  ]);
  expect(answer.statusCode).toBe(200);
  const imported = knowledgeImportSchema.parse(answer.json());
  expect(imported).toMatchObject({ status: "completed", progress: 100, is_dry_run: false });
  const [kb, broken, cases] = imported.files;
  expect(kb).toMatchObject({ name: "kb.md", status: "completed", added: 1 });
  expect(broken).toMatchObject({ status: "failed", added: 0 });
  expect(broken?.error).toMatch(/not valid JSON/);
  expect(cases).toMatchObject({ status: "completed", added: 2 });
  expect(cases?.skipped).toEqual([{ place: "line 3", reason: expect.stringMatching(/not valid JSON/) }]);
  expect(await api.knowledge.counts()).toEqual({ runbook: 1, "past-case": 2, contact: 0 });
  expect(imported.version).toBe(await api.knowledge.version());
});

test("the same file again changes nothing; a changed one makes new revisions of what changed", async () => {
  const api = await anApi({ isWorking: false });
  await send(api, [["cases.jsonl", caseLines(300)]]);
  const version = await api.knowledge.version();
  const again = (await send(api, [["cases.jsonl", caseLines(300)]])).json();
  expect(again.files[0]).toMatchObject({ added: 0, changed: 0, unchanged: 300 });
  expect(await api.knowledge.version()).toBe(version);

  const changed = `${caseLines(300).split("\n").slice(1).join("\n")}\n${caseLines(1, " at last")}`;
  const third = (await send(api, [["cases.jsonl", changed]])).json();
  expect(third.files[0]).toMatchObject({ added: 0, changed: 1, unchanged: 299 });
  expect((await api.knowledge.revisions("past-case", "C0")).map(({ revision }) => revision)).toEqual([2, 1]);
  expect(await api.knowledge.version()).not.toBe(version);
});

test("a dry run shows what would be stored and stores nothing", async () => {
  const api = await anApi({ isWorking: false });
  await api.knowledge.save(
    [{ type: "past-case", entry: aPastCase({ id: "C0", solution: "Removed row 0." }) }],
    "old",
  );
  const answer = await send(api, [["cases.jsonl", caseLines(2)]], "?dry_run=true");
  const [file] = (answer.json() as KnowledgeImport).files;
  expect(file).toMatchObject({ added: 1, changed: 0, unchanged: 1 });
  expect(file?.preview).toEqual([
    { type: "past-case", id: "C0", title: "The same box is shown twice on the portal.", place: "line 1" },
    { type: "past-case", id: "C1", title: "The same box is shown twice on the portal.", place: "line 2" },
  ]);
  expect(await api.knowledge.counts()).toEqual({ runbook: 0, "past-case": 1, contact: 0 });
});

test("columns that are named otherwise are found by the mapping", async () => {
  const api = await anApi({ isWorking: false });
  const log = excelFile([
    {
      name: "2024",
      rows: [
        ["Team", "What happened", "What we did"],
        ["Vessel", "ETA differs on two screens", "Re-sent the schedule"],
      ],
    },
  ]);
  const columns = encodeURIComponent("problem:What happened,solution:What we did,module:Team");
  const answer = await send(api, [["log.xlsx", log]], `?columns=${columns}`);
  expect(answer.json().files[0]).toMatchObject({ added: 1, error: null });
  expect((await api.knowledge.readEntries()).pastCases).toMatchObject([
    { module: "Vessel", problem: "ETA differs on two screens", solution: "Re-sent the schedule" },
  ]);
  expectProblem(await send(api, [["log.xlsx", log]], "?columns=problem"), "invalid-parameter");
});

test("a file that unpacks to far more than it is gets refused, and the service goes on", async () => {
  const api = await anApi({ isWorking: false });
  const bomb = zipFile([
    { name: "[Content_Types].xml", content: "" },
    { name: "word/document.xml", content: new Uint8Array(300 * 1024 * 1024), isPacked: true },
  ]);
  expect(bomb.length).toBeLessThan(1024 * 1024);
  const [file] = ((await send(api, [["bomb.docx", bomb]])).json() as KnowledgeImport).files;
  expect(file).toMatchObject({ status: "failed", added: 0 });
  expect(file?.error).toMatch(/bomb\.docx/);
  expect((await send(api, [["kb.md", markdown]])).json().files[0].added).toBe(1);
});

test("a request without files, or that is no form, is refused", async () => {
  const api = await anApi({ isWorking: false });
  expectProblem(
    await api.server.inject({
      method: "POST",
      url: "/knowledge/import",
      payload: markdown,
      headers: { "content-type": "text/markdown" },
    }),
    "unsupported-media-type",
  );
  expectProblem(await send(api, []), "import-invalid");
  expectProblem(
    await api.server.inject("/knowledge/imports/00000000-0000-4000-8000-000000000000"),
    "entry-not-found",
  );
});

describe("a large import", () => {
  const count = 6_000;

  /** Polls as a client does, on the service's own event loop, until the import has ended. */
  async function follow(api: Api, location: string) {
    const seen: { progress: number; stored: number; cases: number }[] = [];
    for (;;) {
      const current = (await api.server.inject(location)).json() as KnowledgeImport;
      const stored = (await api.knowledge.counts())["past-case"];
      seen.push({ progress: current.progress, stored, cases: current.files[0]!.added });
      if (current.status !== "running") return { ended: current, seen };
      await delay(5);
    }
  }

  test("goes on in the background, is answered 202, and nothing of it shows before all of it does", async () => {
    const api = await anApi({ isWorking: false });
    const first = await send(api, [["cases.jsonl", caseLines(count)]], "?wait=0");
    expect(first.statusCode).toBe(202);
    const { import_id: importId } = first.json();
    expect(first.headers.location).toBe(`/knowledge/imports/${importId}`);

    const { ended, seen } = await follow(api, first.headers.location as string);
    expect(ended.files[0]).toMatchObject({ status: "completed", added: count });
    expect(new Set(seen.map(({ stored }) => stored))).toEqual(new Set([0, count]));
    // It had turns in between, and told how far it was.
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.some(({ progress }) => progress > 0 && progress < 100)).toBe(true);
  });

  test("that a stop cuts short stores nothing, and can be repeated", async () => {
    const api = await anApi({ isWorking: false });
    const location = (await send(api, [["cases.jsonl", caseLines(count)]], "?wait=0")).headers
      .location as string;
    let progress = 0;
    while (progress < 35) {
      progress = (await api.server.inject(location)).json().progress;
      await delay(1);
    }
    expect(progress).toBeLessThan(100);
    await api.stopImports();
    const [file] = ((await api.server.inject(location)).json() as KnowledgeImport).files;
    expect(file).toMatchObject({ status: "failed", added: 0, error: "The import was stopped." });
    expect((await api.knowledge.readEntries()).pastCases).toEqual([]);
    expect(await api.knowledge.revisions("past-case", "C0")).toEqual([]);
    const entries = Array.from({ length: 200 }, (_, index) => ({
      type: "past-case" as const,
      entry: aPastCase({ id: `C${index}` }),
    }));
    expect(await api.knowledge.save(entries, "again")).toEqual({ added: 200, changed: 0, unchanged: 0 });
    expect((await api.knowledge.revisions("past-case", "C0")).map(({ revision }) => revision)).toEqual([1]);
  });

  test("waits for the one before it", async () => {
    const api = await anApi({ isWorking: false });
    const [large, small] = await Promise.all([
      send(api, [["cases.jsonl", caseLines(count)]]),
      send(api, [["cases.jsonl", caseLines(1, " again")]]),
    ]);
    expect(large.json().files[0].added).toBe(count);
    expect(small.json().files[0]).toMatchObject({ changed: 1 });
  });
});
