import { migratePostgres } from "../database/postgres-migrate.ts";
import { migrateQueue } from "../jobs/pg-boss-jobs.ts";
import { createTestDatabase, endConnections, type TestDatabase } from "./postgres-cluster.ts";

/**
 * Databases of tests that have ended, as they were after their migration. To make one takes a second or more
 * on a small machine, and to empty one some milliseconds. They are dropped at the end of the run (drop-databases.ts).
 */
const spare: TestDatabase[] = [];

/** A database of a test's own with the newest schema and nothing in it; `drop` gives it back. */
export async function createMigratedDatabase(): Promise<TestDatabase> {
  const place = spare.pop() ?? (await migrated());
  return {
    ...place,
    drop: async () => {
      await endConnections(place);
      await place.query(makeAsNew);
      spare.push(place);
    },
  };
}

async function migrated(): Promise<TestDatabase> {
  const place = await createTestDatabase();
  await migratePostgres(place.url, migrateQueue);
  await place.query(rememberRows);
  return place;
}

/** What the migrations have put in, table by table. */
const rememberRows = `
  DO $$
  DECLARE
    made record;
  BEGIN
    CREATE SCHEMA as_new;
    FOR made IN SELECT * FROM pg_tables WHERE schemaname IN ('court', 'court_jobs') LOOP
      EXECUTE format('CREATE TABLE as_new.%I AS TABLE %I.%I',
                     made.schemaname || '.' || made.tablename, made.schemaname, made.tablename);
    END LOOP;
  END $$`;

/** Without triggers: tables that may only grow are emptied too, in any order. */
const makeAsNew = `
  DO $$
  DECLARE
    made record;
  BEGIN
    SET LOCAL session_replication_role = replica;
    FOR made IN SELECT * FROM pg_tables WHERE schemaname IN ('court', 'court_jobs') LOOP
      EXECUTE format('DELETE FROM ONLY %I.%I', made.schemaname, made.tablename);
      EXECUTE format('INSERT INTO %1$I.%2$I OVERRIDING SYSTEM VALUE SELECT * FROM as_new.%3$I',
                     made.schemaname, made.tablename, made.schemaname || '.' || made.tablename);
    END LOOP;
  END $$`;
