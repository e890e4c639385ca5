import type pg from "pg";
import { jobTable } from "./pg-boss-table.ts";

/**
 * What pg-boss keeps up beside its table of jobs for queues of other policies, for singletons, flows, dead letters
 * and its own supervision, none of which this queue uses: of five index entries and a foreign key per job, our
 * statements need three entries. Without the rest a submit costs the database a fifth less.
 *
 * They are dropped after pg-boss has made or changed its schema, and made again before it changes it: its own
 * migrations find what they left. Only these by name: what a later version of pg-boss adds stays.
 */
const unusedIndexes = [1, 2, 3, 4, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17].map(
  (number) => `job_common_i${number}`,
);
/** That of a queue's name to the table of queues, and that of its dead letters'. */
const unusedForeignKeys = ["q_fkey", "dlq_fkey"];

/** Under the lock of a migration. A start that finds nothing to drop locks nothing. */
export async function dropUnusedParts(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ removal: string }>(selectUnused, [unusedIndexes, unusedForeignKeys]);
  if (rows.length === 0) return;
  await inTransaction(client, async () => {
    await client.query(
      `INSERT INTO court.unused_queue_parts (name, definition)
       SELECT name, definition FROM (${selectUnused}) AS unused
       ON CONFLICT (name) DO UPDATE SET definition = excluded.definition`,
      [unusedIndexes, unusedForeignKeys],
    );
    for (const { removal } of rows) await client.query(removal);
  });
}

/** Everything as pg-boss made it. */
export async function restoreUnusedParts(client: pg.Client): Promise<void> {
  await inTransaction(client, async () => {
    const { rows } = await client.query<{ definition: string }>(
      "DELETE FROM court.unused_queue_parts RETURNING definition",
    );
    for (const { definition } of rows) await client.query(definition);
  });
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query("BEGIN");
  try {
    await work();
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

const selectUnused = `
  SELECT relname AS name, pg_get_indexdef(indexrelid) AS definition,
         format('DROP INDEX %s', indexrelid::regclass) AS removal
  FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
  WHERE indrelid = '${jobTable}'::regclass AND relname = ANY($1::text[])
  UNION ALL
  SELECT conname, format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,
                         pg_get_constraintdef(oid)),
         format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)
  FROM pg_constraint
  WHERE conrelid = '${jobTable}'::regclass AND contype = 'f' AND conname = ANY($2::text[])`;
