import { randomBytes } from "node:crypto";
import type { PostgresTransaction } from "../database/postgres-database.ts";
import type { PostgresSession } from "../database/postgres-session.ts";
import { RunChanges } from "./run-changes.ts";

export const runChannel = "court_runs";
/** A notification holds less than 8000 bytes; an id takes 37. */
const idsPerNotification = 200;
/** While there is no session to be notified on, followers look for themselves. */
const lookEveryMs = 1_000;

/**
 * Wakes followers of runs in all processes. A notification is sent with the transaction that changed the
 * runs; those lost while a connection was broken are made up for by waking everybody once it is back.
 */
export class PostgresRunChanges {
  readonly #local = new RunChanges();
  /** Who sends: a process does not wake itself twice. */
  readonly #sender = randomBytes(6).toString("hex");
  readonly #timer: NodeJS.Timeout;

  constructor(session: PostgresSession) {
    session.listen(runChannel, (payload) => this.#hear(payload));
    session.onConnect(async () => this.#local.announceAll());
    this.#timer = setInterval(() => {
      if (!session.isConnected) this.#local.announceAll();
    }, lookEveryMs);
    this.#timer.unref();
  }

  async announce(transaction: PostgresTransaction, runIds: readonly string[]): Promise<void> {
    for (const payload of this.payloadsOf(transaction, runIds)) {
      await transaction.query("SELECT pg_notify($1, $2)", [runChannel, payload]);
    }
  }

  /** For a statement that sends them itself. Followers in this process are woken after the commit. */
  payloadsOf(transaction: PostgresTransaction, runIds: readonly string[]): string[] {
    transaction.afterCommit(() => {
      for (const runId of runIds) this.#local.announce(runId);
    });
    const payloads: string[] = [];
    for (let start = 0; start < runIds.length; start += idsPerNotification) {
      payloads.push([this.#sender, ...runIds.slice(start, start + idsPerNotification)].join(","));
    }
    return payloads;
  }

  subscribe(runId: string, onChange: () => void): () => void {
    return this.#local.subscribe(runId, onChange);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #hear(payload: string): void {
    const [sender, ...runIds] = payload.split(",");
    if (sender === this.#sender) return;
    for (const runId of runIds) this.#local.announce(runId);
  }
}
