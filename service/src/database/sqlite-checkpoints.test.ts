import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { SqliteCheckpoints } from "./sqlite-checkpoints.ts";
import { SqliteDatabase } from "./sqlite-database.ts";

function openDatabase(): { database: SqliteDatabase; checkpoints: SqliteCheckpoints } {
  const database = new SqliteDatabase(join(temporaryDirectory(), "court.sqlite"));
  const checkpoints = new SqliteCheckpoints(database.path);
  onTestFinished(async () => {
    await checkpoints.close();
    database.close();
  });
  return { database, checkpoints };
}

/** What the file holds without its log. */
function wordsInFile({ path }: SqliteDatabase): unknown[] {
  const copy = join(temporaryDirectory(), "copy.sqlite");
  copyFileSync(path, copy);
  const file = new SqliteDatabase(copy);
  onTestFinished(() => file.close());
  return file.all("SELECT word FROM words").map(({ word }) => word);
}

test("what was committed is in the file after a checkpoint, and the log goes on", async () => {
  const { database, checkpoints } = openDatabase();
  database.runScript("CREATE TABLE words (word TEXT)");
  await checkpoints.take();
  for (const word of ["crane", "gate"]) {
    await database.write((transaction) => transaction.run("INSERT INTO words VALUES (?)", word));
    expect(wordsInFile(database)).not.toContain(word);
    await checkpoints.take();
    expect(wordsInFile(database)).toContain(word);
  }
});

test("without its thread nothing is copied, and nobody waits", async () => {
  const { database, checkpoints } = openDatabase();
  database.runScript("CREATE TABLE words (word TEXT)");
  await checkpoints.take();
  await database.write((transaction) => transaction.run("INSERT INTO words VALUES ('crane')"));
  await checkpoints.close();
  await checkpoints.take();
  expect(wordsInFile(database)).toEqual([]);
});
