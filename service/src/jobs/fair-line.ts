/**
 * The order of jobs that wait to be delivered, in memory.
 *
 * Priority first, lower numbers earlier. Within a priority the groups take turns, one job each; within a
 * group jobs come in the order they were added. A priority that has not been served for a while ages: every
 * `ageingMs` without a turn counts like one priority better, so that a steady flood of urgent jobs slows the
 * others down to a drip but never to nothing.
 */
export class FairLine {
  readonly #levels = new Map<number, Level>();
  readonly #places = new Map<string, Place>();
  readonly #ageingMs: number;

  constructor(ageingMs: number) {
    this.#ageingMs = ageingMs;
  }

  get size(): number {
    return this.#places.size;
  }

  /** `now` in milliseconds of a monotonic clock, here and in `take`. */
  add(job: { id: string; priority: number; group: string }, now: number): void {
    if (this.#places.has(job.id)) return;
    let level = this.#levels.get(job.priority);
    if (level === undefined) {
      level = { priority: job.priority, servedAt: now, groups: new Map() };
      this.#levels.set(job.priority, level);
    }
    let group = level.groups.get(job.group);
    if (group === undefined) {
      group = { name: job.group, ids: [], head: 0, waiting: 0 };
      level.groups.set(job.group, group);
    }
    group.ids.push(job.id);
    group.waiting += 1;
    this.#places.set(job.id, { level, group });
  }

  remove(id: string): boolean {
    const place = this.#places.get(id);
    if (place === undefined) return false;
    this.#drop(id, place);
    return true;
  }

  /** The id whose turn it is, taken out; null when nobody waits. */
  take(now: number): string | null {
    const level = this.#nextLevel(now);
    if (level === null) return null;
    // A map keeps the order of insertion: its first group has waited longest for a turn.
    const group = level.groups.values().next().value!;
    level.servedAt = now;
    level.groups.delete(group.name);
    level.groups.set(group.name, group);
    const id = this.#nextOf(group);
    this.#drop(id, { level, group });
    return id;
  }

  /** Passes over ids that were removed, and lets go of the passed part of the array now and then. */
  #nextOf(group: Group): string {
    while (this.#places.get(group.ids[group.head]!)?.group !== group) group.head += 1;
    const id = group.ids[group.head]!;
    group.head += 1;
    if (group.head > 1024 && group.head * 2 > group.ids.length) {
      group.ids.splice(0, group.head);
      group.head = 0;
    }
    return id;
  }

  #nextLevel(now: number): Level | null {
    let best: Level | null = null;
    let bestRank = Number.POSITIVE_INFINITY;
    for (const level of this.#levels.values()) {
      const rank = level.priority - Math.floor((now - level.servedAt) / this.#ageingMs);
      if (rank < bestRank || (rank === bestRank && level.priority < best!.priority)) {
        best = level;
        bestRank = rank;
      }
    }
    return best;
  }

  #drop(id: string, { level, group }: Place): void {
    this.#places.delete(id);
    group.waiting -= 1;
    if (group.waiting === 0) level.groups.delete(group.name);
    if (level.groups.size === 0) this.#levels.delete(level.priority);
  }
}

interface Level {
  readonly priority: number;
  servedAt: number;
  /** In the order of their turns. */
  readonly groups: Map<string, Group>;
}

interface Group {
  readonly name: string;
  /** From `head` on, the ids in their order; some may have been removed since. */
  readonly ids: string[];
  head: number;
  waiting: number;
}

interface Place {
  readonly level: Level;
  readonly group: Group;
}
