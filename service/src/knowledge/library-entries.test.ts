import { join } from "node:path";
import type { Runbook } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { migrate } from "../database/migrate.ts";
import { SqliteDatabase } from "../database/sqlite-database.ts";
import { aRunbook } from "../testing/knowledge-entries.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { libraryEntries, type ShippedKnowledgePolicy, shippedInUse } from "./library-entries.ts";
import { readShippedKnowledge } from "./shipped-knowledge.ts";
import { createSqliteKnowledgeStore } from "./sqlite-knowledge-store.ts";

const { runbooks: shipped, contacts } = readShippedKnowledge();
const adapted: Runbook = { ...shipped[0]!, title: "As we do it" };
const own = aRunbook({ id: "KB-1" });
const draft = aRunbook({ id: "KB-2", is_draft: true });

async function inUse(policy: ShippedKnowledgePolicy, ...runbooks: Runbook[]) {
  const database = new SqliteDatabase(join(temporaryDirectory(), "court.sqlite"));
  migrate(database);
  const store = createSqliteKnowledgeStore(database);
  await store.save(
    runbooks.map((entry) => ({ type: "runbook", entry })),
    "kb.md",
  );
  const cited = libraryEntries(await store.readEntries(), policy).runbooks;
  const counts = await shippedInUse(store, policy);
  database.close();
  return { cited, counts };
}

test("shipped runbooks are cited until the port has published one of its own", async () => {
  const none = { runbook: 0, contact: contacts.length };
  const all = { runbook: shipped.length, contact: contacts.length };
  expect(await inUse("auto")).toEqual({ cited: shipped, counts: all });
  expect(await inUse("auto", draft)).toEqual({ cited: shipped, counts: all });
  expect(await inUse("auto", draft, own)).toEqual({ cited: [own], counts: none });
  expect(await inUse("always", own)).toEqual({ cited: [own, ...shipped], counts: all });
  expect(await inUse("never", draft)).toEqual({ cited: [], counts: { runbook: 0, contact: 0 } });
});

test("one that was adapted stands in the place of its original, and the others stay", async () => {
  const { cited, counts } = await inUse("auto", adapted);
  expect(cited).toEqual([adapted, ...shipped.slice(1)]);
  expect(counts.runbook).toBe(shipped.length);
  expect((await inUse("auto", adapted, own)).cited.map(({ id }) => id)).toEqual(["KB-1", adapted.id]);
  expect((await inUse("always", adapted, own)).cited).toHaveLength(shipped.length + 1);
});
