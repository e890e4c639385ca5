import { createHash } from "node:crypto";
import type { KnowledgeType } from "@imperial-court/contract";
import { type PostgresTransaction, toJsonRows } from "../database/postgres-database.ts";
import { toWordVector } from "../database/text-words.ts";
import { entryTitle, type KnowledgeEntry, type SaveCounts, type StoredEntry } from "./knowledge-store.ts";

export interface EntryRow {
  readonly type: KnowledgeType;
  readonly id: string;
  readonly revision: number;
  readonly title: string;
  readonly source: string;
  readonly created_at: string;
  readonly is_removed: boolean;
  readonly body: string;
}

export const entryColumns = "type, id, revision, title, source, created_at, is_removed, body";

const longestWords = 128 * 1024;

/** Saves wait for each other; the row is raised by the one that changed something. */
export async function lockVersion(transaction: PostgresTransaction): Promise<void> {
  await transaction.query("SELECT version FROM knowledge_version FOR UPDATE");
}

export async function raiseVersion(transaction: PostgresTransaction): Promise<void> {
  await transaction.query("UPDATE knowledge_version SET version = version + 1");
}

/** Entries of one portion, none of them twice. */
export async function savePortion(
  transaction: PostgresTransaction,
  entries: readonly KnowledgeEntry[],
  source: string,
): Promise<SaveCounts> {
  const { counts, changes } = await compare(transaction, entries);
  await insertRevisions(transaction, changes, source);
  return counts;
}

/** What saving would do. */
export async function compare(
  reader: Pick<PostgresTransaction, "query">,
  entries: readonly KnowledgeEntry[],
): Promise<{ counts: SaveCounts; changes: Change[] }> {
  const current = await reader.query<{
    type: string;
    id: string;
    revision: number;
    hash: string;
    is_removed: boolean;
  }>(
    `SELECT type, id, revision, hash, is_removed
     FROM json_to_recordset($1::json) AS asked (type text, id text)
     JOIN knowledge_entries AS entry USING (type, id) WHERE is_current`,
    [toJsonRows(entries.map(({ type, entry }) => ({ type, id: entry.id })))],
  );
  const known = new Map(current.map((row) => [`${row.type} ${row.id}`, row]));
  const counts = { added: 0, changed: 0, unchanged: 0 };
  const changes: Change[] = [];
  for (const entry of entries) {
    const body = JSON.stringify(entry.entry);
    const hash = createHash("sha256").update(body).digest("hex");
    const before = known.get(`${entry.type} ${entry.entry.id}`);
    const isNew = before === undefined || before.is_removed;
    if (!isNew && before.hash === hash) {
      counts.unchanged += 1;
      continue;
    }
    counts[isNew ? "added" : "changed"] += 1;
    changes.push({ entry, revision: (before?.revision ?? 0) + 1, body, hash });
  }
  return { counts, changes };
}

export async function findCurrent(
  transaction: PostgresTransaction,
  type: KnowledgeType,
  id: string,
): Promise<EntryRow | null> {
  const [row] = await transaction.query<EntryRow>(selectCurrent, [type, id]);
  return row ?? null;
}

export const selectCurrent = `SELECT ${entryColumns} FROM knowledge_entries
  WHERE type = $1 AND id = $2 AND is_current AND NOT is_removed`;

/** Answers whether there was such an entry. */
export async function removeEntry(
  transaction: PostgresTransaction,
  type: KnowledgeType,
  id: string,
  source: string,
): Promise<boolean> {
  const current = await findCurrent(transaction, type, id);
  if (current === null) return false;
  await transaction.query(forgetCurrent, [toJsonRows([{ type, id }])]);
  await transaction.query(
    `INSERT INTO knowledge_entries (${entryColumns}, hash, is_current)
     VALUES ($1, $2, $3, $4, $5, $6, true, $7, '', true)`,
    [type, id, current.revision + 1, current.title, source, new Date().toISOString(), current.body],
  );
  await raiseVersion(transaction);
  return true;
}

export function toStoredEntry(row: EntryRow): StoredEntry {
  return {
    type: row.type,
    id: row.id,
    revision: row.revision,
    title: row.title,
    source: row.source,
    createdAt: row.created_at,
    isRemoved: row.is_removed,
    entry: JSON.parse(row.body),
  };
}

interface Change {
  readonly entry: KnowledgeEntry;
  readonly revision: number;
  readonly body: string;
  readonly hash: string;
}

async function insertRevisions(
  transaction: PostgresTransaction,
  changes: readonly Change[],
  source: string,
): Promise<void> {
  if (changes.length === 0) return;
  const createdAt = new Date().toISOString();
  const rows = toJsonRows(
    changes.map(({ entry, revision, body, hash }) => ({
      type: entry.type,
      id: entry.entry.id,
      revision,
      title: entryTitle(entry),
      source,
      created_at: createdAt,
      body,
      hash,
      words: entryWords(entry.entry),
    })),
  );
  await transaction.query(forgetCurrent, [rows]);
  await transaction.query(
    `INSERT INTO knowledge_entries (${entryColumns}, hash, words, is_current)
     SELECT type, id, revision, title, source, created_at, false, body, hash, words::tsvector, true
     FROM json_to_recordset($1::json) AS new (
       type text, id text, revision integer, title text, source text, created_at text, body text, hash text,
       words text)`,
    [rows],
  );
}

const forgetCurrent = `UPDATE knowledge_entries AS entry SET is_current = false, words = NULL
  FROM json_to_recordset($1::json) AS new (type text, id text)
  WHERE entry.type = new.type COLLATE "C" AND entry.id = new.id COLLATE "C" AND entry.is_current`;

/** What is searched of an entry. */
export function entryWords(entry: object): string {
  const text = Object.values(entry)
    .flat()
    .filter((value) => typeof value === "string")
    .join("\n");
  return toWordVector(text, longestWords);
}
