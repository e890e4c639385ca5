import type { Scope } from "@imperial-court/contract";
import type { SqliteDatabase, SqliteTransaction } from "../database/sqlite-database.ts";
import type { KeyStore, StoredKey, StoredSession } from "./key-store.ts";

const columns = "id, name, scopes, hash, created_at, created_by, expires_at, revoked_at, last_used_at";

export class SqliteKeyStore implements KeyStore {
  readonly #database: SqliteDatabase;
  readonly #listeners = new Set<() => void>();

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  insert(
    key: StoredKey,
    { maxLive, replaced }: { maxLive: number; replaced?: { id: string; expiresAt: string } },
  ): Promise<boolean> {
    return this.#change((transaction) => {
      const { live } = transaction.get<{ live: number }>(
        `SELECT count(*) AS live FROM api_keys
         WHERE name = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)`,
        key.name,
        key.createdAt,
      )!;
      if (live >= maxLive) return false;
      if (replaced !== undefined) {
        transaction.run(
          "UPDATE api_keys SET expires_at = ? WHERE id = ? AND (expires_at IS NULL OR expires_at > ?)",
          replaced.expiresAt,
          replaced.id,
          replaced.expiresAt,
        );
      }
      transaction.run(
        `INSERT INTO api_keys (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        key.id,
        key.name,
        JSON.stringify(key.scopes),
        key.hash,
        key.createdAt,
        key.createdBy,
        key.expiresAt,
        key.revokedAt,
        key.lastUsedAt,
      );
      return true;
    });
  }

  async list(): Promise<StoredKey[]> {
    return this.#database
      .all<KeyRow>(`SELECT ${columns} FROM api_keys ORDER BY created_at, id`)
      .map(toStoredKey);
  }

  revoke(id: string, at: string): Promise<StoredKey | null> {
    return this.#change((transaction) => {
      transaction.run("UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", at, id);
      transaction.run("DELETE FROM sessions WHERE key_id = ?", id);
      const row = transaction.get<KeyRow>(`SELECT ${columns} FROM api_keys WHERE id = ?`, id);
      return row === null ? null : toStoredKey(row);
    });
  }

  async recordUse(id: string, at: string): Promise<void> {
    await this.#database.write((transaction) =>
      transaction.run(
        "UPDATE api_keys SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)",
        at,
        id,
        at,
      ),
    );
  }

  async openSession({ hash, keyId, expiresAt }: StoredSession, now: string): Promise<void> {
    await this.#database.write((transaction) => {
      transaction.run("DELETE FROM sessions WHERE expires_at < ?", now);
      transaction.run(
        "INSERT INTO sessions (hash, key_id, expires_at) VALUES (?, ?, ?)",
        hash,
        keyId,
        expiresAt,
      );
    });
  }

  async findSession(hash: Uint8Array): Promise<StoredSession | null> {
    const row = this.#database.get<{ hash: Uint8Array; key_id: string; expires_at: string }>(
      "SELECT hash, key_id, expires_at FROM sessions WHERE hash = ?",
      hash,
    );
    return row === null ? null : { hash: row.hash, keyId: row.key_id, expiresAt: row.expires_at };
  }

  async closeSession(hash: Uint8Array): Promise<void> {
    await this.#change((transaction) => transaction.run("DELETE FROM sessions WHERE hash = ?", hash));
  }

  subscribe(onChange: () => void): () => void {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  }

  #change<T>(work: (transaction: SqliteTransaction) => T): Promise<T> {
    return this.#database.write((transaction) => {
      transaction.afterCommit(() => {
        for (const onChange of this.#listeners) onChange();
      });
      return work(transaction);
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
