import type { Scope } from "@imperial-court/contract";

/**
 * API keys and the browser sessions opened with them. Instants are text as on runs, UTC with six fractional digits.
 * Every method is one transaction and resolves after its commit.
 */
export interface KeyStore {
  /**
   * Stores a key, unless its name already has `maxLive` keys that are neither revoked nor expired. With `replaced`
   * that key ends at the instant, if it does not end earlier, by the same transaction.
   */
  insert(
    key: StoredKey,
    options: { maxLive: number; replaced?: { id: string; expiresAt: string } },
  ): Promise<boolean>;
  /** All keys, revoked and expired ones included, oldest first. */
  list(): Promise<StoredKey[]>;
  /** Its sessions end too. Null: no such key. Revoking twice keeps the first instant. */
  revoke(id: string, at: string): Promise<StoredKey | null>;
  recordUse(id: string, at: string): Promise<void>;
  /** Forgets sessions that ended before `now` as well. */
  openSession(session: StoredSession, now: string): Promise<void>;
  findSession(hash: Uint8Array): Promise<StoredSession | null>;
  closeSession(hash: Uint8Array): Promise<void>;
  /**
   * Calls back after each commit that changed keys or closed sessions, in this process or another, and whenever
   * such a commit may have been missed.
   */
  subscribe(onChange: () => void): () => void;
}

export interface StoredKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** SHA-256 of the whole key. */
  readonly hash: Uint8Array;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}

export interface StoredSession {
  /** SHA-256 of the cookie's token. */
  readonly hash: Uint8Array;
  readonly keyId: string;
  readonly expiresAt: string;
}

export function isLive(key: Pick<StoredKey, "revokedAt" | "expiresAt">, now: string): boolean {
  return key.revokedAt === null && (key.expiresAt === null || key.expiresAt > now);
}
