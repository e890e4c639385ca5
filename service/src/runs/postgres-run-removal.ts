import type { PostgresDatabase } from "../database/postgres-database.ts";
import type { PostgresRunChanges } from "./postgres-run-changes.ts";

/** Tables whose rows hang on a run. */
const parts = [
  "incident_texts",
  "reports",
  "run_events",
  "stage_results",
  "run_entities",
  "idempotency_keys",
  "earlier_run_words",
  "feedback",
];

/** Removal of ended runs. What belongs to a run goes with it; a queued or running run is never touched. */
export class PostgresRunRemoval {
  readonly #database: PostgresDatabase;
  readonly #changes: PostgresRunChanges;
  readonly #onRemoved: () => void;

  constructor(database: PostgresDatabase, changes: PostgresRunChanges, onRemoved: () => void) {
    this.#database = database;
    this.#changes = changes;
    this.#onRemoved = onRemoved;
  }

  async countEndedBefore(instant: string): Promise<number> {
    const [row] = await this.#database.read<{ total: number }>(
      "SELECT count(*)::int AS total FROM runs WHERE completed_at < $1",
      [instant],
    );
    return row!.total;
  }

  /** Runs that another process is just removing are left to it. */
  async removeEndedBefore(instant: string, limit: number): Promise<number> {
    const removed = await this.#database.transact(async (transaction) => {
      const ended = await transaction.query<{ run_id: string }>(
        `SELECT run_id FROM runs WHERE completed_at < $1 ORDER BY completed_at LIMIT $2
         FOR UPDATE SKIP LOCKED`,
        [instant, limit],
      );
      if (ended.length === 0) return 0;
      const runIds = ended.map(({ run_id }) => run_id);
      for (const table of ["runs", ...parts]) {
        await transaction.query(`DELETE FROM ${table} WHERE run_id = ANY($1::uuid[])`, [runIds]);
      }
      await this.#changes.announce(transaction, runIds);
      return runIds.length;
    });
    this.#onRemoved();
    return removed;
  }

  async removeKeysBefore(instant: string): Promise<void> {
    await this.#database.query("DELETE FROM idempotency_keys WHERE stored_at < $1", [instant]);
  }
}
