import { incidentKinds, runStatuses } from "@imperial-court/contract";
import type { ReaderThread, ReadQuery } from "../database/reader-thread.ts";
import type { SqliteReader } from "../database/sqlite-reader.ts";
import { CourtError } from "../errors.ts";
import { toInstant } from "./court-clock.ts";
import type { RunQuery, StoredRun } from "./runs.ts";
import { toMatchQuery } from "./search-text.ts";
import type { SqliteRunReads } from "./sqlite-run-reads.ts";
import type { SqliteRunSearch } from "./sqlite-run-search.ts";

/**
 * Lists newest first, page by page. A page continues after the last run of the one before (keyset), so
 * that runs arriving meanwhile neither repeat nor hide any.
 *
 * First the keys of the page are found, from an index that already has their order; then its runs are read.
 * A filter with several values asks the index once per value and merges: a sort over all matches would
 * cost as much as there are matches. A full-text search, and a filter behind a filter, may look at every
 * run without finding a page of them: these are asked in a thread of their own.
 */
export class SqliteRunList {
  readonly #reader: SqliteReader;
  readonly #thread: ReaderThread;
  readonly #reads: SqliteRunReads;
  readonly #search: SqliteRunSearch;

  constructor(parts: {
    reader: SqliteReader;
    thread: ReaderThread;
    reads: SqliteRunReads;
    search: SqliteRunSearch;
  }) {
    this.#reader = parts.reader;
    this.#thread = parts.thread;
    this.#reads = parts.reads;
    this.#search = parts.search;
  }

  async list(query: RunQuery): Promise<{ runs: StoredRun[]; nextCursor: string | null }> {
    const start = query.cursor == null ? newest : readCursor(query.cursor);
    const words = query.q?.trim() ?? "";
    const keys =
      words === "" ? await this.#findKeys(query, start) : await this.#searchKeys(words, query, start);
    const page = keys.slice(0, query.limit);
    return {
      // A run may have been removed since its key was read in the thread.
      runs: page.flatMap(({ seq }) => this.#reads.findBySeq(seq, query.isSummary === true) ?? []),
      nextCursor: keys.length > query.limit ? writeCursor(page.at(-1)!) : null,
    };
  }

  /** One more than the page, which tells whether there is a next one. */
  async #findKeys(query: RunQuery, start: RunKey): Promise<RunKey[]> {
    const filters = toFilters(query);
    const [driver] = filters;
    const rest = conditions(filters.slice(1));
    const range = rangeOf(query);
    const ask = ({ from, condition, values }: Driver): ReadQuery => ({
      sql: `SELECT seq, created_at FROM ${from} WHERE ${condition} (created_at, seq) < (?, ?)
              AND created_at >= ? AND created_at < ? ${rest.sql}
            ORDER BY created_at DESC, seq DESC LIMIT ?`,
      values: [...values, start.created_at, start.seq, range.from, range.to, ...rest.values, query.limit + 1],
    });
    const queries =
      driver === undefined
        ? [ask(everyRun)]
        : driver.values.map((value) => ask(driveBy(driver.column, value)));
    const isLong = filters.length > 1 || (driver?.values.some((value) => isScanned(value)) ?? false);
    const found = isLong
      ? await this.#thread.read<RunKey>(queries)
      : queries.map(({ sql, values }) => this.#reader.all<RunKey>(sql, ...values));
    return found
      .flat()
      .sort(newestFirst)
      .slice(0, query.limit + 1);
  }

  /** Matches come in the order of arrival, which the full-text index knows by itself. */
  async #searchKeys(words: string, query: RunQuery, start: RunKey): Promise<RunKey[]> {
    const match = toMatchQuery(words);
    if (match === null) return [];
    const filters = conditions(toFilters(query));
    const range = rangeOf(query);
    await this.#search.catchUp();
    const [found] = await this.#thread.read<RunKey>([
      {
        sql: `SELECT runs.seq, created_at FROM run_search CROSS JOIN runs ON runs.seq = run_search.rowid
              WHERE run_search MATCH ? AND run_search.rowid < ?
                AND +created_at >= ? AND +created_at < ? ${filters.sql}
              ORDER BY run_search.rowid DESC LIMIT ?`,
        values: [match, start.seq, range.from, range.to, ...filters.values, query.limit + 1],
      },
    ]);
    return found!;
  }
}

/** Where the keys of a page are looked for, and by what condition. */
interface Driver {
  readonly from: string;
  readonly condition: string;
  readonly values: readonly string[];
}

const everyRun: Driver = { from: "runs", condition: "", values: [] };

/** Word by word what the indexes are made for: one has failed runs alone, and that of callers no anonymous ones. */
function driveBy(column: Filter["column"], value: string): Driver {
  if (column === "caller") {
    return { from: "runs", condition: "caller <> 'anonymous' AND caller = ? AND", values: [value] };
  }
  if (column !== "status") return { from: "runs", condition: `${column} = ? AND`, values: [value] };
  if (value === "failed") return { from: "runs", condition: "status = 'failed' AND", values: [] };
  if (value === "completed") return { from: "runs", condition: "+status = ? AND", values: [value] };
  return { from: "jobs CROSS JOIN runs ON run_id = jobs.id", condition: "status = ? AND", values: [value] };
}

/** Completed runs may lie behind a long queue, and unfinished ones are sorted: neither is for the event loop. */
function isScanned(value: string): boolean {
  return value !== "failed" && (runStatuses as readonly string[]).includes(value);
}

interface RunKey {
  readonly seq: number;
  readonly created_at: string;
}

function newestFirst(a: RunKey, b: RunKey): number {
  if (a.created_at === b.created_at) return b.seq - a.seq;
  return a.created_at < b.created_at ? 1 : -1;
}

const newest: RunKey = { seq: Number.MAX_SAFE_INTEGER, created_at: "9999" };

interface Filter {
  readonly column: "status" | "incident_kind" | "severity" | "caller";
  readonly values: readonly string[];
}

/** The narrowest kind of filter first. */
function toFilters(query: RunQuery): Filter[] {
  const filters: Filter[] = [];
  const statuses = [...new Set(query.statuses ?? [])];
  if (statuses.length > 0 && statuses.length < runStatuses.length) {
    filters.push({ column: "status", values: statuses });
  }
  if (query.types !== undefined && query.types.length > 0) {
    filters.unshift({ column: "incident_kind", values: kindsOf(query.types) });
  }
  if (query.severities !== undefined && query.severities.length > 0) {
    filters.push({ column: "severity", values: [...new Set(query.severities)] });
  }
  if (query.caller != null) filters.unshift({ column: "caller", values: [query.caller] });
  return filters;
}

/** A type is a kind's code or the label of its family, in any case of letters. */
function kindsOf(types: readonly string[]): string[] {
  const wanted = new Set(types.map((type) => type.toLowerCase()));
  return Object.entries(incidentKinds)
    .filter(([code, { family }]) => wanted.has(code.toLowerCase()) || wanted.has(family.toLowerCase()))
    .map(([code]) => code);
}

/** The plus keeps SQLite from leaving the index whose order the page needs. */
function conditions(filters: readonly Filter[]): { sql: string; values: string[] } {
  return {
    sql: filters.map(({ column }) => `AND +${column} IN (SELECT value FROM json_each(?))`).join(" "),
    values: filters.map(({ values }) => JSON.stringify(values)),
  };
}

function rangeOf(query: RunQuery): { from: string; to: string } {
  return {
    from: query.from == null ? "" : toInstant(query.from),
    to: query.to == null ? "9999" : toInstant(query.to),
  };
}

function writeCursor({ created_at, seq }: RunKey): string {
  return Buffer.from(`${created_at} ${seq}`).toString("base64url");
}

function readCursor(cursor: string): RunKey {
  const match = /^(\S{27}) (\d{1,15})$/.exec(Buffer.from(cursor, "base64url").toString());
  if (match === null) {
    throw new CourtError("invalid-parameter", "The cursor is not one that a list of runs has given out.");
  }
  return { created_at: match[1]!, seq: Number(match[2]) };
}
