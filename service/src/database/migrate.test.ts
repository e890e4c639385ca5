import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { StartError } from "../errors.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { migrate, readMigrations, sqliteMigrations } from "./migrate.ts";
import { SqliteDatabase } from "./sqlite-database.ts";

function openEmpty(path = join(temporaryDirectory(), "court.sqlite")): SqliteDatabase {
  const database = new SqliteDatabase(path);
  onTestFinished(() => database.close());
  return database;
}

function aFolder(files: Record<string, string>): string {
  const folder = temporaryDirectory();
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql);
  return folder;
}

function version(database: SqliteDatabase): number {
  return database.get<{ user_version: number }>("PRAGMA user_version")!.user_version;
}

test("an empty database gets the whole schema, and a second time changes nothing", () => {
  const database = openEmpty();
  expect(migrate(database)).toBe(readMigrations(sqliteMigrations).length);
  const schema = database.all("SELECT * FROM sqlite_schema");
  migrate(database);
  expect(database.all("SELECT * FROM sqlite_schema")).toEqual(schema);
  expect(database.all("PRAGMA foreign_key_check")).toEqual([]);
});

test("every table of the product is strict", () => {
  const database = openEmpty();
  migrate(database);
  const tables = database.all<{ name: string; strict: number; type: string }>("PRAGMA table_list");
  const loose = tables.filter(
    ({ name, type, strict }) => type === "table" && strict === 0 && !name.startsWith("sqlite_"),
  );
  expect(loose).toEqual([]);
});

test("only what is missing is applied", () => {
  const database = openEmpty();
  migrate(database, aFolder({ "0001-a.sql": "CREATE TABLE a (x INTEGER) STRICT" }));
  const newer = aFolder({
    "0001-a.sql": "this would fail",
    "0002-b.sql": "ALTER TABLE a ADD COLUMN y TEXT",
    "notes.txt": "not a migration",
  });
  expect(migrate(database, newer)).toBe(2);
  expect(database.all("SELECT x, y FROM a")).toEqual([]);
});

test("a migration that fails half-way leaves the schema of the one before", () => {
  const database = openEmpty();
  const folder = aFolder({
    "0001-a.sql": "CREATE TABLE a (x INTEGER) STRICT",
    "0002-b.sql": "CREATE TABLE b (x INTEGER) STRICT; CREATE TABLE a (x INTEGER) STRICT",
  });
  expect(() => migrate(database, folder)).toThrow(/already exists/);
  expect(version(database)).toBe(1);
  expect(database.all("SELECT name FROM sqlite_schema")).toEqual([{ name: "a" }]);
});

test("a schema of a newer release stops the start and is left alone", () => {
  const path = join(temporaryDirectory(), "court.sqlite");
  const database = openEmpty(path);
  const known = migrate(database);
  database.runScript(`PRAGMA user_version = ${known + 1}`);
  const attempt = () => migrate(database);
  expect(attempt).toThrow(StartError);
  expect(attempt).toThrow(`version ${known + 1}`);
  expect(version(database)).toBe(known + 1);
});

test("a missing or doubled number is a mistake in the folder", () => {
  const sql = "SELECT 1";
  expect(() => readMigrations(aFolder({ "0001-a.sql": sql, "0003-c.sql": sql }))).toThrow("number 2");
  expect(() => readMigrations(aFolder({ "0001-a.sql": sql, "0001-b.sql": sql }))).toThrow("0001-b.sql");
});
