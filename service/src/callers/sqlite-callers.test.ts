import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { migrate } from "../database/migrate.ts";
import { SqliteDatabase } from "../database/sqlite-database.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import type { AuditDraft } from "./audit-log.ts";
import { describeCallers } from "./callers.conformance.ts";
import { SqliteAuditLog } from "./sqlite-audit-log.ts";
import { SqliteKeyStore } from "./sqlite-key-store.ts";
import { verifyAudit } from "./verify-audit.ts";

describeCallers("SQLite", async () => {
  const database = openDatabase();
  return {
    keys: new SqliteKeyStore(database),
    audit: new SqliteAuditLog(database),
    close: async () => database.close(),
  };
});

function openDatabase(): SqliteDatabase {
  const database = new SqliteDatabase(join(temporaryDirectory(), "court.sqlite"));
  migrate(database);
  return database;
}

/** Ten entries, and a second connection to the file, as somebody with a shell would open it. */
async function aLogAndAnIntruder() {
  const database = openDatabase();
  const audit = new SqliteAuditLog(database);
  const entry: Omit<AuditDraft, "target"> = {
    at: "2026-11-24T04:00:00.000000Z",
    actor: "desk",
    keyId: null,
    address: null,
    action: "run.cancel",
    outcome: "ok",
  };
  await audit.append(Array.from({ length: 10 }, (_, index) => ({ ...entry, target: `run ${index}` })));
  const intruder = new DatabaseSync(database.path);
  onTestFinished(() => {
    intruder.close();
    database.close();
  });
  expect(await verifyAudit(audit)).toMatchObject({ is_intact: true, entries: 10 });
  return { audit, intruder };
}

test("the database refuses to change, remove, replace or insert entries", async () => {
  const { audit, intruder } = await aLogAndAnIntruder();
  const columns = "seq, at, actor, action, outcome, detail, hash";
  for (const statement of [
    "UPDATE audit_log SET actor = 'somebody else' WHERE seq = 3",
    "DELETE FROM audit_log WHERE seq = 10",
    "DELETE FROM audit_log",
    `INSERT OR REPLACE INTO audit_log (${columns}) VALUES (3, '', '', '', 'ok', '{}', '')`,
    `INSERT INTO audit_log (${columns}) VALUES (99, '', '', '', 'ok', '{}', '')`,
    "DELETE FROM audit_head",
  ]) {
    expect(() => intruder.exec(statement), statement).toThrow(/append-only/);
  }
  expect(await verifyAudit(audit)).toMatchObject({ is_intact: true });
});

const tampering: [string, string, number][] = [
  ["who", "UPDATE audit_log SET actor = 'somebody else' WHERE seq = 4", 4],
  ["when", "UPDATE audit_log SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 1", 1],
  ["what", "UPDATE audit_log SET target = NULL WHERE seq = 10", 10],
  ["a detail that is no JSON", "UPDATE audit_log SET detail = 'x' WHERE seq = 2", 2],
  ["its hash", `UPDATE audit_log SET hash = '${"a".repeat(64)}' WHERE seq = 7`, 7],
  ["an entry in the middle is gone", "DELETE FROM audit_log WHERE seq = 5", 5],
  ["the last entry is gone", "DELETE FROM audit_log WHERE seq = 10", 10],
  ["all entries are gone", "DELETE FROM audit_log", 1],
  [
    "two changed places",
    "UPDATE audit_log SET seq = CASE seq WHEN 3 THEN -4 ELSE -3 END WHERE seq IN (3, 4); UPDATE audit_log SET seq = -seq WHERE seq < 0",
    3,
  ],
  [
    "an entry was added by hand",
    "INSERT INTO audit_log SELECT 11, at, actor, key_id, address, action, target, outcome, detail, hash FROM audit_log WHERE seq = 10; UPDATE audit_head SET seq = 11",
    11,
  ],
];

test.each(tampering)(
  "whoever gets past the triggers is found out: %s",
  async (_what, statements, brokenAt) => {
    const { audit, intruder } = await aLogAndAnIntruder();
    const triggers = intruder
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE 'audit%'")
      .all();
    expect(triggers).toHaveLength(4);
    for (const { name } of triggers) intruder.exec(`DROP TRIGGER ${name}`);
    intruder.exec(statements);
    expect(await verifyAudit(audit)).toMatchObject({ is_intact: false, broken_at: brokenAt });
  },
);
