import type { Contact, KnowledgeType, PastCase, Runbook } from "@imperial-court/contract";
import type { SqliteDatabase } from "../database/sqlite-database.ts";
import type { SqliteReader } from "../database/sqlite-reader.ts";
import type { KnowledgeQuery, KnowledgeStore, StoredKnowledge } from "./knowledge-store.ts";
import {
  currentColumns,
  type EntryRow,
  entryColumns,
  findCurrent,
  removeEntry,
  saveEntries,
  toStoredEntry,
} from "./sqlite-knowledge-entries.ts";
import { countChanges, saveInPortions } from "./sqlite-knowledge-portions.ts";

/** Up to so many entries are saved in one transaction; it takes some 8 ms. */
const fewEntries = 100;

/** Everything current, by any connection: worker threads read with one of their own. */
export function readStoredKnowledge(reader: SqliteReader): StoredKnowledge {
  // The version is read first: a save in between is then seen at the next comparison, never missed.
  const version = readVersion(reader);
  const read = <T>(type: KnowledgeType) =>
    reader
      .all<{ body: string }>(
        `SELECT body FROM knowledge_current AS current JOIN knowledge_entries AS entry USING (seq)
         WHERE current.type = ? ORDER BY current.id`,
        type,
      )
      .map(({ body }) => JSON.parse(body) as T);
  return {
    runbooks: read<Runbook>("runbook"),
    pastCases: read<PastCase>("past-case"),
    contacts: read<Contact>("contact"),
    version,
  };
}

export function readVersion(reader: SqliteReader): string {
  return String(reader.get<{ version: number }>("SELECT version FROM knowledge_version")?.version ?? 0);
}

export function createSqliteKnowledgeStore(database: SqliteDatabase): KnowledgeStore {
  // Large saves share one staging table and follow one another; small ones go between their portions.
  let line: Promise<unknown> = Promise.resolve();

  return {
    async version() {
      return readVersion(database);
    },
    async readEntries() {
      return readStoredKnowledge(database);
    },
    async list(query) {
      return listEntries(database, query);
    },
    async find(type, id) {
      const row = findCurrent(database, type, id);
      return row === null ? null : toStoredEntry(row);
    },
    async revisions(type, id) {
      return database
        .all<EntryRow>(
          `SELECT ${entryColumns} FROM knowledge_entries
           WHERE type = ? AND id = ? AND seq NOT IN (SELECT seq FROM knowledge_staged WHERE type = ? AND id = ?)
           ORDER BY revision DESC`,
          type,
          id,
          type,
          id,
        )
        .map(toStoredEntry);
    },
    save(entries, source, options = {}) {
      if (entries.length <= fewEntries) {
        return database.write((transaction) => saveEntries(transaction, entries, source));
      }
      const saved = line.then(() => saveInPortions(database, entries, source, options));
      line = saved.catch(() => undefined);
      return saved;
    },
    previewSave(entries) {
      return countChanges(database, entries);
    },
    remove(type, id, source) {
      return database.write((transaction) => removeEntry(transaction, type, id, source));
    },
    async counts() {
      const counts: Record<KnowledgeType, number> = { runbook: 0, "past-case": 0, contact: 0 };
      const rows = database.all<{ type: KnowledgeType; total: number }>(
        "SELECT type, count(*) AS total FROM knowledge_current GROUP BY type",
      );
      for (const { type, total } of rows) counts[type] = total;
      return counts;
    },
  };
}

function listEntries(reader: SqliteReader, query: KnowledgeQuery) {
  const words = query.q?.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (query.q && words.length === 0) return { entries: [], nextCursor: null, total: 0 };
  // Each word is quoted, so that nothing in it is read as FTS5 syntax, and matches as a prefix.
  const search = words.map((word) => `"${word}"*`).join(" ");
  const filter =
    "current.type = ?" +
    (search ? " AND current.seq IN (SELECT rowid FROM knowledge_search WHERE knowledge_search MATCH ?)" : "");
  const values = search ? [query.type, search] : [query.type];
  const total = reader.get<{ total: number }>(
    `SELECT count(*) AS total FROM knowledge_current AS current WHERE ${filter}`,
    ...values,
  )?.total;
  const rows = reader.all<EntryRow>(
    `SELECT ${currentColumns} FROM knowledge_current AS current JOIN knowledge_entries AS entry USING (seq)
     WHERE ${filter} AND current.id > ? ORDER BY current.id LIMIT ?`,
    ...values,
    query.cursor ?? "",
    query.limit + 1,
  );
  const page = rows.slice(0, query.limit);
  return {
    entries: page.map(toStoredEntry),
    nextCursor: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null,
    total: total ?? 0,
  };
}
