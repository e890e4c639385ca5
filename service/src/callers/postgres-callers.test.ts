import { expect, onTestFinished, test } from "vitest";
import type { Engine } from "../engine.ts";
import { createLog } from "../log.ts";
import { openPostgresEngine } from "../postgres-engine.ts";
import { createRuns } from "../runs/create-runs.ts";
import { anIncident } from "../testing/builders.ts";
import { createMigratedDatabase } from "../testing/migrated-database.ts";
import { chainEntry, firstHash } from "./audit-log.ts";
import type { StoredKey } from "./key-store.ts";

async function openTwo(): Promise<{ one: Engine; two: Engine; query: (sql: string) => Promise<object[]> }> {
  const place = await createMigratedDatabase();
  onTestFinished(() => place.drop());
  const open = async () => {
    const engine = await openPostgresEngine(
      place.url,
      createLog("error", () => {}),
    );
    onTestFinished(() => engine.close());
    return engine;
  };
  return { one: await open(), two: await open(), query: (sql) => place.query(sql) };
}

const at = "2026-03-02T10:00:00.000000Z";
const aKey = (id: string): StoredKey => ({
  id,
  name: "desk",
  scopes: ["submit"],
  hash: new Uint8Array(32).fill(id.length),
  createdAt: at,
  createdBy: "test",
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
});

test("two processes that write to the audit log at once make one unbroken chain, with their submits in it", async () => {
  const { one, two, query } = await openTwo();
  const draft = { at, actor: "desk", keyId: "k", address: null, action: "test", target: null } as const;
  const origin = { actor: "desk", keyId: "k", address: "127.0.0.1", action: "run.submit" };
  await Promise.all(
    [one, two].flatMap((engine) => {
      const runs = createRuns({ ...engine, store: engine.runStore, maxQueuedRuns: 100 });
      return Array.from({ length: 10 }, async () => {
        await engine.audit.append([{ ...draft, outcome: "ok" }]);
        await runs.submit(anIncident(), { caller: "desk", origin });
      });
    }),
  );
  const entries = await one.audit.listAfter(0, 100);
  expect(entries.filter(({ action }) => action === "run.submit")).toHaveLength(20);
  let head = { seq: 0, hash: firstHash };
  for (const { hash, key_id: keyId, ...entry } of entries) {
    head = chainEntry(head, { ...entry, keyId });
    expect(hash).toBe(head.hash);
  }
  expect(await two.audit.head()).toEqual({ seq: 40, hash: head.hash });
  await expect(query("DELETE FROM court.audit_log WHERE seq = 3")).rejects.toThrow("append-only");
  await expect(query("UPDATE court.audit_log SET actor = 'nobody'")).rejects.toThrow("append-only");
});

test("a key revoked in one process is told to the other, and a name has no more live keys than allowed", async () => {
  const { one, two } = await openTwo();
  expect(await one.keys.insert(aKey("a"), { maxLive: 2 })).toBe(true);
  const both = await Promise.all([
    one.keys.insert(aKey("bb"), { maxLive: 2 }),
    two.keys.insert(aKey("ccc"), { maxLive: 2 }),
  ]);
  expect(both.filter(Boolean)).toHaveLength(1);
  const told = Promise.withResolvers<void>();
  onTestFinished(two.keys.subscribe(told.resolve));
  await one.keys.openSession({ hash: new Uint8Array([1, 2]), keyId: "a", expiresAt: "2099" }, at);
  expect((await two.keys.findSession(new Uint8Array([1, 2])))?.keyId).toBe("a");
  expect((await one.keys.revoke("a", at))?.revokedAt).toBe(at);
  await told.promise;
  expect(await two.keys.findSession(new Uint8Array([1, 2]))).toBeNull();
  expect((await two.keys.list()).find(({ id }) => id === "a")?.revokedAt).toBe(at);
});
