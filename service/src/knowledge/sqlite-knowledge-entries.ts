import type { KnowledgeType } from "@imperial-court/contract";
import type { SqliteTransaction } from "../database/sqlite-database.ts";
import type { SqliteReader } from "../database/sqlite-reader.ts";
import {
  contentHash,
  entryTitle,
  type KnowledgeEntry,
  type SaveCounts,
  type StoredEntry,
} from "./knowledge-store.ts";

/** Rows of knowledge in SQLite: entries and their words, and the writes that one transaction holds. */

export interface EntryRow {
  readonly type: KnowledgeType;
  readonly id: string;
  readonly revision: number;
  readonly title: string;
  readonly source: string;
  readonly created_at: string;
  readonly is_removed: number;
  readonly body: string;
}

export const entryColumns = "type, id, revision, title, source, created_at, is_removed, body";
/** Of `knowledge_current AS current JOIN knowledge_entries AS entry`. */
export const currentColumns = entryColumns
  .split(", ")
  .map((column) => `entry.${column}`)
  .join(", ");

export type Reader = Pick<SqliteReader, "get" | "all">;

/** Saves few entries, in the caller's transaction. */
export function saveEntries(
  transaction: SqliteTransaction,
  entries: readonly KnowledgeEntry[],
  source: string,
): SaveCounts {
  const counts = { added: 0, changed: 0, unchanged: 0 };
  for (const entry of entries) {
    const { type } = entry;
    const { id } = entry.entry;
    const current = findCurrent(transaction, type, id);
    const written = writeOut(entry);
    const change = changeOf(current, written.hash);
    counts[change]++;
    if (change === "unchanged") continue;
    if (current !== null) forgetWords(transaction, current.seq);
    const seq = insertRevision(transaction, entry, written, source);
    transaction.run(
      "INSERT OR REPLACE INTO knowledge_current (type, id, seq) VALUES (?, ?, ?)",
      type,
      id,
      seq,
    );
  }
  if (counts.added + counts.changed > 0) raiseVersion(transaction);
  return counts;
}

/** The removal is a revision of its own, with the last content. */
export function removeEntry(
  transaction: SqliteTransaction,
  type: KnowledgeType,
  id: string,
  source: string,
): boolean {
  const current = findCurrent(transaction, type, id);
  if (current === null) return false;
  forgetWords(transaction, current.seq);
  transaction.run(
    `INSERT INTO knowledge_entries (${entryColumns}, hash) VALUES (?, ?, ?, ?, ?, ?, 1, ?, '')`,
    type,
    id,
    nextRevision(transaction, type, id),
    current.title,
    source,
    new Date().toISOString(),
    current.body,
  );
  transaction.run("DELETE FROM knowledge_current WHERE type = ? AND id = ?", type, id);
  raiseVersion(transaction);
  return true;
}

export interface CurrentRow extends EntryRow {
  readonly seq: number;
  readonly hash: string;
}

export function findCurrent(reader: Reader, type: KnowledgeType, id: string): CurrentRow | null {
  return reader.get<CurrentRow>(
    `SELECT ${currentColumns}, entry.seq, entry.hash
     FROM knowledge_current AS current JOIN knowledge_entries AS entry USING (seq)
     WHERE current.type = ? AND current.id = ?`,
    type,
    id,
  );
}

/** An entry as it is stored. */
export function writeOut(entry: KnowledgeEntry): { body: string; hash: string } {
  return { body: JSON.stringify(entry.entry), hash: contentHash(entry) };
}

export function changeOf(current: { hash: string } | null, hash: string): keyof SaveCounts {
  if (current === null) return "added";
  return current.hash === hash ? "unchanged" : "changed";
}

/** Answers its seq. */
export function insertRevision(
  transaction: SqliteTransaction,
  entry: KnowledgeEntry,
  { body, hash }: { body: string; hash: string },
  source: string,
): number {
  const { type } = entry;
  const { id } = entry.entry;
  const seq = transaction.insert(
    `INSERT INTO knowledge_entries (${entryColumns}, hash) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)`,
    type,
    id,
    nextRevision(transaction, type, id),
    entryTitle(entry),
    source,
    new Date().toISOString(),
    body,
    hash,
  );
  transaction.run("INSERT INTO knowledge_search (rowid, words) VALUES (?, ?)", seq, wordsOf(entry.entry));
  return seq;
}

export function forgetWords(transaction: SqliteTransaction, seq: number): void {
  transaction.run("DELETE FROM knowledge_search WHERE rowid = ?", seq);
}

export function raiseVersion(transaction: SqliteTransaction): void {
  transaction.run("UPDATE knowledge_version SET version = version + 1");
}

export function toStoredEntry(row: EntryRow): StoredEntry {
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

function nextRevision(reader: Reader, type: KnowledgeType, id: string): number {
  const newest = reader.get<{ revision: number | null }>(
    "SELECT max(revision) AS revision FROM knowledge_entries WHERE type = ? AND id = ?",
    type,
    id,
  );
  return (newest?.revision ?? 0) + 1;
}

function wordsOf(entry: object): string {
  return Object.values(entry)
    .flat()
    .filter((value) => typeof value === "string")
    .join("\n");
}
