import type { StoredRun } from "./runs.ts";

/** A record as it was read, and the length of its report. */
export interface KeptRun {
  readonly run: StoredRun;
  readonly reportLength: number;
}

/** About as many characters are kept: some hundred records with reports, each as stored and as sent. */
const longestTotal = 8 * 1024 * 1024;
/** What an entry costs beside its report, in characters. */
const entryCost = 2000;

/**
 * Records of runs that were asked for lately. A client polls one run over and over, and asking SQLite takes a
 * third of a poll's time, most of it for locking the file against processes that do not exist.
 *
 * This process is the only writer: who changes a run drops it, after the change is on disk. Until then the
 * earlier record stands here, which is what a power failure would leave. Least recently asked for goes first.
 */
export class SqliteRunCache {
  /** In the order of use, oldest first. */
  readonly #kept = new Map<string, KeptRun>();
  #total = 0;

  find(runId: string): StoredRun | null {
    const entry = this.#kept.get(runId);
    if (entry === undefined) return null;
    // Moving it to the end costs more than finding it: not while there is room for all.
    if (this.#total > longestTotal / 2) {
      this.#kept.delete(runId);
      this.#kept.set(runId, entry);
    }
    return entry.run;
  }

  keep(entry: KeptRun): void {
    const { runId } = entry.run;
    this.drop(runId);
    if (costOf(entry) > longestTotal / 16) return;
    this.#kept.set(runId, entry);
    this.#total += costOf(entry);
    for (const oldest of this.#kept.values()) {
      if (this.#total <= longestTotal) return;
      this.drop(oldest.run.runId);
    }
  }

  drop(runId: string): void {
    const entry = this.#kept.get(runId);
    if (entry === undefined) return;
    this.#kept.delete(runId);
    this.#total -= costOf(entry);
  }
}

/** The report stands in the row and in the record that is made of it. */
function costOf({ reportLength }: KeptRun): number {
  return entryCost + 2 * reportLength;
}
