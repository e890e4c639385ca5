import { join } from "node:path";
import type { PastCase } from "@imperial-court/contract";
import { expect, onTestFinished, test } from "vitest";
import { migrate } from "../database/migrate.ts";
import { SqliteDatabase } from "../database/sqlite-database.ts";
import { aPastCase, aRunbook } from "../testing/knowledge-entries.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { followKnowledge } from "./follow-knowledge.ts";
import { type KnowledgeReader, openKnowledgeReader } from "./knowledge-reader.ts";
import type { KnowledgeEntry } from "./knowledge-store.ts";
import { createSqliteKnowledgeStore } from "./sqlite-knowledge-store.ts";
import { scoredKinds } from "./thesaurus/score-kinds.ts";

const aCase = (id: string, entry: Partial<PastCase> = {}): KnowledgeEntry => ({
  type: "past-case",
  entry: aPastCase({ id, ...entry }),
});
/** A case that a person has closed with its kind: the model learns the first ones each. */
const aConfirmedCase = (id: string) =>
  aCase(id, { problem: `frumious ${id === "C3" ? "snark" : "zorbler"}`, kind: "EQP.CRANE" });

/** A store with one runbook and one case, followed by a reader whose full readings are counted. */
async function aFollowedStore(wrap: (reader: KnowledgeReader) => Partial<KnowledgeReader> = () => ({})) {
  const databasePath = join(temporaryDirectory(), "court.sqlite");
  const database = new SqliteDatabase(databasePath);
  migrate(database);
  const store = createSqliteKnowledgeStore(database);
  await store.save([{ type: "runbook", entry: aRunbook({ id: "R1" }) }, aCase("C1")], "first");
  const reader = openKnowledgeReader({ databasePath });
  onTestFinished(async () => {
    await reader.close();
    database.close();
  });
  const readings = { count: 0 };
  const counted: KnowledgeReader = {
    ...reader,
    readEntries: () => {
      readings.count++;
      return reader.readEntries();
    },
    ...wrap(reader),
  };
  return { store, readings, currentLibrary: followKnowledge(counted, "never") };
}

test("a closed case changes the library that is there: nothing is read anew", async () => {
  const { store, readings, currentLibrary } = await aFollowedStore();
  const first = await currentLibrary();
  expect(await currentLibrary()).toBe(first);
  await store.save([aCase("C2")], "run");
  await store.remove("past-case", "C1", "edit");
  const second = await currentLibrary();
  expect(second.version).toBe(await store.version());
  expect([second.findPastCase("C1"), second.findPastCase("C2")?.id]).toEqual([null, "C2"]);
  expect(second.findRunbook("R1")).toBe(first.findRunbook("R1"));
  expect(readings.count).toBe(1);
});

test("an edited runbook is taken over", async () => {
  const { store, readings, currentLibrary } = await aFollowedStore();
  await currentLibrary();
  await store.save([{ type: "runbook", entry: aRunbook({ id: "R1", title: "Better" }) }], "edit");
  expect((await currentLibrary()).findRunbook("R1")?.title).toBe("Better");
  expect(readings.count).toBe(1);
});

test("an import of thousands is read as a whole", async () => {
  const { store, readings, currentLibrary } = await aFollowedStore();
  await currentLibrary();
  await store.save(
    Array.from({ length: 2_500 }, (_, number) => aCase(`N${number}`)),
    "many",
  );
  const library = await currentLibrary();
  expect(library.findPastCase("N2499")?.id).toBe("N2499");
  expect(readings.count).toBe(2);
});

test("a closed case is there at once, and what the model learns from it when it has learned", async () => {
  const { store, currentLibrary } = await aFollowedStore();
  const { kindModel } = (await currentLibrary()).indexes;
  await store.save([aConfirmedCase("C2")], "run");
  const closed = await currentLibrary();
  expect(closed.indexes.kindModel).toBe(kindModel);
  expect(closed.indexes.caseKinds[1]).toBe(scoredKinds.indexOf("EQP.CRANE"));
  await closed.settled();
  const learned = await currentLibrary();
  expect(learned.version).toBe(closed.version);
  expect(kindModel.placeOf("frumious")).toBeUndefined();
  expect(learned.indexes.kindModel.placeOf("frumious")).toBeDefined();
  expect(await currentLibrary()).toBe(learned);
});

test("what closed cases teach while something is being learned is learned after it", async () => {
  const { store, currentLibrary } = await aFollowedStore();
  await currentLibrary();
  for (const id of ["C2", "C3"]) {
    await store.save([aConfirmedCase(id)], "run");
    expect((await currentLibrary()).indexes.caseKinds).toHaveLength(Number(id.slice(1)));
  }
  await (await currentLibrary()).settled();
  await (await currentLibrary()).settled();
  expect((await currentLibrary()).indexes.kindModel.placeOf("snark")).toBeDefined();
});

test("what an import teaches is learned before the next analysis", async () => {
  const { store, currentLibrary } = await aFollowedStore();
  await currentLibrary();
  await store.save(
    Array.from({ length: 20 }, (_, number) => aConfirmedCase(`C${number}`)),
    "file",
  );
  expect((await currentLibrary()).indexes.kindModel.placeOf("frumious")).toBeDefined();
});

test("what a changed runbook teaches is learned before the next analysis", async () => {
  const { store, currentLibrary } = await aFollowedStore();
  await currentLibrary();
  const entry = aRunbook({ id: "R1", title: "A frumious crane", kinds: ["EQP.CRANE"] });
  await store.save([{ type: "runbook", entry }], "edit");
  expect((await currentLibrary()).indexes.kindModel.placeOf("frumious")).toBeDefined();
});

test("when the store cannot be asked the caller is told, and the next one is answered from what was known", async () => {
  let isAway = false;
  const { store, readings, currentLibrary } = await aFollowedStore((reader) => ({
    version: () => (isAway ? Promise.reject(new Error("away")) : reader.version()),
  }));
  const first = await currentLibrary();
  isAway = true;
  await expect(currentLibrary()).rejects.toThrow("away");
  isAway = false;
  expect(await currentLibrary()).toBe(first);
  await store.save([aCase("C2")], "run");
  expect((await currentLibrary()).findPastCase("C2")).not.toBeNull();
  expect(readings.count).toBe(1);
});
