import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createConnection } from "mysql2/promise";
import { createTestDatabase } from "./postgres-cluster.ts";

export type ScratchKind = "sqlite" | "mysql" | "postgres";

/** A database with content of the test's own. `reader` is an account that may only read. */
export interface ScratchDatabase {
  /** Where a sources file would point: a URL, or the path of a SQLite file. */
  readonly reader: string;
  readonly owner: string;
  execute(sql: string): Promise<void>;
  drop(): Promise<void>;
}

const mysqlRoot = { host: "127.0.0.1", port: 3306, user: "root" };

/** Why a kind cannot be tested on this machine; null when it can. */
export async function findScratchObstacle(kind: ScratchKind): Promise<string | null> {
  if (kind !== "mysql") return null;
  try {
    await (await createConnection({ ...mysqlRoot, connectTimeout: 1_000 })).end();
    return null;
  } catch (error) {
    return `no MySQL or MariaDB answers root without a password on 127.0.0.1:3306 (${(error as Error).message})`;
  }
}

export async function createScratchDatabase(kind: ScratchKind, script: string): Promise<ScratchDatabase> {
  if (kind === "sqlite") return createSqlite(script);
  return kind === "mysql" ? createMysql(script) : createPostgres(script);
}

async function createSqlite(script: string): Promise<ScratchDatabase> {
  const directory = mkdtempSync(join(tmpdir(), "court-sqlite-"));
  const path = join(directory, "terminal.db");
  const database = new DatabaseSync(path);
  database.exec(script);
  return {
    reader: path,
    owner: path,
    execute: async (sql) => database.exec(sql),
    async drop() {
      database.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function createMysql(script: string): Promise<ScratchDatabase> {
  const name = `court_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  const connection = await createConnection({ ...mysqlRoot, multipleStatements: true });
  await connection.query(
    `CREATE DATABASE ${name} CHARACTER SET utf8mb4; USE ${name}; SET time_zone = '+00:00'`,
  );
  await connection.query(script);
  for (const host of ["127.0.0.1", "localhost"]) {
    await connection.query(
      `CREATE USER '${name}'@'${host}' IDENTIFIED BY 'read'; GRANT SELECT ON ${name}.* TO '${name}'@'${host}'`,
    );
  }
  return {
    reader: `mysql://${name}:read@127.0.0.1:3306/${name}`,
    owner: `mysql://root@127.0.0.1:3306/${name}`,
    execute: async (sql) => void (await connection.query(sql)),
    async drop() {
      await connection.query(
        `DROP DATABASE ${name}; DROP USER '${name}'@'127.0.0.1'; DROP USER '${name}'@'localhost'`,
      );
      await connection.end();
    },
  };
}

async function createPostgres(script: string): Promise<ScratchDatabase> {
  const place = await createTestDatabase();
  const name = new URL(place.url).pathname.slice(1);
  await place.query(script);
  await place.query(
    `CREATE ROLE ${name} LOGIN PASSWORD 'read'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${name}`,
  );
  return {
    reader: Object.assign(new URL(place.url), { username: name, password: "read" }).href,
    owner: place.url,
    execute: async (sql) => void (await place.query(sql)),
    async drop() {
      await place.query(`DROP OWNED BY ${name}; DROP ROLE ${name}`);
      await place.drop();
    },
  };
}
