import type { PostgresDatabase } from "../database/postgres-database.ts";
import type { JobCounts } from "./job-queue.ts";
import { isWaiting, jobTable, ofQueue } from "./pg-boss-table.ts";

/** Lines up to this length are counted each time; it takes less than a millisecond. */
const countedUpTo = 2_000;
/** A longer line's count is used again for this long, with what this process has put in since. */
const keptMs = 250;

/**
 * How many jobs there are. Every submit asks: those that ask while a count is under way share the next one,
 * so that a hundred submits at once cost one count and each sees what was committed before it asked.
 */
export class LineDepth {
  readonly #database: PostgresDatabase;
  #counts: JobCounts | null = null;
  #countedAt = 0;
  #underway: Promise<JobCounts> | null = null;
  #next: Promise<JobCounts> | null = null;

  constructor(database: PostgresDatabase) {
    this.#database = database;
  }

  /** This process has put in so many. */
  add(jobs: number): void {
    if (this.#counts !== null) this.#counts = { ...this.#counts, waiting: this.#counts.waiting + jobs };
  }

  async read(): Promise<JobCounts> {
    const kept = this.#counts;
    if (
      kept !== null &&
      kept.waiting + kept.delayed > countedUpTo &&
      performance.now() - this.#countedAt < keptMs
    ) {
      return kept;
    }
    if (this.#underway === null) return await this.#begin();
    this.#next ??= this.#underway
      .catch(() => {})
      .then(() => {
        this.#next = null;
        return this.#begin();
      });
    return await this.#next;
  }

  #begin(): Promise<JobCounts> {
    const underway = this.#count().finally(() => {
      if (this.#underway === underway) this.#underway = null;
    });
    this.#underway = underway;
    return underway;
  }

  async #count(): Promise<JobCounts> {
    const [row] = await this.#database.read<{ waiting: number; delayed: number; running: number }>(
      `SELECT count(*) FILTER (WHERE ${isWaiting} AND start_after <= now())::int AS waiting,
              count(*) FILTER (WHERE ${isWaiting} AND start_after > now())::int AS delayed,
              count(*) FILTER (WHERE state = 'active')::int AS running
       FROM ${jobTable} WHERE ${ofQueue}`,
    );
    this.#counts = row!;
    this.#countedAt = performance.now();
    return row!;
  }
}
