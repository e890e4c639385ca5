import { createHash } from "node:crypto";
import type { Contact, KnowledgeType, PastCase, Runbook } from "@imperial-court/contract";
import type { SqliteDatabase, SqliteTransaction } from "../database/sqlite-database.ts";
import type { SqliteReader } from "../database/sqlite-reader.ts";
import {
  entryTitle,
  type KnowledgeEntry,
  type KnowledgeQuery,
  type KnowledgeStore,
  type SaveCounts,
  type StoredEntry,
  type StoredKnowledge,
} from "./knowledge-store.ts";

interface EntryRow {
  type: KnowledgeType;
  id: string;
  revision: number;
  title: string;
  source: string;
  created_at: string;
  is_removed: number;
  body: string;
}

const entryColumns = "type, id, revision, title, source, created_at, is_removed, body";

/** Everything current, by any connection: worker threads read with one of their own. */
export function readStoredKnowledge(reader: SqliteReader): StoredKnowledge {
  // The version is read first: a save in between is then seen at the next comparison, never missed.
  const version = readVersion(reader);
  const read = <T>(type: KnowledgeType) =>
    reader
      .all<{ body: string }>(
        "SELECT body FROM knowledge_entries WHERE type = ? AND is_current = 1 AND is_removed = 0 ORDER BY id",
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
      return row === null || row.is_removed ? null : toStoredEntry(row);
    },
    async revisions(type, id) {
      return database
        .all<EntryRow>(
          `SELECT ${entryColumns} FROM knowledge_entries WHERE type = ? AND id = ? ORDER BY revision DESC`,
          type,
          id,
        )
        .map(toStoredEntry);
    },
    save(entries, source) {
      return database.write((transaction) => saveEntries(transaction, entries, source));
    },
    async previewSave(entries) {
      return countChanges(database, entries);
    },
    remove(type, id, source) {
      return database.write((transaction) => removeEntry(transaction, type, id, source));
    },
    async counts() {
      const counts: Record<KnowledgeType, number> = { runbook: 0, "past-case": 0, contact: 0 };
      const rows = database.all<{ type: KnowledgeType; total: number }>(
        "SELECT type, count(*) AS total FROM knowledge_entries WHERE is_current = 1 AND is_removed = 0 GROUP BY type",
      );
      for (const { type, total } of rows) counts[type] = total;
      return counts;
    },
  };
}

function saveEntries(
  transaction: SqliteTransaction,
  entries: readonly KnowledgeEntry[],
  source: string,
): SaveCounts {
  const counts = { added: 0, changed: 0, unchanged: 0 };
  const createdAt = new Date().toISOString();
  for (const entry of entries) {
    const change = compare(transaction, entry);
    counts[change.kind]++;
    if (change.kind !== "unchanged") insertRevision(transaction, entry, { ...change, source, createdAt });
  }
  if (counts.added + counts.changed > 0) raiseVersion(transaction);
  return counts;
}

function countChanges(reader: SqliteReader, entries: readonly KnowledgeEntry[]): SaveCounts {
  const counts = { added: 0, changed: 0, unchanged: 0 };
  for (const entry of entries) counts[compare(reader, entry).kind]++;
  return counts;
}

type Reader = Pick<SqliteReader, "get" | "all">;

function compare(
  reader: Reader,
  { type, entry }: KnowledgeEntry,
): { kind: "added" | "changed" | "unchanged"; revision: number; body: string; hash: string } {
  const body = JSON.stringify(entry);
  const hash = createHash("sha256").update(body).digest("hex");
  const current = reader.get<{ revision: number; hash: string; is_removed: number }>(
    "SELECT revision, hash, is_removed FROM knowledge_entries WHERE type = ? AND id = ? AND is_current = 1",
    type,
    entry.id,
  );
  const revision = (current?.revision ?? 0) + 1;
  if (current === null || current.is_removed) return { kind: "added", revision, body, hash };
  return { kind: current.hash === hash ? "unchanged" : "changed", revision, body, hash };
}

function insertRevision(
  transaction: SqliteTransaction,
  { type, entry }: KnowledgeEntry,
  stored: { revision: number; body: string; hash: string; source: string; createdAt: string },
): void {
  forgetCurrent(transaction, type, entry.id);
  const title = entryTitle({ type, entry } as KnowledgeEntry);
  transaction.run(
    `INSERT INTO knowledge_entries (${entryColumns}, hash, is_current) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, 1)`,
    type,
    entry.id,
    stored.revision,
    title,
    stored.source,
    stored.createdAt,
    stored.body,
    stored.hash,
  );
  transaction.run(
    `INSERT INTO knowledge_search (rowid, words)
     SELECT seq, ? FROM knowledge_entries WHERE type = ? AND id = ? AND is_current = 1`,
    wordsOf(entry),
    type,
    entry.id,
  );
}

function wordsOf(entry: object): string {
  return Object.values(entry)
    .flat()
    .filter((value) => typeof value === "string")
    .join("\n");
}

function removeEntry(
  transaction: SqliteTransaction,
  type: KnowledgeType,
  id: string,
  source: string,
): boolean {
  const current = findCurrent(transaction, type, id);
  if (current === null || current.is_removed) return false;
  forgetCurrent(transaction, type, id);
  transaction.run(
    `INSERT INTO knowledge_entries (${entryColumns}, hash, is_current) VALUES (?, ?, ?, ?, ?, ?, 1, ?, '', 1)`,
    type,
    id,
    current.revision + 1,
    current.title,
    source,
    new Date().toISOString(),
    current.body,
  );
  raiseVersion(transaction);
  return true;
}

function forgetCurrent(transaction: SqliteTransaction, type: KnowledgeType, id: string): void {
  transaction.run(
    `DELETE FROM knowledge_search WHERE rowid =
     (SELECT seq FROM knowledge_entries WHERE type = ? AND id = ? AND is_current = 1)`,
    type,
    id,
  );
  transaction.run(
    "UPDATE knowledge_entries SET is_current = 0 WHERE type = ? AND id = ? AND is_current = 1",
    type,
    id,
  );
}

function raiseVersion(transaction: SqliteTransaction): void {
  transaction.run("UPDATE knowledge_version SET version = version + 1");
}

function findCurrent(reader: Reader, type: KnowledgeType, id: string): EntryRow | null {
  return reader.get<EntryRow>(
    `SELECT ${entryColumns} FROM knowledge_entries WHERE type = ? AND id = ? AND is_current = 1`,
    type,
    id,
  );
}

function listEntries(reader: SqliteReader, query: KnowledgeQuery) {
  const words = query.q?.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (query.q && words.length === 0) return { entries: [], nextCursor: null, total: 0 };
  // Each word is quoted, so that nothing in it is read as FTS5 syntax, and matches as a prefix.
  const search = words.map((word) => `"${word}"*`).join(" ");
  const filter =
    "type = ? AND is_current = 1 AND is_removed = 0" +
    (search ? " AND seq IN (SELECT rowid FROM knowledge_search WHERE knowledge_search MATCH ?)" : "");
  const values = search ? [query.type, search] : [query.type];
  const total = reader.get<{ total: number }>(
    `SELECT count(*) AS total FROM knowledge_entries WHERE ${filter}`,
    ...values,
  )?.total;
  const rows = reader.all<EntryRow>(
    `SELECT ${entryColumns} FROM knowledge_entries WHERE ${filter} AND id > ? ORDER BY id LIMIT ?`,
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

function toStoredEntry(row: EntryRow): StoredEntry {
  return {
    type: row.type,
    id: row.id,
    revision: row.revision,
    title: row.title,
    source: row.source,
    createdAt: row.created_at,
    isRemoved: row.is_removed === 1,
    entry: JSON.parse(row.body),
  };
}
