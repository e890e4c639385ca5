import { type PostgresTransaction, toJsonRows } from "../database/postgres-database.ts";
import { isWaiting, jobTable, ofQueue } from "./pg-boss-table.ts";

/**
 * The order of jobs as one number, fixed when a job is put in: what pg-boss sorts by.
 *
 * Priority first. Within a priority the groups take turns (start-time fair queuing): a group's job gets the
 * turn after that group's last waiting one, but none that has passed. So a flood of one group has turns 1 to
 * 10 000, and another group's single job, arriving while turn 7 is served, gets turn 7 and comes next but a
 * few. Both turns are read from the line itself, in the transaction that puts the jobs in, so that all
 * processes agree; what other transactions of this process are just putting in is remembered beside it.
 *
 * Unlike the embedded line there is no ageing between priorities: a steady flood of urgent jobs keeps others
 * waiting for as long as it fills all workers.
 */
export class JobTurns {
  readonly #recent = new Map<string, { turn: number; at: number }>();

  /**
   * The ranks of jobs, in their order; workers are notified by the same statement, as each one more costs a
   * way to the server. `now` in milliseconds of a monotonic clock.
   */
  async rank(
    transaction: PostgresTransaction,
    jobs: readonly { priority: number; group: string; delayMs: number }[],
    now: number,
  ): Promise<number[]> {
    const places = new Map(
      jobs.map(({ priority, group }) => [placeOf(priority, group), { level: levelOf(priority), group }]),
    );
    const rows = await transaction.query<{ place: string; front: number | null; last: number | null }>(
      selectTurns,
      [
        toJsonRows(
          [...places].map(([place, { level, group }]) => ({
            place,
            turn_group: group,
            best: -level * turnsPerLevel,
            worst: -(level + 1) * turnsPerLevel + 1,
          })),
        ),
        jobs.some(({ delayMs }) => delayMs <= 0),
      ],
    );
    const next = new Map(
      rows.map(({ place, front, last }) => {
        const served = front === null ? 0 : turnOf(front);
        const after = Math.max(last === null ? -1 : turnOf(last), this.#recentTurn(place, now));
        return [place, Math.max(served, after + 1)];
      }),
    );
    const ranks = jobs.map(({ priority, group }) => {
      const place = placeOf(priority, group);
      const turn = Math.min(next.get(place)!, turnsPerLevel - 1);
      next.set(place, turn + 1);
      return -(levelOf(priority) * turnsPerLevel + turn);
    });
    for (const [place, turn] of next) this.#recent.set(place, { turn: turn - 1, at: now });
    return ranks;
  }

  #recentTurn(place: string, now: number): number {
    const recent = this.#recent.get(place);
    if (this.#recent.size > mostRemembered) {
      for (const [key, { at }] of this.#recent) if (now - at > recentMs) this.#recent.delete(key);
    }
    return recent !== undefined && now - recent.at <= recentMs ? recent.turn : -1;
  }
}

/** Longer than a transaction takes: after it, what was put in stands in the line. */
const recentMs = 250;
const mostRemembered = 1_000;

/** Priorities beyond are cut: 32 levels of 67 million turns fill the 32 bits that pg-boss sorts by. */
const levels = 32;
const turnsPerLevel = 2 ** 26;

/** Where a group's jobs of a priority stand. */
function placeOf(priority: number, group: string): string {
  return `${levelOf(priority)} ${group}`;
}

function levelOf(priority: number): number {
  return Math.min(Math.max(Math.round(priority) + levels / 2, 0), levels - 1);
}

function turnOf(rank: number): number {
  return -rank % turnsPerLevel;
}

const selectTurns = `
  SELECT place,
         (SELECT priority FROM ${jobTable} WHERE ${ofQueue} AND ${isWaiting}
             AND priority BETWEEN worst AND best AND start_after <= now()
           ORDER BY priority DESC, created_on LIMIT 1) AS front,
         (SELECT priority FROM ${jobTable} WHERE ${ofQueue} AND ${isWaiting}
             AND group_id = turn_group AND priority BETWEEN worst AND best
           ORDER BY priority LIMIT 1) AS last,
         CASE WHEN $2 THEN pg_notify('court_jobs', '') END AS told
  FROM json_to_recordset($1::json) AS asked (place text, turn_group text, best integer, worst integer)`;
