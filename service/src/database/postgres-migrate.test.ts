import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { StartError } from "../errors.ts";
import { migrateQueue } from "../jobs/pg-boss-jobs.ts";
import {
  createDatabaseOn,
  createTestDatabase,
  freePort,
  startCluster,
  type TestDatabase,
} from "../testing/postgres-cluster.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { inspectPostgres, migratePostgres, postgresMigrations } from "./postgres-migrate.ts";

async function anEmptyDatabase(): Promise<TestDatabase> {
  const place = await createTestDatabase();
  onTestFinished(() => place.drop());
  return place;
}

async function refusalOf(url: string): Promise<string> {
  const error = await migratePostgres(url, migrateQueue).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StartError);
  const { message } = error as StartError;
  expect(message).not.toContain("\n");
  return message;
}

test("eight processes that start together migrate once, and a later start changes nothing", async () => {
  const place = await anEmptyDatabase();
  const versions = await Promise.all(
    Array.from({ length: 8 }, () => migratePostgres(place.url, migrateQueue)),
  );
  expect(new Set(versions).size).toBe(1);
  expect(await place.query("SELECT version FROM court.schema_version")).toEqual([{ version: versions[0] }]);
  const tables = () =>
    place.query("SELECT table_schema, table_name FROM information_schema.tables ORDER BY 1, 2");
  const before = await tables();
  expect(await migratePostgres(place.url, migrateQueue)).toBe(versions[0]);
  expect(await tables()).toEqual(before);
});

test("a migration that fails leaves the schema as it was, and a mended one is made", async () => {
  const place = await anEmptyDatabase();
  await migratePostgres(place.url, async () => {});
  const folder = temporaryDirectory();
  cpSync(postgresMigrations, folder, { recursive: true });
  const [{ version } = { version: 0 }] = await place.query<{ version: number }>(
    "SELECT version FROM court.schema_version",
  );
  const next = join(folder, `${String(version + 1).padStart(4, "0")}-next.sql`);
  writeFileSync(next, "CREATE TABLE court.half (a integer); SELECT 1 / 0");
  await expect(migratePostgres(place.url, async () => {}, folder)).rejects.toThrow("division by zero");
  expect(await place.query("SELECT to_regclass('court.half') AS half")).toEqual([{ half: null }]);
  writeFileSync(next, "CREATE TABLE court.half (a integer)");
  expect(await migratePostgres(place.url, async () => {}, folder)).toBe(version + 1);
});

test("workers of the release before 0006, there already or come since, are judged by their lock", async () => {
  const place = await anEmptyDatabase();
  const before = temporaryDirectory();
  cpSync(postgresMigrations, before, {
    recursive: true,
    filter: (name) => !/\/00(?:0[6-9]|[1-9]\d)-/.test(name),
  });
  expect(await migratePostgres(place.url, async () => {}, before)).toBe(5);
  const begin = (name: string) => place.query(`INSERT INTO court.workers (name) VALUES ('${name}')`);
  await begin("running meanwhile");
  await migratePostgres(place.url, migrateQueue);
  await begin("started afterwards");
  expect(await place.query("SELECT name, has_lock FROM court.workers ORDER BY worker_id")).toEqual([
    { name: "running meanwhile", has_lock: true },
    { name: "started afterwards", has_lock: true },
  ]);
});

test("a schema of a newer release is refused, ours and the queue's", async () => {
  const place = await anEmptyDatabase();
  await migratePostgres(place.url, migrateQueue);
  await place.query("UPDATE court_jobs.version SET version = 9999");
  expect(await refusalOf(place.url)).toMatch(/queue's schema has version 9999.*newer/);
  await place.query("UPDATE court.schema_version SET version = 9999");
  expect(await refusalOf(place.url)).toMatch(/schema has version 9999.*newer/);
});

test("what an operator must mend is one line that names the place and not the password", async () => {
  const place = await anEmptyDatabase();
  const at = (change: Partial<Record<"port" | "hostname" | "pathname", string>>) =>
    Object.assign(new URL(place.url), { password: "s3cret" }, change).href;
  const refusals = {
    nobody: await refusalOf(at({ port: String(await freePort()) })),
    noHost: await refusalOf(at({ hostname: "no-such-host.invalid" })),
    noDatabase: await refusalOf(at({ pathname: "/no_such_database" })),
  };
  expect(refusals.nobody).toContain("nothing listens there");
  expect(refusals.noHost).toContain("cannot be resolved");
  expect(refusals.noDatabase).toContain("no such database");
  for (const refusal of Object.values(refusals)) expect(refusal).not.toContain("s3cret");
});

test("a user without a right password, and one who may not create a schema, are refused", async () => {
  const place = await anEmptyDatabase();
  const role = new URL(place.url).pathname.slice(1);
  await place.query(`CREATE ROLE ${role} LOGIN`);
  onTestFinished(async () => void (await place.query(`DROP ROLE ${role}`)));
  const url = Object.assign(new URL(place.url), { username: role }).href;
  expect(await refusalOf(url)).toContain("may not do what a migration needs");
  await expect(inspectPostgres(url)).rejects.toThrow("may not create one");
  await place.query(`ALTER ROLE ${role} NOLOGIN`);
  expect(await refusalOf(url)).toContain("refuses the user or the password");
});

test("what a start will find is said without changing anything", async () => {
  const place = await anEmptyDatabase();
  expect(await inspectPostgres(place.url)).toMatch(
    /^PostgreSQL \d+\.\d+, no schema yet: the first start makes it; \d+ of \d+ connections are in use$/,
  );
  expect(await place.query("SELECT to_regnamespace('court') AS made")).toEqual([{ made: null }]);

  const version = await migratePostgres(place.url, migrateQueue);
  expect(await inspectPostgres(place.url)).toContain(`, schema of version ${version};`);
  await place.query(`UPDATE court.schema_version SET version = ${version - 1}`);
  expect(await inspectPostgres(place.url)).toContain(
    `schema of version ${version - 1}, which the next start brings to ${version};`,
  );
  await place.query("UPDATE court.schema_version SET version = 9999");
  await expect(inspectPostgres(place.url)).rejects.toThrow(/schema has version 9999.*newer/);
});

test("a read-only database is refused", async () => {
  const place = await anEmptyDatabase();
  const name = new URL(place.url).pathname.slice(1);
  await place.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  expect(await refusalOf(place.url)).toContain("read-only");
  await expect(inspectPostgres(place.url)).rejects.toThrow("read-only");
});

test("a wrong password and a read-only replica are refused, the password unsaid", async () => {
  const cluster = await startCluster();
  onTestFinished(() => cluster.remove());
  const place = await createDatabaseOn(cluster.url);
  await place.query("CREATE ROLE keeper LOGIN PASSWORD 'r1ght'");
  const [{ hba_file: hbaFile } = { hba_file: "" }] = await place.query<{ hba_file: string }>("SHOW hba_file");
  writeFileSync(hbaFile, `host all keeper all scram-sha-256\n${readFileSync(hbaFile, "utf8")}`);
  await place.query("SELECT pg_reload_conf()");
  const wrong = Object.assign(new URL(place.url), { username: "keeper", password: "wr0ng" }).href;
  const refusal = await refusalOf(wrong);
  expect(refusal).toContain("refuses the user or the password");
  expect(refusal).not.toContain("wr0ng");

  const [{ data_directory: directory } = { data_directory: "" }] = await place.query<{
    data_directory: string;
  }>("SHOW data_directory");
  writeFileSync(join(directory, "standby.signal"), "", { mode: 0o644 });
  await cluster.stop("fast");
  await cluster.start();
  expect(await refusalOf(place.url)).toContain("read-only replica");
});

test("a server so old that it does not know our connections' settings is refused", async () => {
  const fatal = Buffer.from("SFATAL\0C42704\0Munrecognized configuration parameter\0\0");
  const message = Buffer.alloc(5);
  message.write("E");
  message.writeInt32BE(fatal.length + 4, 1);
  // What PostgreSQL 11 says to such a connection: there is none to install.
  const old = createServer((socket) => {
    socket.once("data", () => socket.end(Buffer.concat([message, fatal])));
  });
  onTestFinished(() => void old.close());
  await new Promise<void>((resolve) => old.listen(0, "127.0.0.1", resolve));
  const { port } = old.address() as AddressInfo;
  expect(await refusalOf(`postgres://postgres@127.0.0.1:${port}/any`)).toContain(
    "PostgreSQL 13 or newer is needed",
  );
});
