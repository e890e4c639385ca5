import { createHash } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { PostgresDatabase } from "../database/postgres-database.ts";
import { PostgresSession } from "../database/postgres-session.ts";
import { createMigratedDatabase } from "../testing/migrated-database.ts";
import type { TestDatabase } from "../testing/postgres-cluster.ts";
import { startTcpProxy } from "../testing/tcp-proxy.ts";
import { describeJobQueue, type QueueUnderTest } from "./job-queue.conformance.ts";
import type { JobQueue } from "./job-queue.ts";
import { PgBossJobQueue } from "./pg-boss-job-queue.ts";
import { PgBossJobs } from "./pg-boss-jobs.ts";

describeJobQueue("pg-boss", async () => {
  return await openQueue(await createMigratedDatabase(), true);
});

test("one caller's flood of 10 000 lets another caller's job through after a few", async ({ annotate }) => {
  const { queue, enqueue, close } = await openQueue(await createMigratedDatabase(), true);
  onTestFinished(close);
  const job = (id: string, group: string) => ({ id, group, priority: 0, delayMs: 0 });
  for (let start = 0; start < 10_000; start += 500) {
    await enqueue(Array.from({ length: 500 }, (_, index) => job(`flood-${start + index}`, "flood")));
  }
  const delivered: string[] = [];
  const singleCame = Promise.withResolvers<void>();
  let isSent = false;
  await queue.start(
    async ({ id }) => {
      delivered.push(id);
      if (id === "single") singleCame.resolve();
      if (delivered.length === 100 && !isSent) {
        isSent = true;
        await enqueue([job("single", "other")]);
      }
      return { kind: "done" };
    },
    { slots: 4 },
  );
  await singleCame.promise;
  await annotate(`delivered after ${delivered.indexOf("single") - 100} jobs of the flood's 9 900`);
  expect(delivered.indexOf("single")).toBeLessThan(300);
});

test("a job whose delivery was lost on the way from the database is delivered again", async () => {
  const place = await aMigratedDatabase();
  const proxy = await startTcpProxy(place.url);
  const worker = await openQueue({ ...place, url: proxy.url }, false);
  onTestFinished(worker.close);
  const delivered = Promise.withResolvers<string>();
  await worker.queue.start(
    async ({ id }) => {
      delivered.resolve(id);
      return { kind: "done" };
    },
    { slots: 4 },
  );
  const desk = await openQueue(place, false);
  onTestFinished(desk.close);
  proxy.cutAnswerWith(toUuid("lost on the way"));
  await desk.enqueue([{ id: "lost on the way", group: "any", priority: 0, delayMs: 0 }]);
  expect(await delivered.promise).toBe("lost on the way");
  expect(proxy.cutAnswers).toBe(1);
});

test("jobs that a worker fetched after it was taken for dead are not kept by it", async () => {
  const place = await aMigratedDatabase();
  const desk = await openQueue(place, false);
  onTestFinished(desk.close);
  const job = { id: "fetched by a ghost", group: "any", priority: 0, delayMs: 0 };
  await desk.enqueue([job]);
  const ghost = new PostgresDatabase(place.url);
  const jobs = await PgBossJobs.open(ghost);
  onTestFinished(async () => {
    await jobs.close();
    await ghost.close();
  });
  const buriedNumber = 4711;
  expect(await jobs.fetch(ghost, buriedNumber, 4)).toHaveLength(1);
  const delivered = Promise.withResolvers<string>();
  await desk.queue.start(
    async ({ id }) => {
      delivered.resolve(id);
      return { kind: "done" };
    },
    { slots: 4 },
  );
  expect(await delivered.promise).toBe(job.id);
});

async function aMigratedDatabase(): Promise<TestDatabase> {
  const place = await createMigratedDatabase();
  onTestFinished(() => place.drop());
  return place;
}

async function openQueue(place: TestDatabase, ownsPlace: boolean): Promise<QueueUnderTest> {
  const database = new PostgresDatabase(place.url);
  const session = new PostgresSession(place.url);
  const queue = await PgBossJobQueue.open({ database, session, onHandlerError: () => {}, onError: () => {} });
  await session.start();
  let hasCrashed = false;
  return {
    queue: withAnyIds(queue),
    enqueue: (jobs) =>
      database.transact((transaction) =>
        queue.enqueueAll(
          transaction,
          jobs.map((job) => ({ ...job, id: toUuid(job.id) })),
        ),
      ),
    enqueueAndRollBack: (job) =>
      database
        .transact(async (transaction) => {
          await queue.enqueue(transaction, { ...job, id: toUuid(job.id) });
          throw new Error("rolled back");
        })
        .catch(() => {}),
    remove: (id) => database.transact((transaction) => queue.remove(transaction, toUuid(id))),
    crashAndReopen: async () => {
      hasCrashed = true;
      await session.close();
      await queue.close();
      await database.close();
      const reopened = await openQueue(place, false);
      // What the dead one had in hand is back in the line within two looks.
      while ((await reopened.queue.depth()).running > 0);
      return reopened;
    },
    close: async () => {
      if (!hasCrashed) {
        await queue.stop({ graceMs: 0 });
        await queue.close();
        await session.close();
        await database.close();
      }
      if (ownsPlace) await place.drop();
    },
  };
}

const names = new Map<string, string>();

/** The conformance suite's names as the UUIDs that this queue takes. */
function toUuid(name: string): string {
  const hex = createHash("sha1").update(name).digest("hex");
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  names.set(uuid, name);
  return uuid;
}

function withAnyIds(queue: PgBossJobQueue): JobQueue {
  return {
    start: (handler, options) => queue.start((job) => handler({ ...job, id: names.get(job.id)! }), options),
    cancel: (id) => queue.cancel(toUuid(id)),
    stop: (options) => queue.stop(options),
    depth: () => queue.depth(),
  };
}
