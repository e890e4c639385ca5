import { fileURLToPath } from "node:url";
import pg from "pg";
import { StartError } from "../errors.ts";
import { describePlace } from "./describe-place.ts";
import { readMigrations } from "./migrate.ts";
import { connectionSettings } from "./postgres-connections.ts";

export const postgresMigrations = fileURLToPath(new URL("./migrations/postgres", import.meta.url));

const oldestServer = 13;

/** Of the session lock under which one process migrates while the others wait; "court" in ASCII, cut to 31 bits. */
const migrationLock = 0x636f7572;
/** A migration of a large table takes its time, and so does waiting for it. */
const migrationTimeoutMs = 30 * 60_000;

/**
 * Brings a database to the newest schema, one transaction per file, under a lock: processes that start
 * together migrate once. `migrateQueue` does the same for the queue's schema, under the same lock.
 * Answers the version. Throws a StartError of one line for whatever an operator must mend.
 */
export function migratePostgres(
  url: string,
  migrateQueue: (client: pg.Client) => Promise<void>,
  folder: string = postgresMigrations,
): Promise<number> {
  const settings = { ...connectionSettings(url, "migrate"), query_timeout: migrationTimeoutMs };
  return onFitServer(url, settings, async (client) => {
    await client.query(`SET statement_timeout = ${migrationTimeoutMs}; SET lock_timeout = 0`);
    // Until the session ends.
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    const version = await bringUpToDate(client, folder);
    await migrateQueue(client);
    return version;
  });
}

/** What a start will find there, in a sentence. Changes nothing; throws a StartError where it would be refused. */
export function inspectPostgres(url: string): Promise<string> {
  return onFitServer(url, connectionSettings(url, "doctor"), async (client) => {
    const { rows } = await client.query<Inspection>(inspect);
    const { server, used, most, has_schema, may_create } = rows[0]!;
    const schema = has_schema ? await describeSchema(client) : describeMissingSchema(may_create);
    return `PostgreSQL ${server}, ${schema}; ${used} of ${most} connections are in use`;
  });
}

async function describeSchema(client: pg.Client): Promise<string> {
  const newest = readMigrations(postgresMigrations).length;
  const version = await readVersion(client);
  refuseNewer(version, newest);
  return version === newest
    ? `schema of version ${version}`
    : `schema of version ${version}, which the next start brings to ${newest}`;
}

function describeMissingSchema(mayCreate: boolean): string {
  if (mayCreate) return "no schema yet: the first start makes it";
  throw new StartError("it has no schema yet, and the user may not create one (GRANT CREATE ON DATABASE).");
}

interface Inspection {
  readonly server: string;
  readonly used: number;
  readonly most: number;
  readonly has_schema: boolean;
  readonly may_create: boolean;
}

const inspect = `
  SELECT split_part(current_setting('server_version'), ' ', 1) AS server,
         (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS used,
         current_setting('max_connections')::int AS most,
         to_regclass('court.schema_version') IS NOT NULL AS has_schema,
         has_database_privilege(current_database(), 'CREATE') AS may_create`;

/** Over one connection, which is closed at the end. */
async function onFitServer<T>(
  url: string,
  settings: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(settings);
  client.on("error", () => {});
  try {
    await client.connect();
    await refuseUnfit(client);
    return await work(client);
  } catch (error) {
    throw toStartError(error, url);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Rejects when the server is too old, a read-only replica, or set to read-only. */
async function refuseUnfit(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: string; isReplica: boolean; isReadOnly: string }>(
    `SELECT current_setting('server_version_num') AS number, pg_is_in_recovery() AS "isReplica",
            current_setting('transaction_read_only') AS "isReadOnly"`,
  );
  const { number, isReplica, isReadOnly } = rows[0]!;
  const major = Math.floor(Number(number) / 10_000);
  if (major < oldestServer) {
    throw new StartError(`the server is PostgreSQL ${major}; ${oldestServer} or newer is needed.`);
  }
  if (isReplica) throw new StartError("it is a read-only replica; name the primary.");
  if (isReadOnly === "on") throw new StartError("it is set to read-only (default_transaction_read_only).");
}

async function bringUpToDate(client: pg.Client, folder: string): Promise<number> {
  const migrations = readMigrations(folder);
  await client.query(
    "CREATE SCHEMA IF NOT EXISTS court; CREATE TABLE IF NOT EXISTS court.schema_version (version integer NOT NULL)",
  );
  const current = await readVersion(client);
  refuseNewer(current, migrations.length);
  for (const { number, sql } of migrations.slice(current)) {
    await client.query(
      `BEGIN; ${sql}; DELETE FROM court.schema_version; INSERT INTO court.schema_version VALUES (${number}); COMMIT`,
    );
  }
  return migrations.length;
}

async function readVersion(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>("SELECT version FROM court.schema_version");
  return rows[0]?.version ?? 0;
}

function refuseNewer(version: number, newest: number): void {
  if (version <= newest) return;
  throw new StartError(
    `its schema has version ${version}; this release knows versions up to ${newest}. ` +
      "Start the release that wrote it, or a newer one.",
  );
}

function toStartError(error: unknown, url: string): unknown {
  const place = describePlace(url);
  if (error instanceof StartError)
    return new StartError(`The database ${place} cannot be used: ${error.message}`);
  if (!(error instanceof Error)) return error;
  const reason = reasonOf(error);
  if (reason === null) return error;
  return new StartError(`The database ${place} cannot be used: ${reason}`, { cause: error });
}

/** One sentence for what goes wrong at a connection or a first statement; null for what is no operator's matter. */
function reasonOf(error: Error): string | null {
  const code = String((error as { code?: unknown }).code ?? "");
  const message = error.message.replace(/\s+/g, " ").trim();
  switch (code) {
    case "ECONNREFUSED":
      return "nothing listens there. Is PostgreSQL running, and is the port right?";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "its host name cannot be resolved.";
    case "28P01":
    case "28000":
      return `it refuses the user or the password (${message}).`;
    case "3D000":
      return `there is no such database (${message}). Create it first.`;
    case "42501":
      return `the user may not do what a migration needs (${message}).`;
    case "25006":
      return "it is read-only.";
    // Our settings of a connection are older than the oldest server that will do.
    case "42704":
      return `the server is too old (${message}); PostgreSQL ${oldestServer} or newer is needed.`;
  }
  if (/^(E[A-Z]+|08...|53...|57P..)$/.test(code)) return `${message}.`;
  if (/SCRAM|password|SSL|timeout|terminated|certificate/i.test(message)) return `${message}.`;
  return null;
}
