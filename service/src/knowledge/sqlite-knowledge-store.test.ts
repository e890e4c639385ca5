import { join } from "node:path";
import { migrate } from "../database/migrate.ts";
import { SqliteDatabase } from "../database/sqlite-database.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { openKnowledgeReader } from "./knowledge-reader.ts";
import { describeKnowledgeStore } from "./knowledge-store.conformance.ts";
import { createSqliteKnowledgeStore } from "./sqlite-knowledge-store.ts";

describeKnowledgeStore("SQLite", async () => {
  const databasePath = join(temporaryDirectory(), "court.sqlite");
  const database = new SqliteDatabase(databasePath);
  migrate(database);
  return {
    store: createSqliteKnowledgeStore(database),
    openReader: () => openKnowledgeReader({ databasePath }),
    close: async () => database.close(),
  };
});
