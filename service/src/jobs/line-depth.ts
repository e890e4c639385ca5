import type { PostgresDatabase } from "../database/postgres-database.ts";
import type { JobCounts } from "./job-queue.ts";
import { isWaiting, jobTable, ofQueue } from "./pg-boss-table.ts";

/** Lines up to this length are counted each time it matters; it takes less than a millisecond. */
const countedUpTo = 2_000;
/** A count is used again for this long, with what this process has put in since, and for longer when counting took long. */
const keptMs = 250;
const keptFactor = 50;
/** What many processes together put in while a count is used again: so far below a limit, it is far enough. */
const farBelow = 10_000;
/** So far below a limit nobody waits for the next count either, unless it takes longer than this. */
const countedBesideMs = 2_000;

/**
 * How many jobs there are. Every submit asks: those that ask while a count is under way share the next one,
 * so that a hundred submits at once cost one count and each sees what was committed before it asked. Far below
 * the limit, where no count could change the answer, they go on with the last one while the next is made.
 */
export class LineDepth {
  readonly #database: PostgresDatabase;
  #counts: JobCounts | null = null;
  #keptUntil = 0;
  #underway: Promise<JobCounts> | null = null;
  #next: Promise<JobCounts> | null = null;

  constructor(database: PostgresDatabase) {
    this.#database = database;
  }

  /** This process has put in so many. */
  add(jobs: number): void {
    if (this.#counts !== null) this.#counts = { ...this.#counts, waiting: this.#counts.waiting + jobs };
  }

  /** `limit`: a line that is far shorter need not be counted anew. */
  async read(limit = 0): Promise<JobCounts> {
    const kept = this.#counts;
    if (kept !== null) {
      const length = kept.waiting + kept.delayed;
      const isFarBelow = length + farBelow < limit;
      const overdueMs = performance.now() - this.#keptUntil;
      if (overdueMs < 0 && (length > countedUpTo || isFarBelow)) return kept;
      if (overdueMs < countedBesideMs && isFarBelow) {
        // A failure is told to whoever has to wait for a count.
        if (this.#underway === null) this.#begin().catch(() => {});
        return kept;
      }
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
    const from = performance.now();
    const [row] = await this.#database.read<{ waiting: number; delayed: number; running: number }>(
      `SELECT count(*) FILTER (WHERE ${isWaiting} AND start_after <= now())::int AS waiting,
              count(*) FILTER (WHERE ${isWaiting} AND start_after > now())::int AS delayed,
              count(*) FILTER (WHERE state = 'active')::int AS running
       FROM ${jobTable} WHERE ${ofQueue}`,
    );
    this.#counts = row!;
    const now = performance.now();
    this.#keptUntil = now + Math.max(keptMs, (now - from) * keptFactor);
    return row!;
  }
}
