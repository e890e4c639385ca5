import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { PostgresDatabase } from "../database/postgres-database.ts";
import type { JobCounts } from "./job-queue.ts";
import { LineDepth } from "./line-depth.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

/** A database whose counts are answered by hand. */
function aLine() {
  const counts: PromiseWithResolvers<JobCounts[]>[] = [];
  const read = () => {
    const count = Promise.withResolvers<JobCounts[]>();
    counts.push(count);
    return count.promise;
  };
  const depth = new LineDepth({ read } as unknown as PostgresDatabase);
  const answer = async (waiting: number) => {
    counts.at(-1)!.resolve([{ waiting, delayed: 0, running: 0 }]);
    await new Promise(setImmediate);
  };
  return { depth, answer, asked: () => counts.length };
}

test("far below the limit nobody waits for the next count; near it everybody does", async () => {
  const { depth, answer, asked } = aLine();
  const first = depth.read(100_000);
  await answer(50_000);
  expect(await first).toMatchObject({ waiting: 50_000 });

  vi.advanceTimersByTime(1_000);
  expect(await depth.read(100_000)).toMatchObject({ waiting: 50_000 });
  expect(await depth.read(100_000)).toMatchObject({ waiting: 50_000 });
  expect(asked()).toBe(2);
  await answer(95_000);

  vi.advanceTimersByTime(1_000);
  const near = depth.read(100_000);
  await answer(99_999);
  expect(await near).toMatchObject({ waiting: 99_999 });
  expect(asked()).toBe(3);
});

test("a count that takes too long is waited for", async () => {
  const { depth, answer, asked } = aLine();
  const first = depth.read(100_000);
  await answer(50_000);
  await first;
  vi.advanceTimersByTime(1_000);
  await depth.read(100_000);
  vi.advanceTimersByTime(2_000);
  const waiting = depth.read(100_000);
  await answer(60_000);
  // The count that was under way began before this was asked for.
  await answer(61_000);
  expect(await waiting).toMatchObject({ waiting: 61_000 });
  expect(asked()).toBe(3);
});
