import { type Ask, toJsonRows } from "../database/postgres-database.ts";
import { isWaiting, jobTable, ofQueue } from "./pg-boss-table.ts";

/**
 * The order of jobs as one number, fixed when a job is put in: what pg-boss sorts by.
 *
 * Priority first. Within a priority the groups take turns (start-time fair queuing): a group's job gets the
 * turn after that group's last waiting one, but none that has passed. So a flood of one group has turns 1 to
 * 10 000, and another group's single job, arriving while turn 7 is served, gets turn 7 and comes next but a
 * few. Both turns are read from the line itself, so that all processes agree, and are used again for a quarter
 * of a second: to read them for each batch of a flood cost more than to put its jobs in.
 *
 * Unlike the embedded line there is no ageing between priorities: a steady flood of urgent jobs keeps others
 * waiting for as long as it fills all workers.
 */
export class JobTurns {
  readonly #places = new Map<string, Place>();

  /** The ranks of jobs, in their order. `now` in milliseconds of a monotonic clock. */
  async rank(ask: Ask, jobs: readonly { priority: number; group: string }[], now: number): Promise<number[]> {
    const places = new Map<string, Place>();
    const unknown = new Map<string, { level: number; group: string }>();
    for (const { priority, group } of jobs) {
      const level = levelOf(priority);
      const name = nameOf(level, group);
      const known = this.#places.get(name);
      if (known !== undefined && now - known.readAt <= keptMs) places.set(name, known);
      else unknown.set(name, { level, group });
    }
    if (unknown.size > 0) {
      for (const [name, place] of await this.#read(ask, unknown, now)) places.set(name, place);
    }
    return jobs.map(({ priority, group }) => {
      const level = levelOf(priority);
      const place = places.get(nameOf(level, group))!;
      const turn = Math.min(place.next, turnsPerLevel - 1);
      place.next = turn + 1;
      place.usedAt = now;
      return -(level * turnsPerLevel + turn);
    });
  }

  async #read(
    ask: Ask,
    asked: ReadonlyMap<string, { level: number; group: string }>,
    now: number,
  ): Promise<Map<string, Place>> {
    const places = [...asked].map(([name, { level, group }]) => ({
      name,
      turn_group: group,
      best: -level * turnsPerLevel,
      worst: -(level + 1) * turnsPerLevel + 1,
    }));
    const rows = await ask<{ name: string; front: number | null; last: number | null }>(
      selectTurns,
      [toJsonRows(places)],
      "new",
    );
    this.#forgetSome(now);
    return new Map(
      rows.map(({ name, front, last }) => {
        const known = this.#places.get(name);
        // What other transactions of this process are just putting in is not in the line yet.
        const underway = known !== undefined && now - known.usedAt <= keptMs ? known.next : 0;
        const after = last === null ? 0 : turnOf(last) + 1;
        const place = {
          next: Math.max(front === null ? 0 : turnOf(front), after, underway),
          readAt: now,
          usedAt: now,
        };
        this.#places.set(name, place);
        return [name, place];
      }),
    );
  }

  #forgetSome(now: number): void {
    if (this.#places.size <= mostRemembered) return;
    for (const [name, { usedAt }] of this.#places) if (now - usedAt > keptMs) this.#places.delete(name);
  }
}

/** Where a group's jobs of a priority stand. */
interface Place {
  /** The turn of the next one, as far as this process knows. */
  next: number;
  readonly readAt: number;
  usedAt: number;
}

/** Longer than a transaction takes: after it, what was put in stands in the line. */
const keptMs = 250;
const mostRemembered = 1_000;

/** Priorities beyond are cut: 32 levels of 67 million turns fill the 32 bits that pg-boss sorts by. */
const levels = 32;
const turnsPerLevel = 2 ** 26;

function nameOf(level: number, group: string): string {
  return `${level} ${group}`;
}

function levelOf(priority: number): number {
  return Math.min(Math.max(Math.round(priority) + levels / 2, 0), levels - 1);
}

function turnOf(rank: number): number {
  return -rank % turnsPerLevel;
}

const selectTurns = `
  SELECT name,
         (SELECT priority FROM ${jobTable} WHERE ${ofQueue} AND ${isWaiting}
             AND priority BETWEEN worst AND best AND start_after <= now()
           ORDER BY priority DESC, created_on LIMIT 1) AS front,
         (SELECT priority FROM ${jobTable} WHERE ${ofQueue} AND ${isWaiting}
             AND group_id = turn_group AND priority BETWEEN worst AND best
           ORDER BY priority LIMIT 1) AS last
  FROM json_to_recordset($1::json) AS asked (name text, turn_group text, best integer, worst integer)`;
