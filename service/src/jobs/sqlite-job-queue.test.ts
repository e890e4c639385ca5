import { join } from "node:path";
import { expect, test } from "vitest";
import { migrate } from "../database/migrate.ts";
import { SqliteDatabase } from "../database/sqlite-database.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { describeJobQueue, type QueueUnderTest } from "./job-queue.conformance.ts";
import { longestDelayMs } from "./job-queue.ts";
import { SqliteJobQueue } from "./sqlite-job-queue.ts";

describeJobQueue("SQLite", async () => openQueue(join(temporaryDirectory(), "court.sqlite")));

test("a delay is cut to the longest allowed", async () => {
  const path = join(temporaryDirectory(), "court.sqlite");
  const before = openQueue(path);
  await before.enqueue([{ id: "delayed", priority: 0, group: "someone", delayMs: 10 * longestDelayMs }]);
  const { available_at: availableAt } = before.database.get<{ available_at: number }>("SELECT * FROM jobs")!;
  expect(availableAt - Date.now()).toBeLessThanOrEqual(longestDelayMs);
  await before.close();
});

function openQueue(path: string): QueueUnderTest & { database: SqliteDatabase } {
  const database = new SqliteDatabase(path);
  migrate(database);
  const queue = new SqliteJobQueue({ database, onHandlerError: () => {} });
  return {
    queue,
    database,
    enqueue: (jobs) =>
      database.write((transaction) => {
        for (const job of jobs) queue.enqueue(transaction, job);
      }),
    enqueueAndRollBack: (job) =>
      database
        .write((transaction) => {
          queue.enqueue(transaction, job);
          throw new Error("rolled back");
        })
        .catch(() => {}),
    remove: (id) => database.write((transaction) => queue.remove(transaction, id)),
    crashAndReopen: async () => {
      database.close();
      return openQueue(path);
    },
    close: async () => {
      await queue.stop({ graceMs: 0 });
      database.close();
    },
  };
}
