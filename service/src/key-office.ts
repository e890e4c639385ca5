import { userInfo } from "node:os";
import type { ApiKey, AuditList, AuditVerdict, CreatedKey, Scope } from "@imperial-court/contract";
import { readAnnouncedAddress } from "./announced-address.ts";
import { listAudit } from "./callers/audit-log.ts";
import { createKeyring } from "./callers/keyring.ts";
import { readHead, verifyAudit } from "./callers/verify-audit.ts";
import { type Config, readConfig } from "./config.ts";
import { DirectoryInUseError } from "./database/data-directory-lock.ts";
import { describePlace } from "./database/describe-place.ts";
import { type Engine, openEngine } from "./engine.ts";
import { createLog, type Log } from "./log.ts";

/**
 * Keys and the audit log for the command line, in the store itself: whoever may write the store needs no key. It is
 * how the first key is made. The embedded store can only be opened while no service has it.
 */
export interface KeyOffice {
  /** Where the store is, for a person. */
  readonly place: string;
  listKeys(): Promise<ApiKey[]>;
  createKey(key: { name: string; scopes: readonly Scope[]; expiresAt: string | null }): Promise<CreatedKey>;
  rotateKey(id: string, options: { graceHours: number }): Promise<CreatedKey>;
  revokeKey(id: string): Promise<ApiKey>;
  listAudit(page: { limit: number; cursor: string | null }): Promise<AuditList>;
  verifyAudit(head: string | null): Promise<AuditVerdict>;
  close(): Promise<void>;
}

/** A service has the store open, and is to be asked. */
export interface StoreInUse {
  /** Null when it does not say. */
  readonly url: string | null;
}

/** Throws StartError for what an operator must mend. */
export async function openKeyOffice(): Promise<KeyOffice | StoreInUse> {
  const config = readConfig();
  const log = createLog("error");
  const engine = await openUnlessInUse(config, log);
  if (engine === null) return { url: readAnnouncedAddress(config.dataDirectory) };
  const now = () => engine.clock.now();
  const keyring = createKeyring({
    store: engine.keys,
    now,
    onError: (error) => log.error("the store could not be written", { error }),
  });
  const createdBy = `${userName()}@console`;
  const record = (action: string, target: string, detail: Record<string, string> = {}) =>
    engine.audit.append([
      { at: now(), actor: createdBy, keyId: null, address: null, action, target, outcome: "ok", detail },
    ]);

  return {
    place: config.databaseUrl === null ? config.dataDirectory : describePlace(config.databaseUrl),
    listKeys: () => keyring.list(),
    createKey: async (request) => {
      const key = await keyring.create({ ...request, createdBy });
      await record("key.create", key.id, { name: key.name, scopes: key.scopes.join(",") });
      return key;
    },
    rotateKey: async (id, { graceHours }) => {
      const key = await keyring.rotate(id, { graceMs: graceHours * 3_600_000, createdBy });
      await record("key.rotate", key.id, { name: key.name, replaces: id });
      return key;
    },
    revokeKey: async (id) => {
      const key = await keyring.revoke(id);
      await record("key.revoke", id);
      return key;
    },
    listAudit: (page) => listAudit(engine.audit, page),
    verifyAudit: (head) => verifyAudit(engine.audit, readHead(head)),
    close: () => engine.close(),
  };
}

async function openUnlessInUse(config: Config, log: Log): Promise<Engine | null> {
  try {
    return await openEngine(config, log);
  } catch (error) {
    if (error instanceof DirectoryInUseError) return null;
    throw error;
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container a user may have a number and no name.
    return `user-${process.getuid?.() ?? 0}`;
  }
}
