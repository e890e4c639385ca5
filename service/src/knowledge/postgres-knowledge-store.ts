import type { Contact, KnowledgeType, PastCase, Runbook } from "@imperial-court/contract";
import type { PostgresDatabase } from "../database/postgres-database.ts";
import { toWordQuery } from "../database/text-words.ts";
import type {
  KnowledgeChanges,
  KnowledgeEntry,
  KnowledgeQuery,
  KnowledgeStore,
  ReadKnowledge,
  SaveCounts,
  SaveOptions,
  StoredEntry,
} from "./knowledge-store.ts";
import {
  compare,
  type EntryRow,
  entryColumns,
  lockVersion,
  raiseVersion,
  removeEntry,
  savePortion,
  selectCurrent,
  toStoredEntry,
} from "./postgres-knowledge-entries.ts";

/** Entries per statement: between two of them other work of the process gets its turn. */
const portionSize = 200;

/** What both a store and a thread's own connection can do. */
export interface KnowledgeQueries {
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** Everything current. */
export async function readPostgresKnowledge(reader: KnowledgeQueries): Promise<ReadKnowledge> {
  // What comes first is read first: a save in between is then seen at the next comparison, never missed.
  const version = await readPostgresVersion(reader);
  const position = await readPosition(reader);
  const rows = await reader.query<{ type: KnowledgeType; body: string }>(
    `SELECT type, body FROM knowledge_entries WHERE is_current AND NOT is_removed
     ORDER BY CASE type WHEN 'past-case' THEN seq END, id`,
  );
  const of = <T>(wanted: KnowledgeType) =>
    rows.flatMap(({ type, body }) => (type === wanted ? [JSON.parse(body) as T] : []));
  return {
    runbooks: of<Runbook>("runbook"),
    pastCases: of<PastCase>("past-case"),
    contacts: of<Contact>("contact"),
    version,
    position,
  };
}

export async function countPostgresPastCases(reader: KnowledgeQueries): Promise<number> {
  const [row] = await reader.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM knowledge_entries
     WHERE type = 'past-case' AND is_current AND NOT is_removed`,
  );
  return row!.total;
}

/** Saves wait for each other, so that their numbers are in the order in which they become visible. */
async function readPosition(reader: KnowledgeQueries): Promise<number> {
  const [row] = await reader.query<{ position: string | null }>(
    "SELECT max(seq)::text AS position FROM knowledge_entries",
  );
  return Number(row?.position ?? 0);
}

/** What was saved and removed after `position`; null for more than `most` entries. */
export async function readPostgresChanges(
  reader: KnowledgeQueries,
  position: number,
  most: number,
): Promise<KnowledgeChanges | null> {
  const version = await readPostgresVersion(reader);
  const newPosition = await readPosition(reader);
  const changes = await reader.query<{ type: KnowledgeType; id: string; body: string; is_removed: boolean }>(
    `SELECT type, id, body, is_removed FROM knowledge_entries WHERE is_current AND seq > $1
     ORDER BY seq LIMIT $2`,
    [position, most + 1],
  );
  if (changes.length > most) return null;
  const ifChanged = async <T>(type: KnowledgeType) => {
    if (!changes.some((row) => row.type === type)) return null;
    const rows = await reader.query<{ body: string }>(
      `SELECT body FROM knowledge_entries WHERE is_current AND NOT is_removed AND type = $1 ORDER BY id`,
      [type],
    );
    return rows.map(({ body }) => JSON.parse(body) as T);
  };
  const cases = changes.filter(({ type }) => type === "past-case");
  return {
    version,
    position: newPosition,
    runbooks: await ifChanged<Runbook>("runbook"),
    contacts: await ifChanged<Contact>("contact"),
    savedCases: cases.filter(({ is_removed }) => !is_removed).map(({ body }) => JSON.parse(body) as PastCase),
    removedCases: cases.filter(({ is_removed }) => is_removed).map(({ id }) => id),
  };
}

export async function readPostgresVersion(reader: KnowledgeQueries): Promise<string> {
  const [row] = await reader.query<{ version: string }>(
    "SELECT version::text AS version FROM knowledge_version",
  );
  return row!.version;
}

export function createPostgresKnowledgeStore(database: PostgresDatabase): KnowledgeStore {
  return {
    version: () => readPostgresVersion(database),
    readEntries: () => readPostgresKnowledge(database),
    list: (query) => listEntries(database, query),
    async find(type, id) {
      const [row] = await database.read<EntryRow>(selectCurrent, [type, id]);
      return row === undefined ? null : toStoredEntry(row);
    },
    async revisions(type, id) {
      const rows = await database.read<EntryRow>(
        `SELECT ${entryColumns} FROM knowledge_entries WHERE type = $1 AND id = $2 ORDER BY revision DESC`,
        [type, id],
      );
      return rows.map(toStoredEntry);
    },
    save: (entries, source, options = {}) => save(database, entries, source, options),
    async previewSave(entries) {
      const counts = { added: 0, changed: 0, unchanged: 0 };
      for (const portion of portionsOf(entries)) addCounts(counts, (await compare(database, portion)).counts);
      return counts;
    },
    remove(type, id, source) {
      return database.transact(async (transaction) => {
        await lockVersion(transaction);
        return await removeEntry(transaction, type, id, source);
      });
    },
    async counts() {
      const counts: Record<KnowledgeType, number> = { runbook: 0, "past-case": 0, contact: 0 };
      const rows = await database.read<{ type: KnowledgeType; total: number }>(
        `SELECT type, count(*)::int AS total FROM knowledge_entries WHERE is_current AND NOT is_removed
         GROUP BY type`,
      );
      for (const { type, total } of rows) counts[type] = total;
      return counts;
    },
  };
}

/** One transaction, however many there are. */
function save(
  database: PostgresDatabase,
  entries: readonly KnowledgeEntry[],
  source: string,
  { signal, onProgress }: SaveOptions,
): Promise<SaveCounts> {
  return database.transact(async (transaction) => {
    await lockVersion(transaction);
    const counts = { added: 0, changed: 0, unchanged: 0 };
    let done = 0;
    for (const portion of portionsOf(entries)) {
      signal?.throwIfAborted();
      addCounts(counts, await savePortion(transaction, portion, source));
      done += portion.length;
      onProgress?.(done / entries.length);
    }
    if (counts.added + counts.changed > 0) await raiseVersion(transaction);
    return counts;
  });
}

/** An entry that comes again begins a new portion: it is a revision of the one before. */
function* portionsOf(entries: readonly KnowledgeEntry[]): Generator<KnowledgeEntry[]> {
  let portion: KnowledgeEntry[] = [];
  const ids = new Set<string>();
  for (const entry of entries) {
    const id = `${entry.type} ${entry.entry.id}`;
    if (portion.length === portionSize || ids.has(id)) {
      yield portion;
      portion = [];
      ids.clear();
    }
    portion.push(entry);
    ids.add(id);
  }
  if (portion.length > 0) yield portion;
}

function addCounts(counts: { added: number; changed: number; unchanged: number }, more: SaveCounts): void {
  for (const change of ["added", "changed", "unchanged"] as const) counts[change] += more[change];
}

async function listEntries(
  database: PostgresDatabase,
  query: KnowledgeQuery,
): Promise<{ entries: StoredEntry[]; nextCursor: string | null; total: number }> {
  const search = query.q ? toWordQuery(query.q, { isLastPrefix: true, isEachPrefix: true }) : null;
  if (query.q && search === null) return { entries: [], nextCursor: null, total: 0 };
  const filter = `type = $1 AND is_current AND NOT is_removed AND ($2::tsquery IS NULL OR words @@ $2::tsquery)`;
  const [counted, rows] = await Promise.all([
    database.read<{ total: number }>(`SELECT count(*)::int AS total FROM knowledge_entries WHERE ${filter}`, [
      query.type,
      search,
    ]),
    database.read<EntryRow>(
      `SELECT ${entryColumns} FROM knowledge_entries WHERE ${filter} AND id > $3 ORDER BY id LIMIT $4`,
      [query.type, search, query.cursor ?? "", query.limit + 1],
    ),
  ]);
  const page = rows.slice(0, query.limit);
  return {
    entries: page.map(toStoredEntry),
    nextCursor: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null,
    total: counted[0]!.total,
  };
}
