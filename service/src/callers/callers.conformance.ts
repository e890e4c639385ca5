import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type AuditDraft, type AuditLog, listAudit } from "./audit-log.ts";
import type { Caller } from "./caller.ts";
import type { KeyStore } from "./key-store.ts";
import { createKeyring, type Keyring, sessionMs, toInstant } from "./keyring.ts";
import { verifyAudit } from "./verify-audit.ts";

/** Both stores on an empty database of the test's own. */
export interface CallerStores {
  readonly keys: KeyStore;
  readonly audit: AuditLog;
  close(): Promise<void>;
}

/** What every store of keys and every audit log must do. */
export function describeCallers(name: string, open: () => Promise<CallerStores>): void {
  async function stores(): Promise<CallerStores> {
    const opened = await open();
    onTestFinished(() => opened.close());
    return opened;
  }
  async function aKeyring(): Promise<Keyring> {
    return keyringOver((await stores()).keys);
  }

  describe(`keys: ${name}`, () => {
    test("a key is known as its caller, with what its scopes include", async () => {
      const keyring = await aKeyring();
      const { key, id } = await keyring.create({ ...aKey, scopes: ["operate"] });
      const caller = (await keyring.findByKey(key)) as Caller;
      expect(caller).toMatchObject({ name: "desk", keyId: id, by: "key", expiresAtMs: null });
      expect([...caller.scopes].sort()).toEqual(["operate", "read"]);
    });

    test("a key with another secret, a typo, or no form at all is nobody's", async () => {
      const keyring = await aKeyring();
      const { key, id } = await keyring.create(aKey);
      const other = (await keyring.create({ ...aKey, name: "other" })).key;
      const mixed = `court_${id}_${other.split("_")[2]}`;
      for (const presented of [mixed, `${key.slice(0, -1)}!`, key.toLowerCase(), `${key}x`, "", "court_"]) {
        expect(await keyring.findByKey(presented)).toBeNull();
      }
    });

    test("a revoked key is unknown to the next request, and so are its sessions", async () => {
      const keyring = await aKeyring();
      const { key, id } = await keyring.create(aKey);
      const session = (await keyring.signIn(key))!;
      expect(await keyring.findBySession(session.token)).toMatchObject({ name: "desk", by: "session" });
      const revoked = await keyring.revoke(id);
      expect(revoked.revoked_at).not.toBeNull();
      expect(await keyring.findByKey(key)).toBeNull();
      expect(await keyring.findBySession(session.token)).toBeNull();
      expect(await keyring.signIn(key)).toBeNull();
      expect((await keyring.revoke(id)).revoked_at).toBe(revoked.revoked_at);
      await expect(keyring.revoke("nobody00")).rejects.toMatchObject({ code: "key-not-found" });
    });

    test("what one keyring changes, another on the same store knows", async () => {
      const { keys } = await stores();
      const [one, two] = [keyringOver(keys), keyringOver(keys)];
      const { key, id } = await one.create(aKey);
      expect(await two.findByKey(key)).not.toBeNull();
      await one.revoke(id);
      expect(await two.findByKey(key)).toBeNull();
    });

    test("a key that has expired is unknown, also to a keyring that knew it", async () => {
      const keyring = await aKeyring();
      const pass = aCalendar();
      const expiresAt = toInstant(Date.now() + 60_000);
      const { key } = await keyring.create({ ...aKey, expiresAt });
      const session = (await keyring.signIn(key))!;
      expect(await keyring.findByKey(key)).toMatchObject({ name: "desk" });
      expect(session.caller.expiresAtMs).toBe(Date.parse(expiresAt));
      pass(59_999);
      expect(await keyring.findByKey(key)).toMatchObject({ name: "desk" });
      pass(1);
      expect(await keyring.findByKey(key)).toBeNull();
      expect(await keyring.findBySession(session.token)).toBeNull();
      expect(await keyring.countLive()).toBe(0);
    });

    test("a session lasts twelve hours at most, and ends when its browser signs out", async () => {
      const keyring = await aKeyring();
      const { key } = await keyring.create(aKey);
      const pass = aCalendar();
      const [long, short] = [(await keyring.signIn(key))!, (await keyring.signIn(key))!];
      expect(long.caller.expiresAtMs).toBe(Date.now() + sessionMs);
      await keyring.signOut(short.token);
      expect(await keyring.findBySession(short.token)).toBeNull();
      pass(sessionMs - 1);
      expect(await keyring.findBySession(long.token)).toMatchObject({ name: "desk", by: "session" });
      pass(1);
      expect(await keyring.findBySession(long.token)).toBeNull();
      expect(await keyring.findByKey(key)).not.toBeNull();
    });

    test("a caller has two live keys at most, and a new one when one of them has ended", async () => {
      const keyring = await aKeyring();
      const first = await keyring.create(aKey);
      await keyring.create(aKey);
      await expect(keyring.create(aKey)).rejects.toMatchObject({ code: "conflict" });
      await keyring.revoke(first.id);
      expect((await keyring.create(aKey)).name).toBe("desk");
      await expect(keyring.create({ ...aKey, name: "anonymous" })).rejects.toThrow(/without a key/);
    });

    test("a rotated key counts beside its successor until its grace is over", async () => {
      const keyring = await aKeyring();
      const pass = aCalendar();
      const old = await keyring.create({ ...aKey, expiresAt: toInstant(Date.now() + 3_600_000) });
      const next = await keyring.rotate(old.id, { graceMs: 60_000, createdBy: "admin" });
      expect(next).toMatchObject({ name: "desk", scopes: ["submit", "read"] });
      expect(Date.parse(next.expires_at!) - Date.parse(next.created_at)).toBe(3_600_000);
      expect(await keyring.findByKey(next.key)).toMatchObject({ name: "desk" });
      expect(await keyring.findByKey(old.key)).toMatchObject({ name: "desk" });
      pass(60_000);
      expect(await keyring.findByKey(old.key)).toBeNull();
      expect(await keyring.findByKey(next.key)).not.toBeNull();
      const again = keyring.rotate(old.id, { graceMs: 0, createdBy: "admin" });
      await expect(again).rejects.toMatchObject({ code: "conflict" });
    });

    test("the last use is kept, once a minute at most", async () => {
      const { keys } = await stores();
      const keyring = keyringOver(keys);
      const pass = aCalendar();
      const { key } = await keyring.create(aKey);
      const lastUse = async () => {
        // A commit after what the keyring has begun to write.
        await keys.closeSession(Buffer.from("nobody's"));
        return (await keyring.list())[0]!.last_used_at;
      };
      expect(await lastUse()).toBeNull();
      await keyring.findByKey(key);
      const used = toInstant(Date.now());
      await expect.poll(lastUse).toBe(used);
      pass(59_999);
      await keyring.findByKey(key);
      expect(await lastUse()).toBe(used);
      pass(1);
      await keyring.findByKey(key);
      await expect.poll(lastUse).toBe(toInstant(Date.now()));
    });

    test("neither the list nor the store holds a key or a session's token", async () => {
      const { keys } = await stores();
      const keyring = keyringOver(keys);
      const { key } = await keyring.create(aKey);
      const { token } = (await keyring.signIn(key))!;
      const secret = key.split("_")[2]!;
      const seen = JSON.stringify([await keyring.list(), await keys.list()]);
      expect(seen).toContain("desk");
      expect(seen).not.toContain(secret.slice(0, 20));
      expect(seen).not.toContain(token);
    });
  });

  describe(`audit log: ${name}`, () => {
    test("entries are numbered, in order, and chained", async () => {
      const { audit } = await stores();
      await audit.append([anEntry("a"), anEntry("b")]);
      await Promise.all([audit.append([anEntry("c")]), audit.append([anEntry("d")]), audit.append([])]);
      const entries = await audit.listAfter(0, 10);
      expect(entries.map(({ seq, target }) => [seq, target])).toEqual([
        [1, "a"],
        [2, "b"],
        [3, "c"],
        [4, "d"],
      ]);
      expect(new Set(entries.map(({ hash }) => hash)).size).toBe(4);
      expect(await audit.head()).toEqual({ seq: 4, hash: entries[3]!.hash });
      expect(entries[0]).toMatchObject({ ...fieldsOf(anEntry("a")), detail: { removed: 5, why: "é ✓" } });
    });

    test("an untouched log is intact, however long, and while entries are appended", async () => {
      const { audit } = await stores();
      expect(await verifyAudit(audit)).toMatchObject({ is_intact: true, entries: 0 });
      await audit.append(Array.from({ length: 1200 }, (_, index) => anEntry(String(index))));
      const checking = verifyAudit(audit);
      await audit.append([anEntry("meanwhile")]);
      expect(await checking).toMatchObject({ is_intact: true, broken_at: null });
      const { head, entries } = await verifyAudit(audit);
      expect(entries).toBe(1201);
      expect(await verifyAudit(audit, { seq: entries, hash: head })).toMatchObject({ is_intact: true });
    });

    test("a head that was noted elsewhere shows a log that was written anew, or is shorter", async () => {
      const { audit } = await stores();
      await audit.append([anEntry("a"), anEntry("b")]);
      const noted = await audit.head();
      expect(await verifyAudit(audit, { ...noted, hash: "f".repeat(64) })).toMatchObject({
        is_intact: false,
        broken_at: 2,
      });
      expect(await verifyAudit(audit, { ...noted, seq: 7 })).toMatchObject({
        is_intact: false,
        broken_at: 3,
      });
    });

    test("pages go back to the first entry, without gap or repeat while others are appended", async () => {
      const { audit } = await stores();
      await audit.append(Array.from({ length: 7 }, (_, index) => anEntry(String(index))));
      const seen: number[] = [];
      let cursor: string | null = null;
      do {
        const page = await listAudit(audit, { cursor, limit: 3 });
        seen.push(...page.entries.map(({ seq }) => seq));
        cursor = page.next_cursor;
        await audit.append([anEntry("later")]);
      } while (cursor !== null);
      expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1]);
    });
  });
}

const aKey = { name: "desk", scopes: ["submit", "read"], expiresAt: null, createdBy: "admin" } as const;

/** The date stands still until it is told to pass; timers go on. */
function aCalendar(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  return (ms) => {
    vi.setSystemTime(Date.now() + ms);
  };
}

function keyringOver(store: KeyStore): Keyring {
  return createKeyring({
    store,
    now: () => toInstant(Date.now()),
    // A last use that is still being written when its test ends.
    onError: () => {},
  });
}

function anEntry(target: string): AuditDraft {
  return {
    at: "2026-11-24T04:00:00.000000Z",
    actor: "desk",
    keyId: "4fTz81Qc",
    address: "10.1.2.3",
    action: "runs.cleanup",
    target,
    outcome: "ok",
    detail: { why: "é ✓", removed: 5 },
  };
}

function fieldsOf({ keyId, detail, ...rest }: AuditDraft) {
  return { ...rest, key_id: keyId, detail };
}
