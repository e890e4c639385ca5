import { PostgresDatabase } from "../database/postgres-database.ts";
import { PostgresSession } from "../database/postgres-session.ts";
import { PgBossJobQueue } from "../jobs/pg-boss-job-queue.ts";
import type { EngineParts } from "../runs/conformance/engine-under-test.ts";
import { type CourtClock, createCourtClock } from "../runs/court-clock.ts";
import { PostgresRunStore } from "../runs/postgres-run-store.ts";
import { createMigratedDatabase } from "./migrated-database.ts";

/** The distributed store and queue on a database of their own, which is dropped at the end. */
export async function createPostgresEngine(clock: CourtClock = createCourtClock()) {
  const place = await createMigratedDatabase();
  const engine = await openPostgresParts(place.url, clock).catch(async (error) => {
    await place.drop();
    throw error;
  });
  return {
    ...engine,
    place,
    close: async () => {
      await engine.close();
      await place.drop();
    },
  };
}

/** On a migrated database that others may use as well. */
export async function openPostgresParts(
  url: string,
  clock: CourtClock = createCourtClock(),
): Promise<EngineParts & { database: PostgresDatabase }> {
  const database = new PostgresDatabase(url);
  const session = new PostgresSession(url);
  const queue = await PgBossJobQueue.open({ database, session, onHandlerError: () => {}, onError: () => {} });
  const store = new PostgresRunStore({ database, session, jobs: queue, clock });
  await session.start();
  let hasCrashed = false;
  return {
    database,
    store,
    queue,
    clock,
    crashAndReopen: async () => {
      hasCrashed = true;
      await session.close();
      await queue.close();
      await database.close();
      return await openPostgresParts(url, clock);
    },
    close: async () => {
      if (hasCrashed) return;
      await queue.stop({ graceMs: 0 });
      await store.close();
      await queue.close();
      await session.close();
      await database.close();
    },
  };
}
