import { createHash } from "node:crypto";
import { join } from "node:path";
import { lockDataDirectory } from "./database/data-directory-lock.ts";
import { describePlace } from "./database/describe-place.ts";
import { migrate } from "./database/migrate.ts";
import { PostgresDatabase, type PostgresTransaction, toJsonRows } from "./database/postgres-database.ts";
import { migratePostgres } from "./database/postgres-migrate.ts";
import { PostgresSession } from "./database/postgres-session.ts";
import { SqliteDatabase } from "./database/sqlite-database.ts";
import { StartError } from "./errors.ts";
import { PgBossJobQueue } from "./jobs/pg-boss-job-queue.ts";
import { migrateQueue } from "./jobs/pg-boss-jobs.ts";
import { entryWords } from "./knowledge/postgres-knowledge-entries.ts";
import { type MovedTable, ofRuns, searchWords, whole } from "./moved-tables.ts";

/** Runs per portion. */
const portionSize = 500;

export interface MoveResult {
  /** Rows by table, each read back and compared. */
  readonly rows: Readonly<Record<string, number>>;
  /** SHA-256 over all of them in their order, the same on both sides. */
  readonly checksum: string;
  /** Unfinished runs that wait in the new place. */
  readonly queued: number;
}

/**
 * Moves an embedded data directory into an empty PostgreSQL: runs with everything that belongs to them,
 * knowledge, keys and the audit log. The directory is locked meanwhile and is not changed.
 *
 * One transaction: each portion is read back as PostgreSQL has it and compared with what SQLite had, by count
 * and by checksum, before anything is committed. Throws a StartError when the directory is in use, the target
 * is not empty, or a portion differs.
 */
export async function moveStore(dataDirectory: string, url: string): Promise<MoveResult> {
  const lock = lockDataDirectory(dataDirectory);
  const source = new SqliteDatabase(join(dataDirectory, "court.sqlite"));
  try {
    migrate(source);
    await migratePostgres(url, migrateQueue);
    const target = new PostgresDatabase(url);
    const session = new PostgresSession(url);
    const queue = await PgBossJobQueue.open({
      database: target,
      session,
      onHandlerError: () => {},
      onError: () => {},
    });
    try {
      return await target.transact((transaction) => copyAll(source, transaction, queue, url));
    } finally {
      await queue.close();
      await target.close();
    }
  } finally {
    source.close();
    lock.release();
  }
}

async function copyAll(
  source: SqliteDatabase,
  transaction: PostgresTransaction,
  queue: PgBossJobQueue,
  url: string,
): Promise<MoveResult> {
  await refuseFilled(transaction, url);
  const rows: Record<string, number> = {};
  const digest = createHash("sha256");
  const copied = (table: MovedTable, portion: readonly object[]) => {
    rows[table.name] = (rows[table.name] ?? 0) + portion.length;
    digest.update(toJsonRows(portion));
  };
  const last = source.get<{ seq: number | null }>("SELECT max(seq) AS seq FROM runs")?.seq ?? 0;
  for (let from = 0; from <= last; from += portionSize) {
    for (const table of ofRuns) {
      const portion = source.all<Record<string, unknown>>(table.select, from, from + portionSize - 1);
      copied(table, await copyPortion(transaction, table, portion.map(table.convert)));
    }
    const words = source.all<Parameters<typeof searchWords>[0]>(
      `SELECT run_id, title, text, report FROM runs JOIN incident_texts USING (seq) LEFT JOIN reports USING (seq)
       WHERE seq BETWEEN ? AND ?`,
      from,
      from + portionSize - 1,
    );
    await transaction.query(
      `UPDATE incident_texts AS stored SET words = new.words::tsvector || new.report_words::tsvector
       FROM json_to_recordset($1::json) AS new (run_id uuid, words text, report_words text)
       WHERE stored.run_id = new.run_id`,
      [toJsonRows(words.map(searchWords))],
    );
  }
  for (const table of whole) {
    if (table.clear !== undefined) await transaction.query(table.clear);
    for (let offset = 0; ; offset += portionSize) {
      const portion = source.all<Record<string, unknown>>(table.select, portionSize, offset);
      if (portion.length === 0) break;
      copied(table, await copyPortion(transaction, table, portion.map(table.convert)));
    }
  }
  await indexKnowledge(transaction);
  const head = source.get<{ seq: number; hash: string }>("SELECT seq, hash FROM audit_head")!;
  await transaction.query("UPDATE audit_head SET seq = $1, hash = $2", [head.seq, head.hash]);
  return { rows, checksum: digest.digest("hex"), queued: await copyJobs(source, transaction, queue) };
}

/** Writes a portion, reads it back and compares. Answers the rows as they now stand. */
async function copyPortion(
  transaction: PostgresTransaction,
  { name, columns, keys }: MovedTable,
  portion: readonly Record<string, unknown>[],
): Promise<readonly object[]> {
  if (portion.length === 0) return [];
  const names = Object.keys(columns).join(", ");
  const declared = Object.entries(columns)
    .map(([column, type]) => `${column} ${type}`)
    .join(", ");
  const sent = toJsonRows(portion);
  await transaction.query(
    `INSERT INTO ${name} (${names}) SELECT ${names} FROM json_to_recordset($1::json) AS new (${declared})`,
    [sent],
  );
  const isSame = keys.map((key) => `stored.${key} = (asked.row ->> '${key}')::${columns[key]}`).join(" AND ");
  const [back] = await transaction.query<{ rows: string }>(
    `SELECT coalesce(json_agg(row_to_json(stored) ORDER BY place), '[]')::text AS rows
     FROM json_array_elements($1::json) WITH ORDINALITY AS asked (row, place) JOIN ${name} AS stored ON ${isSame}`,
    [sent],
  );
  const expected = JSON.parse(sent) as Record<string, unknown>[];
  const stored = JSON.parse(back!.rows) as Record<string, unknown>[];
  if (checksum(expected, columns) !== checksum(stored, columns)) {
    throw new StartError(
      `${name}: a portion of ${expected.length} rows differs after it was written (${stored.length} were read back). Nothing was moved.`,
    );
  }
  return expected;
}

function checksum(rows: readonly Record<string, unknown>[], columns: MovedTable["columns"]): string {
  const names = Object.keys(columns);
  const inOrder = rows.map((row) => names.map((name) => row[name] ?? null));
  return createHash("sha256").update(JSON.stringify(inOrder)).digest("hex");
}

async function refuseFilled(transaction: PostgresTransaction, url: string): Promise<void> {
  for (const table of ["runs", "knowledge_entries", "api_keys", "audit_log"]) {
    const found = await transaction.query(`SELECT 1 FROM ${table} LIMIT 1`);
    if (found.length > 0) {
      throw new StartError(
        `The database ${describePlace(url)} is not empty: there are rows in ${table}. Name a new one.`,
      );
    }
  }
}

/** The words of current entries, which the embedded store keeps in another form. */
async function indexKnowledge(transaction: PostgresTransaction): Promise<void> {
  for (;;) {
    const bare = await transaction.query<{ type: string; id: string; body: string }>(
      `SELECT type, id, body FROM knowledge_entries WHERE is_current AND NOT is_removed AND words IS NULL
       LIMIT ${portionSize}`,
    );
    if (bare.length === 0) return;
    await transaction.query(
      `UPDATE knowledge_entries AS entry SET words = new.words::tsvector
       FROM json_to_recordset($1::json) AS new (type text, id text, words text)
       WHERE entry.type = new.type COLLATE "C" AND entry.id = new.id COLLATE "C" AND is_current`,
      [toJsonRows(bare.map(({ type, id, body }) => ({ type, id, words: entryWords(JSON.parse(body)) })))],
    );
  }
}

/** Unfinished runs get their jobs, in the order they had. */
async function copyJobs(
  source: SqliteDatabase,
  transaction: PostgresTransaction,
  queue: PgBossJobQueue,
): Promise<number> {
  const jobs = source.all<{ id: string; priority: number; turn_group: string; available_at: number }>(
    "SELECT id, jobs.priority AS priority, turn_group, available_at FROM jobs JOIN runs ON run_id = id ORDER BY position",
  );
  for (let start = 0; start < jobs.length; start += portionSize) {
    await queue.enqueueAll(
      transaction,
      jobs.slice(start, start + portionSize).map(({ id, priority, turn_group: group, available_at }) => ({
        id,
        priority,
        group,
        delayMs: Math.max(0, available_at - Date.now()),
      })),
    );
  }
  return jobs.length;
}
