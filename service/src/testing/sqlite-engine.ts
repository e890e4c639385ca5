import { migrate } from "../database/migrate.ts";
import { SqliteDatabase } from "../database/sqlite-database.ts";
import { SqliteJobQueue } from "../jobs/sqlite-job-queue.ts";
import type { EngineParts } from "../runs/conformance/engine-under-test.ts";
import { type CourtClock, createCourtClock } from "../runs/court-clock.ts";
import { SqliteRunStore } from "../runs/sqlite-run-store.ts";

/** The embedded store and queue on a database file, without the lock on its directory. */
export function openSqliteEngine(
  path: string,
  clock: CourtClock = createCourtClock(),
): EngineParts & { database: SqliteDatabase } {
  const database = new SqliteDatabase(path);
  migrate(database);
  const queue = new SqliteJobQueue({ database, onHandlerError: () => {} });
  const store = new SqliteRunStore({ database, jobs: queue, clock });
  return {
    database,
    store,
    queue,
    clock,
    crashAndReopen: async () => {
      database.close();
      return openSqliteEngine(path, clock);
    },
    close: async () => {
      await queue.stop({ graceMs: 0 });
      database.close();
    },
  };
}
