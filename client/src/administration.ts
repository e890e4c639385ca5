import type { ApiKey, AuditList, AuditVerdict, CreatedKey, Scope } from "@imperial-court/contract";
import { readJson, send, type Transport } from "./transport.ts";

/** API keys and the audit log. */
export interface Administration {
  /** Ended keys included, oldest first. */
  listKeys(): Promise<ApiKey[]>;
  /** The answer holds the key for the only time. */
  createKey(key: { name: string; scopes: readonly Scope[]; expiresAt: string | null }): Promise<CreatedKey>;
  /** A key that replaces another, which counts for `graceHours` more. */
  rotateKey(id: string, options: { graceHours: number }): Promise<CreatedKey>;
  revokeKey(id: string): Promise<ApiKey>;
  /** Newest first. */
  listAudit(page: { limit: number; cursor: string | null }): Promise<AuditList>;
  /** `head` is `number:hash` of an earlier check. */
  verifyAudit(head: string | null): Promise<AuditVerdict>;
}

export function createAdministration(transport: Transport): Administration {
  const get = <T>(path: string, query = {}, timeoutMs = transport.timeoutMs) =>
    send(transport, { method: "GET", path, query, timeoutMs, isRepeatable: true }, (response) =>
      readJson<T>(response),
    );
  const post = <T>(path: string, body: unknown) =>
    send(
      transport,
      {
        method: "POST",
        path,
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        isRepeatable: false,
      },
      (response) => readJson<T>(response),
    );
  const keyPath = (id: string) => `/admin/keys/${encodeURIComponent(id)}`;
  return {
    listKeys: async () => (await get<{ keys: ApiKey[] }>("/admin/keys")).keys,
    createKey: ({ name, scopes, expiresAt }) => post("/admin/keys", { name, scopes, expires_at: expiresAt }),
    rotateKey: (id, { graceHours }) => post(`${keyPath(id)}/rotate`, { grace_hours: graceHours }),
    revokeKey: (id) =>
      send(transport, { method: "DELETE", path: keyPath(id), isRepeatable: true }, (response) =>
        readJson<ApiKey>(response),
      ),
    listAudit: (page) => get("/admin/audit", page),
    // A log of millions of entries takes its time.
    verifyAudit: (head) => get("/admin/audit/verify", { head }, 30 * 60_000),
  };
}
