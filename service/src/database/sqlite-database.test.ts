import { fstatSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { StartError } from "../errors.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { SqliteDatabase } from "./sqlite-database.ts";
import { openSqliteReader } from "./sqlite-reader.ts";

function openNotes(): { database: SqliteDatabase; path: string } {
  const path = join(temporaryDirectory(), "notes.sqlite");
  const database = new SqliteDatabase(path);
  onTestFinished(() => database.close());
  database.runScript("CREATE TABLE notes (text TEXT NOT NULL UNIQUE) STRICT");
  return { database, path };
}

const insertNote = "INSERT INTO notes (text) VALUES (?)";

function notes(database: SqliteDatabase): unknown[] {
  return database.all<{ text: string }>("SELECT text FROM notes ORDER BY rowid").map(({ text }) => text);
}

test("the log is written ahead, rows are typed and foreign keys hold", () => {
  const { database } = openNotes();
  expect(database.get("PRAGMA journal_mode")).toEqual({ journal_mode: "wal" });
  // NORMAL leaves out the sync at a commit, which is ours, and none of those that protect the file.
  expect(database.get("PRAGMA synchronous")).toEqual({ synchronous: 1 });
  expect(database.get("PRAGMA foreign_keys")).toEqual({ foreign_keys: 1 });
});

/** A disk whose syncs end when the test says so. */
function openOnHeldDisk() {
  const path = join(temporaryDirectory(), "notes.sqlite");
  const syncs: { file: number; done: (error: Error | null) => void }[] = [];
  const begun: (() => void)[] = [];
  const database = new SqliteDatabase(path, {
    sync: (file, done) => {
      syncs.push({ file, done });
      begun.shift()?.();
    },
  });
  onTestFinished(() => database.close());
  database.runScript("CREATE TABLE notes (text TEXT NOT NULL UNIQUE) STRICT");
  const nextSync = () => new Promise<void>((resolve) => begun.push(resolve));
  return { database, path, syncs, nextSync };
}

test("nobody is told of a write before the log that holds it is synced, and a reader can wait for the same", async () => {
  const { database, path, syncs, nextSync } = openOnHeldDisk();
  const told: string[] = [];
  expect(database.synced).toBeNull();
  const first = database
    .write((transaction) => {
      transaction.afterCommit(() => told.push("callback"));
      return transaction.insert(insertNote, "first");
    })
    .then(() => told.push("written"));
  await nextSync();
  expect(fstatSync(syncs[0]!.file).ino).toBe(statSync(`${path}-wal`).ino);
  // It is committed and seen, and so must not be told on.
  expect(notes(database)).toEqual(["first"]);
  const read = database.synced!.then(() => told.push("read"));
  // What comes meanwhile waits for its own commit and sync.
  const second = database.write((transaction) => transaction.insert(insertNote, "second"));
  await new Promise((resolve) => setImmediate(resolve));
  expect({ told, stored: notes(database), syncs: syncs.length }).toEqual({
    told: [],
    stored: ["first"],
    syncs: 1,
  });
  const secondSync = nextSync();
  syncs[0]!.done(null);
  await Promise.all([first, read]);
  expect(told).toEqual(["callback", "written", "read"]);
  await secondSync;
  syncs[1]!.done(null);
  await second;
  expect(database.synced).toBeNull();
});

test("a write whose sync the disk refuses is refused, and what is kept in memory follows the file", async () => {
  const { database, syncs, nextSync } = openOnHeldDisk();
  let isFollowed = false;
  const write = database.write((transaction) => {
    transaction.afterCommit(() => {
      isFollowed = true;
    });
    transaction.run(insertNote, "perhaps");
  });
  await nextSync();
  syncs[0]!.done(new Error("EIO: i/o error, fdatasync"));
  await expect(write).rejects.toMatchObject({
    code: "storage-unavailable",
    message: expect.stringMatching(/EIO.*stored or not/),
  });
  expect({ isFollowed, stored: notes(database) }).toEqual({ isFollowed: true, stored: ["perhaps"] });
});

test("closing during a sync tells the writers first, and a late answer of the disk changes nothing", async () => {
  const { database, path, syncs, nextSync } = openOnHeldDisk();
  const first = database.write((transaction) => transaction.run(insertNote, "first"));
  await nextSync();
  const second = database.write((transaction) => transaction.run(insertNote, "second"));
  database.close();
  expect(await Promise.all([first, second])).toEqual([1, 1]);
  syncs[0]!.done(null);
  const reopened = new SqliteDatabase(path);
  onTestFinished(() => reopened.close());
  expect(notes(reopened)).toEqual(["first", "second"]);
});

test("writes of one turn are one commit, and another connection sees all or none of them", async () => {
  const { database, path } = openNotes();
  const other = openSqliteReader(path);
  onTestFinished(other.close);
  const seen: unknown[] = [];
  const count = () => other.reader.get<{ n: number }>("SELECT count(*) AS n FROM notes")!.n;
  await Promise.all(
    ["a", "b", "c"].map((text) =>
      database
        .write((transaction) => {
          transaction.run(insertNote, text);
          seen.push(count());
        })
        .then(() => seen.push(count())),
    ),
  );
  expect(seen).toEqual([0, 0, 0, 3, 3, 3]);
});

test("a work that throws fails alone, and its neighbours of the same turn are stored", async () => {
  const { database } = openNotes();
  const called: string[] = [];
  const write = (text: string, fail = false) =>
    database.write((transaction) => {
      transaction.run(insertNote, text);
      transaction.afterCommit(() => called.push(text));
      if (fail) throw new Error(`no ${text}`);
      return text;
    });
  const answers = await Promise.allSettled([write("a"), write("b", true), write("a"), write("c")]);
  expect(
    answers.map((answer) => (answer.status === "fulfilled" ? answer.value : answer.reason.message)),
  ).toEqual(["a", "no b", expect.stringContaining("UNIQUE"), "c"]);
  expect(notes(database)).toEqual(["a", "c"]);
  expect(called).toEqual(["a", "c"]);
});

test("a flood is stored completely and in order, and others get their turn in between", async () => {
  const { database } = openNotes();
  const busyMs = 5;
  const seen: number[] = [];
  const writes = Array.from({ length: 40 }, (_, index) =>
    database.write((transaction) => {
      const until = performance.now() + busyMs;
      while (performance.now() < until);
      return transaction.insert(insertNote, String(index));
    }),
  );
  const lookedUntilComplete = new Promise<void>((resolve) => {
    const look = () => {
      const stored = notes(database).length;
      seen.push(stored);
      if (stored < writes.length) setImmediate(look);
      else resolve();
    };
    setImmediate(look);
  });
  const rowids = await Promise.all(writes);
  await lookedUntilComplete;
  expect(rowids).toEqual(rowids.map((_rowid, index) => index + 1));
  // 200 ms of work in portions of about 20.
  expect(seen.length).toBeGreaterThan(4);
  expect(seen[0]).toBeLessThan(writes.length);
});

test("closing commits what is waiting and refuses what comes later", async () => {
  const { database, path } = openNotes();
  const last = database.write((transaction) => transaction.run(insertNote, "last"));
  database.close();
  await last;
  await expect(database.write(() => {})).rejects.toMatchObject({ code: "shutting-down" });
  const reopened = new SqliteDatabase(path);
  expect(notes(reopened)).toEqual(["last"]);
  reopened.close();
});

test("a file that is no database stops the start with its name", () => {
  const path = join(temporaryDirectory(), "court.sqlite");
  writeFileSync(path, "this is not a database, though long enough to look like one".repeat(100));
  expect(() => new SqliteDatabase(path)).toThrow(StartError);
  expect(() => new SqliteDatabase(path)).toThrow(path);
});

test("a reader cannot write", () => {
  const { path } = openNotes();
  const { reader, close } = openSqliteReader(path);
  onTestFinished(close);
  expect(() => reader.statement(insertNote).run("x")).toThrow(/readonly/);
});
