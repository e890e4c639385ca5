import { expect, test } from "vitest";
import { CourtError } from "../errors.ts";
import { GroupCommit } from "./group-commit.ts";

interface Step {
  readonly name: string;
  readonly key: string | null;
}

const aStep = (name: string, key: string | null = null): Step => ({ name, key });
const keyOf = ({ key }: Step) => key;
const namesOf = (steps: readonly Step[]) => steps.map(({ name }) => name);

test("what arrives while two batches are under way becomes the next one", async () => {
  const batches: string[][] = [];
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const group = new GroupCommit<Step, string>({
    inFlight: 2,
    keyOf,
    mayShareKey: true,
    commit: async (steps) => {
      batches.push(namesOf(steps));
      await gates[batches.length - 1]?.promise;
      return namesOf(steps);
    },
  });
  const first = group.add(aStep("a"));
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const second = group.add(aStep("b"));
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const rest = ["c", "d", "e"].map((name) => group.add(aStep(name)));
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(batches).toEqual([["a"], ["b"]]);
  for (const { resolve } of gates) resolve();
  expect(await Promise.all([first, second, ...rest])).toEqual(["a", "b", "c", "d", "e"]);
  expect(batches).toEqual([["a"], ["b"], ["c", "d", "e"]]);
});

test("beside a batch that is under way another begins only when enough operations wait", async () => {
  const batches: string[][] = [];
  const first = Promise.withResolvers<void>();
  const group = new GroupCommit<Step, string>({
    inFlight: 2,
    portion: 3,
    keyOf,
    mayShareKey: true,
    commit: async (steps) => {
      batches.push(namesOf(steps));
      if (batches.length === 1) await first.promise;
      return namesOf(steps);
    },
  });
  const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const added = [group.add(aStep("a"))];
  await turn();
  added.push(group.add(aStep("b")), group.add(aStep("c")));
  await turn();
  expect(batches).toEqual([["a"]]);
  added.push(group.add(aStep("d")));
  await turn();
  expect(batches).toEqual([["a"], ["b", "c", "d"]]);
  added.push(group.add(aStep("e")));
  await turn();
  first.resolve();
  expect(await Promise.all(added)).toEqual(["a", "b", "c", "d", "e"]);
  expect(batches).toEqual([["a"], ["b", "c", "d"], ["e"]]);
});

test("a portion does not wait for the rest of its turn, and all of a turn goes together without portions", async () => {
  for (const portion of [3, undefined]) {
    const batches: string[][] = [];
    const group = new GroupCommit<Step, string>({
      inFlight: 2,
      portion,
      keyOf,
      mayShareKey: true,
      commit: async (steps) => {
        batches.push(namesOf(steps));
        return namesOf(steps);
      },
    });
    const added = ["a", "b", "c", "d"].map((name) => group.add(aStep(name)));
    expect(batches).toEqual(portion === undefined ? [] : [["a", "b", "c"]]);
    expect(await Promise.all(added)).toEqual(["a", "b", "c", "d"]);
    expect(batches).toEqual(portion === undefined ? [["a", "b", "c", "d"]] : [["a", "b", "c"], ["d"]]);
  }
});

test("operations of one key never overtake each other", async () => {
  for (const [mayShareKey, portion] of [
    [true, undefined],
    [false, undefined],
    [true, 7],
    [false, 7],
  ] as const) {
    const seen: string[] = [];
    let underway = 0;
    const group = new GroupCommit<Step, void>({
      inFlight: 2,
      portion,
      keyOf,
      mayShareKey,
      commit: async (steps) => {
        underway += 1;
        expect(underway).toBeLessThanOrEqual(2);
        if (!mayShareKey) expect(new Set(steps.map(keyOf)).size).toBe(steps.length);
        await new Promise(setImmediate);
        seen.push(...namesOf(steps));
        underway -= 1;
        return steps.map(() => undefined);
      },
    });
    const names = Array.from({ length: 60 }, (_, index) => index);
    await Promise.all(names.map((index) => group.add(aStep(`${index}`, `key-${index % 3}`))));
    for (const remainder of [0, 1, 2]) {
      const ofKey = seen.map(Number).filter((index) => index % 3 === remainder);
      expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
      expect(ofKey).toHaveLength(20);
    }
  }
});

test("one that fails fails alone, and a database that is away refuses them all", async () => {
  let isAway = false;
  const group = new GroupCommit<Step, string>({
    inFlight: 1,
    keyOf,
    mayShareKey: true,
    commit: async (steps) => {
      if (isAway) throw new CourtError("storage-unavailable", "away");
      if (steps.some(({ name }) => name === "bad")) throw new Error("bad");
      return namesOf(steps);
    },
  });
  const add = () => Promise.allSettled(["a", "bad", "b"].map((name) => group.add(aStep(name))));
  expect((await add()).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  isAway = true;
  expect((await add()).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  await group.settled();
});
