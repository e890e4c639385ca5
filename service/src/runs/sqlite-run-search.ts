import type { Report } from "@imperial-court/contract";
import type { SqliteDatabase, SqliteTransaction } from "../database/sqlite-database.ts";
import { reportSearchText, toSearchText } from "./search-text.ts";

/** Between two portions of indexing: with the portion's length this leaves nine tenths of the time to others. */
const pauseMs = 50;
/** While a burst comes in. It leaves some 300 texts a second, and the burst nearly all of the time. */
const burstPauseMs = 250;
/** So many submits and reports during a pause are a burst. */
const burst = 25;
const portionMs = 5;
/** A search brings at most this much of the backlog up to date before it looks. */
const beforeSearchMs = 200;

/**
 * Keeps the full-text index up to date behind the writes.
 *
 * Indexing a text costs more than storing it, and nobody waits for it: a submit only stores a run with a
 * higher number than the last indexed one, and a report only leaves its run's number in the backlog. Small portions are indexed in the background; a search first indexes what is
 * left, so that it finds what was stored before it.
 */
export class SqliteRunSearch {
  readonly #database: SqliteDatabase;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;
  #wakes = 0;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.wake();
  }

  /** Something may be in the backlog. */
  wake(): void {
    this.#wakes += 1;
    if (this.#timer === null && !this.#isStopped) this.#pause(pauseMs);
  }

  #pause(ms: number): void {
    this.#wakes = 0;
    this.#timer = setTimeout(() => {
      const isBurst = this.#wakes > burst;
      // A full disk stops the indexing until the next write wakes it; the backlog remembers.
      this.#indexPortion(portionMs).then(
        (isCaughtUp) => {
          this.#timer = null;
          if (!isCaughtUp && !this.#isStopped) this.#pause(isBurst ? burstPauseMs : pauseMs);
        },
        () => {
          this.#timer = null;
        },
      );
    }, ms);
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
    if (this.#database.get(selectNext) === null) return true;
    return await this.#database.write((transaction) => {
      const deadline = performance.now() + longestMs;
      while (performance.now() < deadline) {
        const next = transaction.get<UnindexedRun>(selectNext);
        if (next === null) return true;
        indexRun(transaction, next);
      }
      return false;
    });
  }
}

/** First the texts in their order, with the report of a run that has one by then; then the other reports. */
const selectNext = `
  SELECT seq, title, text, report, is_text FROM (
    SELECT * FROM (
      SELECT seq, 1 AS is_text FROM runs WHERE seq > (SELECT texts_up_to FROM run_search_progress)
      ORDER BY seq LIMIT 1
    )
    UNION ALL
    SELECT * FROM (SELECT seq, 0 FROM run_search_backlog ORDER BY seq LIMIT 1)
    LIMIT 1
  ) JOIN runs USING (seq) JOIN incident_texts USING (seq) LEFT JOIN reports USING (seq)`;

interface UnindexedRun {
  readonly seq: number;
  readonly title: string;
  readonly text: string;
  readonly report: string | null;
  /** 1: its text was not yet in the index. */
  readonly is_text: number;
}

function indexRun(transaction: SqliteTransaction, { seq, title, text, report, is_text }: UnindexedRun): void {
  transaction.run(
    "INSERT OR REPLACE INTO run_search (rowid, title, text, report) VALUES (?, ?, ?, ?)",
    seq,
    toSearchText(title),
    toSearchText(text),
    toSearchText(wordsOf(report)),
  );
  if (is_text === 1) transaction.run("UPDATE run_search_progress SET texts_up_to = ?", seq);
  transaction.run("DELETE FROM run_search_backlog WHERE seq = ?", seq);
}

/** A report of a shape this release does not know is found by its run's text; it must not stop the others. */
function wordsOf(report: string | null): string {
  if (report === null) return "";
  try {
    return reportSearchText(JSON.parse(report) as Report);
  } catch {
    return "";
  }
}
