import { hash } from "node:crypto";
import type { AuditEntry, AuditList } from "@imperial-court/contract";

/**
 * Who did what, when, from where, on what, and with which outcome. Entries are only ever appended, and chained:
 * each has the SHA-256 over the hash of the one before and its own content, so that a changed, removed or inserted
 * entry breaks the chain at its place. What is missing at the end shows against the head, a row of its own.
 *
 * A chain without a secret can be written anew as a whole by whoever may write the database. Against that helps
 * only a head that was noted elsewhere: each start logs it, `court audit verify` prints it and takes one to compare.
 *
 * Entries hold ids and words of ours, never a text from outside.
 */
export interface AuditLog {
  /** Resolves when the entries are committed, in this order. */
  append(entries: readonly AuditDraft[]): Promise<void>;
  /** At most `limit` entries with lower numbers than `before`, newest first; from the newest with null. */
  listBefore(before: number | null, limit: number): Promise<AuditEntry[]>;
  /** At most `limit` entries with higher numbers than `after`, oldest first. */
  listAfter(after: number, limit: number): Promise<AuditEntry[]>;
  head(): Promise<AuditHead>;
}

export interface AuditHead {
  /** Of the last entry; 0 before the first. */
  readonly seq: number;
  readonly hash: string;
}

export interface AuditDraft {
  readonly at: string;
  readonly actor: string;
  readonly keyId: string | null;
  readonly address: string | null;
  readonly action: string;
  readonly target: string | null;
  readonly outcome: "ok" | "refused";
  readonly detail?: AuditEntry["detail"];
}

/** A page as it is answered: newest first, on from where `cursor` says. */
export async function listAudit(
  log: Pick<AuditLog, "listBefore">,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<AuditList> {
  const found = await log.listBefore(cursor === null ? null : Number(cursor), limit + 1);
  const entries = found.slice(0, limit);
  return { entries, next_cursor: found.length > limit ? String(entries.at(-1)!.seq) : null };
}

/** Before the first entry. */
export const firstHash = "0".repeat(64);

/** The entry that follows `head`: every store writes what this gives. */
export function chainEntry(head: AuditHead, draft: AuditDraft): AuditEntry {
  const { keyId, detail = {}, at, actor, address, action, target, outcome } = draft;
  const content = {
    seq: head.seq + 1,
    at,
    actor,
    key_id: keyId,
    address,
    action,
    target,
    outcome,
    detail: sortKeys(detail),
  };
  return { ...content, hash: hashOf(head.hash, content) };
}

/** The fields as a JSON array in a fixed order: one text for one content, whatever a database does to rows. */
export function hashOf(previous: string, entry: Omit<AuditEntry, "hash">): string {
  const { seq, at, actor, key_id, address, action, target, outcome, detail } = entry;
  const content = [seq, at, actor, key_id, address, action, target, outcome, sortKeys(detail)];
  return hash("sha256", previous + JSON.stringify(content));
}

function sortKeys(detail: AuditEntry["detail"]): AuditEntry["detail"] {
  return Object.fromEntries(Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1)));
}
