import { expect, test } from "vitest";
import { TokenBuckets } from "./token-buckets.ts";

function aClock() {
  let ms = 0;
  return { now: () => ms, pass: (seconds: number) => (ms += seconds * 1000) };
}

test("a bucket gives what it holds at once, then what it gains", () => {
  const { now, pass } = aClock();
  const buckets = new TokenBuckets({ size: 3, perSecond: 0.5, now });
  const take = () => buckets.take("desk");
  expect(take()).toEqual({ isTaken: true, remaining: 2, fullInSeconds: 2, nextInSeconds: 0 });
  expect([take().isTaken, take().isTaken]).toEqual([true, true]);
  expect(take()).toEqual({ isTaken: false, remaining: 0, fullInSeconds: 6, nextInSeconds: 2 });
  pass(1.5);
  expect(take()).toMatchObject({ isTaken: false, nextInSeconds: 1 });
  pass(0.5);
  expect(take().isTaken).toBe(true);
  pass(1_000_000);
  expect(take().remaining).toBe(2);
});

test("one name's flood is not another's", () => {
  const { now } = aClock();
  const buckets = new TokenBuckets({ size: 1, perSecond: 1, now });
  expect(buckets.take("loud").isTaken).toBe(true);
  expect(buckets.take("loud").isTaken).toBe(false);
  expect(buckets.take("quiet").isTaken).toBe(true);
});

test("a flood of names takes no more than its space", () => {
  const { now } = aClock();
  const buckets = new TokenBuckets({ size: 1, perSecond: 0.001, maxBuckets: 100, now });
  const first = buckets.take("name 0");
  for (let index = 1; index < 5000; index++) buckets.take(`name ${index}`);
  expect(first.isTaken).toBe(true);
  // Forgotten, and so full again: the price of the limit.
  expect(buckets.take("name 0").isTaken).toBe(true);
  expect(buckets.take("name 4999").isTaken).toBe(false);
});
