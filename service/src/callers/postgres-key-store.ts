import type { Scope } from "@imperial-court/contract";
import type { PostgresDatabase, PostgresTransaction } from "../database/postgres-database.ts";
import type { PostgresSession } from "../database/postgres-session.ts";
import type { KeyStore, StoredKey, StoredSession } from "./key-store.ts";

const channel = "court_keys";
const columns = "id, name, scopes, hash, created_at, created_by, expires_at, revoked_at, last_used_at";
/** Of the lock under which the live keys of a name are counted; "keys" in ASCII. */
const countLock = 0x6b657973;

export class PostgresKeyStore implements KeyStore {
  readonly #database: PostgresDatabase;
  readonly #listeners = new Set<() => void>();

  /** `session` is not yet started. */
  constructor(database: PostgresDatabase, session: PostgresSession) {
    this.#database = database;
    session.listen(channel, () => this.#announce());
    session.onConnect(async () => this.#announce());
  }

  insert(
    key: StoredKey,
    { maxLive, replaced }: { maxLive: number; replaced?: { id: string; expiresAt: string } },
  ): Promise<boolean> {
    return this.#change(async (transaction) => {
      await transaction.query("SELECT pg_advisory_xact_lock($1)", [countLock]);
      const [counted] = await transaction.query<{ live: number }>(
        `SELECT count(*)::int AS live FROM api_keys
         WHERE name = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)`,
        [key.name, key.createdAt],
      );
      if (counted!.live >= maxLive) return false;
      if (replaced !== undefined) {
        await transaction.query(
          "UPDATE api_keys SET expires_at = $1 WHERE id = $2 AND (expires_at IS NULL OR expires_at > $1)",
          [replaced.expiresAt, replaced.id],
        );
      }
      await transaction.query(
        `INSERT INTO api_keys (${columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          key.id,
          key.name,
          JSON.stringify(key.scopes),
          Buffer.from(key.hash),
          key.createdAt,
          key.createdBy,
          key.expiresAt,
          key.revokedAt,
          key.lastUsedAt,
        ],
      );
      return true;
    });
  }

  async list(): Promise<StoredKey[]> {
    const rows = await this.#database.read<KeyRow>(`SELECT ${columns} FROM api_keys ORDER BY created_at, id`);
    return rows.map(toStoredKey);
  }

  revoke(id: string, at: string): Promise<StoredKey | null> {
    return this.#change(async (transaction) => {
      await transaction.query("UPDATE api_keys SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL", [
        at,
        id,
      ]);
      await transaction.query("DELETE FROM sessions WHERE key_id = $1", [id]);
      const [row] = await transaction.query<KeyRow>(`SELECT ${columns} FROM api_keys WHERE id = $1`, [id]);
      return row === undefined ? null : toStoredKey(row);
    });
  }

  async recordUse(id: string, at: string): Promise<void> {
    await this.#database.query(
      "UPDATE api_keys SET last_used_at = $1 WHERE id = $2 AND (last_used_at IS NULL OR last_used_at < $1)",
      [at, id],
    );
  }

  async openSession({ hash, keyId, expiresAt }: StoredSession, now: string): Promise<void> {
    await this.#database.transact(async (transaction) => {
      await transaction.query("DELETE FROM sessions WHERE expires_at < $1", [now]);
      await transaction.query("INSERT INTO sessions (hash, key_id, expires_at) VALUES ($1, $2, $3)", [
        Buffer.from(hash),
        keyId,
        expiresAt,
      ]);
    });
  }

  async findSession(hash: Uint8Array): Promise<StoredSession | null> {
    const [row] = await this.#database.read<{ hash: Uint8Array; key_id: string; expires_at: string }>(
      "SELECT hash, key_id, expires_at FROM sessions WHERE hash = $1",
      [Buffer.from(hash)],
    );
    return row === undefined ? null : { hash: row.hash, keyId: row.key_id, expiresAt: row.expires_at };
  }

  async closeSession(hash: Uint8Array): Promise<void> {
    await this.#change((transaction) =>
      transaction.query("DELETE FROM sessions WHERE hash = $1", [Buffer.from(hash)]),
    );
  }

  subscribe(onChange: () => void): () => void {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  }

  #announce(): void {
    for (const onChange of this.#listeners) onChange();
  }

  #change<T>(work: (transaction: PostgresTransaction) => Promise<T>): Promise<T> {
    return this.#database.transact(async (transaction) => {
      const result = await work(transaction);
      await transaction.query("SELECT pg_notify($1, '')", [channel]);
      transaction.afterCommit(() => this.#announce());
      return result;
    });
  }
}

interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: string;
  readonly hash: Uint8Array;
  readonly created_at: string;
  readonly created_by: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
}

function toStoredKey(row: KeyRow): StoredKey {
  return {
    id: row.id,
    name: row.name,
    scopes: JSON.parse(row.scopes) as Scope[],
    hash: row.hash,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}
