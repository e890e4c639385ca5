import type { AuditEntry } from "@imperial-court/contract";
import type { SqliteDatabase, SqliteTransaction } from "../database/sqlite-database.ts";
import { type AuditDraft, type AuditHead, type AuditLog, chainEntry } from "./audit-log.ts";

const columns = "seq, at, actor, key_id, address, action, target, outcome, detail, hash";

export class SqliteAuditLog implements AuditLog {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  async append(entries: readonly AuditDraft[]): Promise<void> {
    if (entries.length === 0) return;
    await this.#database.write((transaction) => appendToAudit(transaction, entries));
  }

  async listBefore(before: number | null, limit: number): Promise<AuditEntry[]> {
    return this.#database
      .all<EntryRow>(
        `SELECT ${columns} FROM audit_log WHERE seq < ? ORDER BY seq DESC LIMIT ?`,
        before ?? Number.MAX_SAFE_INTEGER,
        limit,
      )
      .map(toEntry);
  }

  async listAfter(after: number, limit: number): Promise<AuditEntry[]> {
    return this.#database
      .all<EntryRow>(`SELECT ${columns} FROM audit_log WHERE seq > ? ORDER BY seq LIMIT ?`, after, limit)
      .map(toEntry);
  }

  async head(): Promise<AuditHead> {
    return this.#database.get<AuditHead & { seq: number }>("SELECT seq, hash FROM audit_head")!;
  }
}

/**
 * For what is to be in the log if and only if it happened: in the transaction of what it tells. The head is read
 * in the transaction, too: a batch that is rolled back takes its entries along.
 */
export function appendToAudit(transaction: SqliteTransaction, drafts: readonly AuditDraft[]): void {
  let head = transaction.get<{ seq: number; hash: string }>("SELECT seq, hash FROM audit_head")!;
  for (const draft of drafts) {
    const entry = chainEntry(head, draft);
    transaction.run(
      `INSERT INTO audit_log (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      entry.seq,
      entry.at,
      entry.actor,
      entry.key_id,
      entry.address,
      entry.action,
      entry.target,
      entry.outcome,
      JSON.stringify(entry.detail),
      entry.hash,
    );
    transaction.run("UPDATE audit_head SET seq = ?, hash = ?", entry.seq, entry.hash);
    head = entry;
  }
}

type EntryRow = Omit<AuditEntry, "detail"> & { readonly detail: string };

function toEntry(row: EntryRow): AuditEntry {
  return { ...row, detail: parseDetail(row.detail) };
}

/** A row that was tampered with must be told by `verifyAudit`, not by a crash before it. */
function parseDetail(text: string): AuditEntry["detail"] {
  try {
    return JSON.parse(text) as AuditEntry["detail"];
  } catch {
    return { unreadable: text };
  }
}
