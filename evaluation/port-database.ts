import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { translatePortScript } from "../service/src/testing/port-script.ts";
import {
  createScratchDatabase,
  findScratchObstacle,
  type ScratchDatabase,
  type ScratchKind,
} from "../service/src/testing/scratch-databases.ts";
import { sharedDirectory } from "./benchmark-data.ts";

export const databaseKinds: readonly ScratchKind[] = ["mysql", "postgres", "sqlite"];

const server = "postgres://postgres@127.0.0.1:5432";

/** Why the port's rows cannot be loaded into a database of that kind here; null when they can. */
export async function findObstacle(kind: ScratchKind): Promise<string | null> {
  if (kind !== "postgres") return findScratchObstacle(kind);
  const client = new pg.Client({ connectionString: `${server}/postgres`, connectionTimeoutMillis: 1_000 });
  try {
    await client.connect();
    return null;
  } catch (error) {
    return `no PostgreSQL answers postgres without a password on 127.0.0.1:5432 (${(error as Error).message})`;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A scratch database with the port's rows, and an account that may only read it. */
export function loadPortDatabase(kind: ScratchKind): Promise<ScratchDatabase> {
  const script = translatePortScript(readFileSync(join(sharedDirectory, "port-data/db.sql"), "utf8"), kind);
  return kind === "postgres" ? loadIntoPostgres(script) : createScratchDatabase(kind, script);
}

async function loadIntoPostgres(script: string): Promise<ScratchDatabase> {
  const name = `court_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  const admin = new pg.Client(`${server}/postgres`);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const owner = new pg.Client(`${server}/${name}`);
  await owner.connect();
  await owner.query(script);
  await owner.query(
    `CREATE ROLE ${name} LOGIN PASSWORD 'read'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${name}`,
  );
  return {
    reader: `postgres://${name}:read@127.0.0.1:5432/${name}`,
    owner: `${server}/${name}`,
    execute: async (sql) => void (await owner.query(sql)),
    async drop() {
      await owner.query(`DROP OWNED BY ${name}`);
      await owner.end();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.query(`DROP ROLE ${name}`);
      await admin.end();
    },
  };
}
