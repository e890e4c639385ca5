import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { migrate } from "../database/migrate.ts";
import { SqliteDatabase } from "../database/sqlite-database.ts";
import { aPastCase } from "../testing/knowledge-entries.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { openKnowledgeReader } from "./knowledge-reader.ts";
import type { KnowledgeEntry, KnowledgeStore } from "./knowledge-store.ts";
import { createSqliteKnowledgeStore } from "./sqlite-knowledge-store.ts";

function openStore(): { database: SqliteDatabase; store: KnowledgeStore } {
  const database = new SqliteDatabase(join(temporaryDirectory(), "court.sqlite"));
  migrate(database);
  onTestFinished(() => database.close());
  return { database, store: createSqliteKnowledgeStore(database) };
}

const cases = (count: number, solution = "Done."): KnowledgeEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    type: "past-case",
    entry: aPastCase({ id: `C${String(index).padStart(5, "0")}`, solution }),
  }));
const solutionOf = async (store: KnowledgeStore, id: string) =>
  ((await store.find("past-case", id))?.entry as { solution: string } | undefined)?.solution;

test("a large save shows all at once, lets others work meanwhile, and raises the version once", async () => {
  const { store } = openStore();
  await store.save(cases(1_500, "Old."), "old");
  const version = Number(await store.version());
  const seen: number[] = [];
  const shares: number[] = [];
  let isDone = false;
  const look = async () => {
    while (!isDone) {
      seen.push((await store.list({ type: "past-case", q: "new", limit: 1, cursor: null })).total);
      await new Promise(setImmediate);
    }
  };
  const looking = look();
  const counts = await store.save(cases(2_000, "New."), "new", { onProgress: (share) => shares.push(share) });
  isDone = true;
  await looking;
  expect(counts).toEqual({ added: 500, changed: 1_500, unchanged: 0 });
  expect(new Set(seen).size).toBeLessThanOrEqual(2);
  expect(seen.filter((total) => total === 0).length).toBeGreaterThan(3);
  expect(shares.at(-1)).toBe(1);
  expect((await store.list({ type: "past-case", q: "new", limit: 1, cursor: null })).total).toBe(2_000);
  expect((await store.list({ type: "past-case", q: "old", limit: 1, cursor: null })).total).toBe(0);
  expect(Number(await store.version())).toBe(version + 1);
});

async function saveWithAnEditMeanwhile(store: ReturnType<typeof openStore>["store"]): Promise<void> {
  let edit: Promise<unknown> | null = null;
  await store.save(cases(2_000, "From the file."), "file", {
    onProgress: () => {
      edit ??= store.save(cases(1, "Edited."), "edit");
    },
  });
  await edit;
}

test("an entry that is edited while a file with it is being stored stays as edited", async () => {
  const { store } = openStore();
  await store.save(cases(1), "old");
  await saveWithAnEditMeanwhile(store);
  expect(await solutionOf(store, "C00000")).toBe("Edited.");
  expect(await solutionOf(store, "C00001")).toBe("From the file.");
});

test("an entry that is first saved while a file with it is being stored stays as it was saved", async () => {
  const { store } = openStore();
  await saveWithAnEditMeanwhile(store);
  expect(await solutionOf(store, "C00000")).toBe("Edited.");
  expect((await store.counts())["past-case"]).toBe(2_000);
});

test("of an id that a file has twice the last one stands", async () => {
  const { store } = openStore();
  const counts = await store.save([...cases(200, "First."), ...cases(1, "Last.")], "file");
  expect(counts).toEqual({ added: 200, changed: 1, unchanged: 0 });
  expect(await solutionOf(store, "C00000")).toBe("Last.");
  expect(await store.revisions("past-case", "C00000")).toHaveLength(1);
  expect((await store.list({ type: "past-case", q: "first", limit: 1, cursor: null })).total).toBe(199);
});

test("what a crash left half stored is invisible, and the next large save takes it back", async () => {
  const { database, store } = openStore();
  const save = store.save(cases(5_000), "file", { onProgress: () => database.close() });
  await expect(save).rejects.toThrow();

  const reopened = new SqliteDatabase(database.path);
  onTestFinished(() => reopened.close());
  const again = createSqliteKnowledgeStore(reopened);
  const leftovers = () =>
    reopened.get<{ total: number }>("SELECT count(*) AS total FROM knowledge_staged")?.total;
  expect(leftovers()).toBeGreaterThan(0);
  expect(await again.counts()).toEqual({ runbook: 0, "past-case": 0, contact: 0 });
  expect(await again.revisions("past-case", "C00000")).toEqual([]);
  expect((await again.readEntries()).pastCases).toEqual([]);
  expect(await again.save(cases(1), "edit")).toEqual({ added: 1, changed: 0, unchanged: 0 });

  expect(await again.save(cases(5_000), "file")).toEqual({ added: 4_999, changed: 0, unchanged: 1 });
  expect(leftovers()).toBe(0);
  expect((await again.counts())["past-case"]).toBe(5_000);
});

test("a reading amid a large save is no place to go on from: its entries come under earlier numbers", async () => {
  const { database, store } = openStore();
  const reader = openKnowledgeReader({ databasePath: database.path });
  onTestFinished(() => reader.close());
  const saving = store.save(cases(1_500), "many");
  let amid = await reader.readEntries();
  while (amid.position !== null && amid.pastCases.length === 0) {
    await new Promise(setImmediate);
    amid = await reader.readEntries();
  }
  expect(amid).toMatchObject({ position: null, pastCases: [] });
  await saving;
  const after = await reader.readEntries();
  expect(after.pastCases).toHaveLength(1_500);
  expect(await reader.readChanges(after.position!)).toMatchObject({ savedCases: [] });
});
