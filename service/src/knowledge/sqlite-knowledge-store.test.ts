import { join } from "node:path";
import { migrate } from "../database/migrate.ts";
import { SqliteDatabase } from "../database/sqlite-database.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { describeKnowledgeStore } from "./knowledge-store.conformance.ts";
import { createSqliteKnowledgeStore } from "./sqlite-knowledge-store.ts";

describeKnowledgeStore("SQLite", async () => {
  const database = new SqliteDatabase(join(temporaryDirectory(), "court.sqlite"));
  migrate(database);
  return { store: createSqliteKnowledgeStore(database), close: async () => database.close() };
});
