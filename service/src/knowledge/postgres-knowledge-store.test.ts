import { expect, onTestFinished, test } from "vitest";
import { PostgresDatabase } from "../database/postgres-database.ts";
import { createMigratedDatabase } from "../testing/migrated-database.ts";
import { openKnowledgeReader } from "./knowledge-reader.ts";
import { aRunbook, describeKnowledgeStore } from "./knowledge-store.conformance.ts";
import { createPostgresKnowledgeStore } from "./postgres-knowledge-store.ts";

async function openStore() {
  const place = await createMigratedDatabase();
  const database = new PostgresDatabase(place.url);
  return {
    place,
    store: createPostgresKnowledgeStore(database),
    openReader: () => openKnowledgeReader({ databasePath: null, databaseUrl: place.url }),
    close: async () => {
      await database.close();
      await place.drop();
    },
  };
}

describeKnowledgeStore("PostgreSQL", openStore);

test("what one process imports, another's thread reads at its next look, also after its connection was cut", async () => {
  const { store, place, openReader, close } = await openStore();
  onTestFinished(close);
  const reader = openReader();
  onTestFinished(() => reader.close());
  const before = await reader.version();
  await store.save([aRunbook("A")], "first.md");
  expect(await reader.version()).not.toBe(before);
  const cut = await place.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'court reader'",
  );
  expect(cut.length).toBeGreaterThan(0);
  expect((await reader.readEntries()).runbooks.map(({ id }) => id)).toEqual(["A"]);
});

test("two imports of the same entries at once store each entry once", async () => {
  const { store, close } = await openStore();
  onTestFinished(close);
  const entries = Array.from({ length: 300 }, (_, index) => aRunbook(`R${index}`));
  const counts = await Promise.all([store.save(entries, "one.md"), store.save(entries, "two.md")]);
  expect(counts.map(({ added }) => added).sort()).toEqual([0, 300]);
  expect(await store.revisions("runbook", "R0")).toHaveLength(1);
});
