import type { RunStatus } from "@imperial-court/contract";
import type { SqliteReader } from "../database/sqlite-reader.ts";

/** Runs by status, counted once at opening and kept up with every commit: a million rows are not counted per scrape. */
export class StatusCounts {
  readonly #counts: Record<RunStatus, number> = { queued: 0, running: 0, completed: 0, failed: 0 };

  constructor(reader: SqliteReader) {
    // Each from an index or from the few jobs there are: reading every run would take seconds of a start.
    const { failed, ended } = reader.get<{ failed: number; ended: number }>(
      `SELECT (SELECT count(*) FROM runs WHERE status = 'failed') AS failed,
              (SELECT count(*) FROM runs WHERE completed_at IS NOT NULL) AS ended`,
    )!;
    this.#counts.failed = failed;
    this.#counts.completed = ended - failed;
    const unfinished = reader.all<{ status: "queued" | "running"; total: number }>(
      `SELECT status, count(*) AS total FROM jobs CROSS JOIN runs ON run_id = jobs.id
       WHERE completed_at IS NULL GROUP BY status`,
    );
    for (const { status, total } of unfinished) this.#counts[status] = total;
  }

  /** Null stands for "not there": a new run comes from it, a removed one goes to it. */
  move(from: RunStatus | null, to: RunStatus | null): void {
    if (from !== null) this.#counts[from] -= 1;
    if (to !== null) this.#counts[to] += 1;
  }

  current(): Record<RunStatus, number> {
    return { ...this.#counts };
  }
}
