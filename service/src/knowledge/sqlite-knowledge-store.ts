import type { Contact, KnowledgeType, PastCase, Runbook } from "@imperial-court/contract";
import type { SqliteDatabase } from "../database/sqlite-database.ts";
import type { SqliteReader } from "../database/sqlite-reader.ts";
import type { KnowledgeChanges, KnowledgeQuery, KnowledgeStore, ReadKnowledge } from "./knowledge-store.ts";
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
export function readStoredKnowledge(reader: SqliteReader): ReadKnowledge {
  return {
    // What comes first is read first: a save in between is then seen at the next comparison, never missed.
    version: readVersion(reader),
    position: readPosition(reader),
    runbooks: readById<Runbook>(reader, "runbook"),
    // Row by row: as texts they are as large as they are as cases.
    pastCases: Array.from(
      reader.iterate<{ body: string }>(
        // As a list of numbers the current ones come in order: half the time of a join.
        `SELECT body FROM knowledge_entries
         WHERE seq IN (SELECT seq FROM knowledge_current WHERE type = 'past-case') ORDER BY seq`,
      ),
      ({ body }) => JSON.parse(body) as PastCase,
    ),
    contacts: readById<Contact>(reader, "contact"),
  };
}

function readById<T>(reader: SqliteReader, type: KnowledgeType): T[] {
  return reader
    .all<{ body: string }>(
      `SELECT body FROM knowledge_current AS current JOIN knowledge_entries AS entry USING (seq)
       WHERE current.type = ? ORDER BY current.id`,
      type,
    )
    .map(({ body }) => JSON.parse(body) as T);
}

export function readVersion(reader: SqliteReader): string {
  return String(reader.get<{ version: number }>("SELECT version FROM knowledge_version")?.version ?? 0);
}

export function countPastCases(reader: SqliteReader): number {
  return reader.get<{ total: number }>(
    "SELECT count(*) AS total FROM knowledge_current WHERE type = 'past-case'",
  )!.total;
}

/** The newest revision's number. Staged ones become current later, under numbers that are lower than others by then. */
function readPosition(reader: SqliteReader): number | null {
  const { newest, is_staging } = reader.get<{ newest: number | null; is_staging: number }>(
    `SELECT (SELECT max(seq) FROM knowledge_entries) AS newest,
            EXISTS (SELECT 1 FROM knowledge_staged) AS is_staging`,
  )!;
  return is_staging === 1 ? null : (newest ?? 0);
}

/** What was saved and removed after `position`; null for more than `most` revisions. */
export function readKnowledgeChanges(
  reader: SqliteReader,
  position: number,
  most: number,
): KnowledgeChanges | null {
  const version = readVersion(reader);
  const newPosition = readPosition(reader);
  const rows = reader.all<{
    type: KnowledgeType;
    id: string;
    body: string;
    is_removed: number;
    is_current: number | null;
  }>(
    `SELECT type, id, body, is_removed, current.seq = entry.seq AS is_current
     FROM knowledge_entries AS entry LEFT JOIN knowledge_current AS current USING (type, id)
     WHERE entry.seq > ? ORDER BY entry.seq LIMIT ?`,
    position,
    most + 1,
  );
  if (rows.length > most) return null;
  // Null: nothing of that id is current; a revision that is neither a removal nor current is staged or replaced.
  const changes = rows.filter((row) =>
    row.is_removed === 1 ? row.is_current === null : row.is_current === 1,
  );
  const cases = changes.filter(({ type }) => type === "past-case");
  const ifChanged = <T>(type: KnowledgeType) =>
    changes.some((row) => row.type === type) ? readById<T>(reader, type) : null;
  return {
    version,
    position: newPosition,
    runbooks: ifChanged<Runbook>("runbook"),
    contacts: ifChanged<Contact>("contact"),
    savedCases: cases
      .filter(({ is_removed }) => is_removed === 0)
      .map(({ body }) => JSON.parse(body) as PastCase),
    removedCases: cases.filter(({ is_removed }) => is_removed === 1).map(({ id }) => id),
  };
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
