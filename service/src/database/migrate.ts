import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { StartError } from "../errors.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";

/** One folder per dialect; the numbers of a folder start at 1 and have no gaps. */
export const sqliteMigrations = fileURLToPath(new URL("./migrations/sqlite", import.meta.url));

/**
 * Brings a database to the newest schema of the folder, one transaction per file, and answers its version.
 * The version is kept in SQLite's own `user_version`, in the same transaction.
 * Throws a StartError when the database was written by a newer release.
 */
export function migrate(database: SqliteDatabase, folder: string = sqliteMigrations): number {
  const migrations = readMigrations(folder);
  const current = database.get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
  if (current > migrations.length) {
    throw new StartError(
      `${database.path} has schema version ${current}; this release knows versions up to ${migrations.length}. ` +
        "Start the release that wrote it, or a newer one, or name another data directory.",
    );
  }
  for (const { number, sql } of migrations.slice(current)) {
    database.writeNow(() => {
      database.runScript(sql);
      database.runScript(`PRAGMA user_version = ${number}`);
    });
  }
  return migrations.length;
}

/** The files of a folder named `0001-what.sql`, in order. Throws when a number is missing or used twice. */
export function readMigrations(folder: string): { number: number; name: string; sql: string }[] {
  const names = readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort();
  return names.map((name, index) => {
    const number = Number(name.slice(0, 4));
    if (number !== index + 1) {
      throw new Error(`${folder}: expected migration number ${index + 1}, found ${name}`);
    }
    return { number, name, sql: readFileSync(`${folder}/${name}`, "utf8") };
  });
}
