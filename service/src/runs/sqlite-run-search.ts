import type { Report } from "@imperial-court/contract";
import type { SqliteDatabase, SqliteTransaction } from "../database/sqlite-database.ts";
import { reportSearchText, toSearchText } from "./search-text.ts";

/** Between two portions of indexing: with the portion's length this leaves nine tenths of the time to others. */
const pauseMs = 50;
const portionMs = 5;
/** A search brings at most this much of the backlog up to date before it looks. */
const beforeSearchMs = 200;

/**
 * Keeps the full-text index up to date behind the writes.
 *
 * Indexing a text costs more than storing it, and nobody waits for it: a submit and a report only leave
 * their number in the backlog. Small portions are indexed in the background; a search first indexes what is
 * left, so that it finds what was stored before it.
 */
export class SqliteRunSearch {
  readonly #database: SqliteDatabase;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.wake();
  }

  /** Something may be in the backlog. */
  wake(): void {
    if (this.#timer !== null || this.#isStopped) return;
    this.#timer = setTimeout(() => {
      // A full disk stops the indexing until the next write wakes it; the backlog remembers.
      this.#indexPortion(portionMs).then(
        (isCaughtUp) => {
          this.#timer = null;
          if (!isCaughtUp) this.wake();
        },
        () => {
          this.#timer = null;
        },
      );
    }, pauseMs);
    this.#timer.unref();
  }

  async catchUp(): Promise<void> {
    await this.#indexPortion(beforeSearchMs);
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Resolves to true when the backlog is empty. */
  async #indexPortion(longestMs: number): Promise<boolean> {
    if (this.#database.get("SELECT 1 FROM run_search_backlog LIMIT 1") === null) return true;
    return await this.#database.write((transaction) => {
      const deadline = performance.now() + longestMs;
      while (performance.now() < deadline) {
        const next = transaction.get<{ seq: number }>("SELECT min(seq) AS seq FROM run_search_backlog")!;
        if (next.seq === null) return true;
        indexRun(transaction, next.seq);
      }
      return false;
    });
  }
}

function indexRun(transaction: SqliteTransaction, seq: number): void {
  const row = transaction.get<{ title: string; text: string; report: string | null }>(
    `SELECT title, text, report FROM runs JOIN incident_texts USING (seq) LEFT JOIN reports USING (seq)
     WHERE runs.seq = ?`,
    seq,
  )!;
  transaction.run(
    "INSERT OR REPLACE INTO run_search (rowid, title, text, report) VALUES (?, ?, ?, ?)",
    seq,
    toSearchText(row.title),
    toSearchText(row.text),
    row.report === null ? "" : toSearchText(reportSearchText(JSON.parse(row.report) as Report)),
  );
  transaction.run("DELETE FROM run_search_backlog WHERE seq = ?", seq);
}
