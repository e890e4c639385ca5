import type { RunStatus } from "@imperial-court/contract";
import type { SqliteDatabase } from "../database/sqlite-database.ts";
import type { RunChanges } from "./run-changes.ts";
import type { StatusCounts } from "./status-counts.ts";

/** Removal of ended runs. What belongs to a run goes with it; a queued or running run is never touched. */
export class SqliteRunRemoval {
  readonly #database: SqliteDatabase;
  readonly #counts: StatusCounts;
  readonly #changes: RunChanges;

  constructor(database: SqliteDatabase, counts: StatusCounts, changes: RunChanges) {
    this.#database = database;
    this.#counts = counts;
    this.#changes = changes;
  }

  countEndedBefore(instant: string): number {
    const row = this.#database.get<{ total: number }>(
      "SELECT count(*) AS total FROM runs WHERE completed_at < ?",
      instant,
    );
    return row?.total ?? 0;
  }

  removeEndedBefore(instant: string, limit: number): Promise<number> {
    return this.#database.write((transaction) => {
      const ended = transaction.all<{ seq: number; run_id: string; status: RunStatus }>(
        "SELECT seq, run_id, status FROM runs WHERE completed_at < ? ORDER BY completed_at LIMIT ?",
        instant,
        limit,
      );
      for (const { seq } of ended) {
        transaction.run("DELETE FROM run_search WHERE rowid = ?", seq);
        transaction.run("DELETE FROM runs WHERE seq = ?", seq);
      }
      // The number of a removed last run is given out again.
      transaction.run(
        "UPDATE run_search_progress SET texts_up_to = min(texts_up_to, (SELECT coalesce(max(seq), 0) FROM runs))",
      );
      transaction.afterCommit(() => {
        for (const { run_id, status } of ended) {
          this.#counts.move(status, null);
          this.#changes.announce(run_id);
        }
      });
      return ended.length;
    });
  }

  async removeKeysBefore(instant: string): Promise<void> {
    await this.#database.write((transaction) =>
      transaction.run("DELETE FROM idempotency_keys WHERE stored_at < ?", instant),
    );
  }
}
