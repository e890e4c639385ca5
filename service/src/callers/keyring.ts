import { randomBytes } from "node:crypto";
import { type ApiKey, anonymousCaller, type CreatedKey, type Scope } from "@imperial-court/contract";
import { CourtError } from "../errors.ts";
import { hashSecret, isSameHash, mintKey, readKeyId } from "./api-key.ts";
import { type Caller, withIncluded } from "./caller.ts";
import { isLive, type KeyStore, type StoredKey } from "./key-store.ts";

/** A browser asks for the key again after this long. */
export const sessionMs = 12 * 3_600_000;
/** `last_used_at` is written this often at most: a poll must not become a write. */
const useRecordedEveryMs = 60_000;
/** One that is being replaced and the one that replaces it. */
const maxLiveKeys = 2;
const maxCachedSessions = 10_000;

/** Makes keys, ends them, and knows who calls. */
export interface Keyring {
  /** @throws CourtError conflict when two keys of the name are live. */
  create(request: NewKey): Promise<CreatedKey>;
  list(): Promise<ApiKey[]>;
  /** From the next request on the key and its sessions are unknown. @throws CourtError key-not-found */
  revoke(id: string): Promise<ApiKey>;
  /** A key of the same name and scopes; the old one ends after `graceMs`. @throws CourtError key-not-found, conflict */
  rotate(id: string, options: { graceMs: number; createdBy: string }): Promise<CreatedKey>;
  /** Keys that are neither revoked nor expired. */
  countLive(): Promise<number>;
  /** Null: unknown, revoked or expired. At once where the keys are in memory. */
  findByKey(presented: string): Caller | null | Promise<Caller | null>;
  /** A session of the key's caller; `token` is for the cookie. Null as for `findByKey`. */
  signIn(presented: string): Promise<{ token: string; caller: Caller } | null>;
  findBySession(token: string): Promise<Caller | null>;
  signOut(token: string): Promise<void>;
}

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: string | null;
  readonly createdBy: string;
}

interface KnownKey {
  readonly hash: Uint8Array;
  readonly caller: Caller;
}

export function createKeyring(parts: {
  readonly store: KeyStore;
  /** The court's clock: UTC, six fractional digits. */
  readonly now: () => string;
  readonly onError: (error: unknown) => void;
}): Keyring {
  const { store, now, onError } = parts;
  /** Live keys by id; null until they are asked for, and after each change. */
  let known: ReadonlyMap<string, KnownKey> | null = null;
  const sessions = new Map<string, { keyId: string; expiresAtMs: number }>();
  const usesRecorded = new Map<string, number>();
  let changes = 0;
  store.subscribe(() => {
    changes += 1;
    known = null;
    sessions.clear();
  });

  async function load(): Promise<ReadonlyMap<string, KnownKey>> {
    const changesBefore = changes;
    const instant = now();
    const live = (await store.list()).filter((key) => isLive(key, instant));
    const loaded = new Map(live.map((key) => [key.id, { hash: key.hash, caller: callerOf(key) }]));
    // What was read before a change must not be kept after it.
    if (changes === changesBefore) known = loaded;
    return loaded;
  }

  function check(id: string, presented: string, keys: ReadonlyMap<string, KnownKey>): Caller | null {
    const key = keys.get(id);
    if (key === undefined || !isSameHash(hashSecret(presented), key.hash)) return null;
    return inUse(key.caller);
  }

  function inUse(caller: Caller): Caller | null {
    const nowMs = Date.now();
    if (caller.expiresAtMs !== null && caller.expiresAtMs <= nowMs) return null;
    const id = caller.keyId!;
    if (nowMs - (usesRecorded.get(id) ?? 0) >= useRecordedEveryMs) {
      usesRecorded.set(id, nowMs);
      store.recordUse(id, now()).catch(onError);
    }
    return caller;
  }

  function findByKey(presented: string): Caller | null | Promise<Caller | null> {
    const id = readKeyId(presented);
    if (id === null) return null;
    return known !== null ? check(id, presented, known) : load().then((keys) => check(id, presented, keys));
  }

  async function insert(
    { name, scopes, createdBy, ...given }: NewKey,
    replaced?: { id: string; expiresAt: string },
  ): Promise<CreatedKey> {
    const { id, key, hash } = mintKey();
    const expiresAt = given.expiresAt === null ? null : toInstant(Date.parse(given.expiresAt));
    const stored: StoredKey = {
      ...{ id, name, scopes, hash, createdBy, expiresAt },
      ...{ createdAt: now(), revokedAt: null, lastUsedAt: null },
    };
    const options = { maxLive: maxLiveKeys, ...(replaced === undefined ? {} : { replaced }) };
    if (!(await store.insert(stored, options))) {
      throw new CourtError(
        "conflict",
        `${name} has ${maxLiveKeys} live keys: the one in use and the one that replaces it. Revoke one of them first.`,
      );
    }
    return { ...toApiKey(stored), key };
  }

  return {
    create: async (request) => {
      if (request.name === anonymousCaller) {
        throw new CourtError(
          "invalid-request",
          `${anonymousCaller} is who calls without a key. Name another.`,
        );
      }
      return insert(request);
    },

    list: async () => (await store.list()).map(toApiKey),

    revoke: async (id) => {
      const revoked = await store.revoke(id, now());
      if (revoked === null) throw keyNotFound(id);
      return toApiKey(revoked);
    },

    rotate: async (id, { graceMs, createdBy }) => {
      const old = (await store.list()).find((key) => key.id === id);
      if (old === undefined) throw keyNotFound(id);
      if (!isLive(old, now())) {
        throw new CourtError(
          "conflict",
          `The key ${id} has ended already. Create a new one for ${old.name}.`,
        );
      }
      const lifeMs = old.expiresAt === null ? null : Date.parse(old.expiresAt) - Date.parse(old.createdAt);
      const expiresAt = lifeMs === null ? null : toInstant(Date.now() + lifeMs);
      return insert(
        { name: old.name, scopes: old.scopes, expiresAt, createdBy },
        { id, expiresAt: toInstant(Date.now() + graceMs) },
      );
    },

    countLive: async () => {
      const instant = now();
      return (await store.list()).filter((key) => isLive(key, instant)).length;
    },

    findByKey,

    signIn: async (presented) => {
      const caller = await findByKey(presented);
      if (caller === null) return null;
      const token = randomBytes(32).toString("base64url");
      const expiresAtMs = endOfSession(caller, Date.now() + sessionMs);
      const session = { hash: hashSecret(token), keyId: caller.keyId!, expiresAt: toInstant(expiresAtMs) };
      await store.openSession(session, now());
      return { token, caller: { ...caller, by: "session", expiresAtMs } };
    },

    findBySession: async (token) => {
      const hash = hashSecret(token);
      const name = hash.toString("base64");
      let session = sessions.get(name);
      if (session === undefined) {
        const changesBefore = changes;
        const stored = await store.findSession(hash);
        if (stored === null) return null;
        session = { keyId: stored.keyId, expiresAtMs: Date.parse(stored.expiresAt) };
        if (sessions.size >= maxCachedSessions) sessions.clear();
        if (changes === changesBefore) sessions.set(name, session);
      }
      if (session.expiresAtMs <= Date.now()) return null;
      const key = (known ?? (await load())).get(session.keyId);
      const caller = key === undefined ? null : inUse(key.caller);
      return caller === null
        ? null
        : { ...caller, by: "session", expiresAtMs: endOfSession(caller, session.expiresAtMs) };
    },

    signOut: (token) => store.closeSession(hashSecret(token)),
  };
}

function endOfSession({ expiresAtMs }: Caller, sessionEndMs: number): number {
  return Math.min(expiresAtMs ?? Number.POSITIVE_INFINITY, sessionEndMs);
}

function callerOf(key: StoredKey): Caller {
  return {
    name: key.name,
    keyId: key.id,
    scopes: withIncluded(key.scopes),
    by: "key",
    expiresAtMs: key.expiresAt === null ? null : Date.parse(key.expiresAt),
  };
}

function toApiKey(key: StoredKey): ApiKey {
  return {
    id: key.id,
    name: key.name,
    scopes: [...key.scopes],
    created_at: key.createdAt,
    created_by: key.createdBy,
    expires_at: key.expiresAt,
    revoked_at: key.revokedAt,
    last_used_at: key.lastUsedAt,
  };
}

/** Milliseconds since 1970 as instants are stored: UTC with six fractional digits. */
export function toInstant(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000Z");
}

function keyNotFound(id: string): CourtError {
  return new CourtError(
    "key-not-found",
    `There is no key ${JSON.stringify(id.slice(0, 60))}. GET /admin/keys lists them.`,
  );
}
