import type { AuditEntry } from "@imperial-court/contract";
import {
  type PostgresDatabase,
  type PostgresTransaction,
  toJsonRows,
} from "../database/postgres-database.ts";
import { type AuditDraft, type AuditHead, type AuditLog, chainEntry } from "./audit-log.ts";

const columns = "seq, at, actor, key_id, address, action, target, outcome, detail, hash";
const selected = "seq::float8 AS seq, at, actor, key_id, address, action, target, outcome, detail, hash";

export class PostgresAuditLog implements AuditLog {
  readonly #database: PostgresDatabase;

  constructor(database: PostgresDatabase) {
    this.#database = database;
  }

  async append(entries: readonly AuditDraft[]): Promise<void> {
    if (entries.length === 0) return;
    await this.#database.transact((transaction) => appendToPostgresAudit(transaction, entries));
  }

  async listBefore(before: number | null, limit: number): Promise<AuditEntry[]> {
    const rows = await this.#database.read<EntryRow>(
      `SELECT ${selected} FROM audit_log WHERE seq < $1 ORDER BY audit_log.seq DESC LIMIT $2`,
      [before ?? Number.MAX_SAFE_INTEGER, limit],
    );
    return rows.map(toEntry);
  }

  async listAfter(after: number, limit: number): Promise<AuditEntry[]> {
    const rows = await this.#database.read<EntryRow>(
      `SELECT ${selected} FROM audit_log WHERE seq > $1 ORDER BY audit_log.seq LIMIT $2`,
      [after, limit],
    );
    return rows.map(toEntry);
  }

  async head(): Promise<AuditHead> {
    const [head] = await this.#database.read<AuditHead>("SELECT seq::float8 AS seq, hash FROM audit_head");
    return head!;
  }
}

/**
 * For what is to be in the log if and only if it happened: in the transaction of what it tells, and last in
 * it, since the head stays locked until the commit.
 */
export async function appendToPostgresAudit(
  transaction: PostgresTransaction,
  drafts: readonly AuditDraft[],
): Promise<void> {
  if (drafts.length === 0) return;
  const [first] = await transaction.query<AuditHead>(
    "SELECT seq::float8 AS seq, hash FROM audit_head FOR UPDATE",
  );
  let head = first!;
  const entries = drafts.map((draft) => {
    const entry = chainEntry(head, draft);
    head = entry;
    return { ...entry, detail: JSON.stringify(entry.detail) };
  });
  await Promise.all([
    transaction.query(
      `INSERT INTO audit_log (${columns}) SELECT ${columns} FROM json_to_recordset($1::json) AS new (
         seq bigint, at text, actor text, key_id text, address text, action text, target text, outcome text,
         detail text, hash text)`,
      [toJsonRows(entries)],
    ),
    transaction.query("UPDATE audit_head SET seq = $1, hash = $2", [head.seq, head.hash]),
  ]);
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
