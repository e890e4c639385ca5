import { incidentKinds, runStatuses } from "@imperial-court/contract";
import type { PostgresDatabase } from "../database/postgres-database.ts";
import { toWordQuery } from "../database/text-words.ts";
import { CourtError } from "../errors.ts";
import { toInstant } from "./court-clock.ts";
import { recordColumns } from "./postgres-run-reads.ts";
import { type RunRow, toStoredRun } from "./run-record.ts";
import type { RunQuery, StoredRun } from "./runs.ts";

const longestQuery = 500;

/**
 * Lists newest first, page by page. A page continues after the last run of the one before (keyset), so that
 * runs arriving meanwhile neither repeat nor hide any.
 *
 * A filter asks its index once per value, each in the page's order, and merges: a sort over all matches would
 * cost as much as there are matches. Without a filter that is every status.
 *
 * The index of words has no order, so that a search by it sorts its matches. A word of many runs fills the page
 * from the newest few: those are looked through first, and the index is asked when they did not.
 */
export class PostgresRunList {
  readonly #database: PostgresDatabase;

  constructor(database: PostgresDatabase) {
    this.#database = database;
  }

  async list(query: RunQuery): Promise<{ runs: StoredRun[]; nextCursor: string | null }> {
    const start = query.cursor == null ? newest : readCursor(query.cursor);
    const words = query.q?.trim() ?? "";
    const wanted = words === "" ? null : toWordQuery(words.slice(0, longestQuery), { isLastPrefix: true });
    if (words !== "" && wanted === null) return { runs: [], nextCursor: null };
    const rows = await (wanted === null
      ? this.#read(query, start, null)
      : this.#search(query, start, wanted));
    const page = rows.slice(0, query.limit);
    return {
      runs: page.map((row) => toStoredRun(row, row.report)),
      nextCursor: rows.length > query.limit ? writeCursor(page.at(-1)!) : null,
    };
  }

  async #search(query: RunQuery, start: RunKey, wanted: string): Promise<ListRow[]> {
    const found = await this.#read(query, start, { wanted, among: "newest" });
    return found.length > query.limit ? found : await this.#read(query, start, { wanted, among: "all" });
  }

  /** One more than the page, which tells whether there is a next one. */
  async #read(query: RunQuery, start: RunKey, search: Search | null): Promise<ListRow[]> {
    const { sql, values } = composeQuery(query, start, search);
    return await this.#database.read<ListRow>(sql, values);
  }
}

type ListRow = RunRow & { readonly report: string | null };

interface Search {
  /** The literal of a `tsquery`. */
  readonly wanted: string;
  /** The newest are looked through; of all runs the index of words is asked. */
  readonly among: "newest" | "all";
}

/** Looked through for each run of the page. */
const newestPerRun = 50;

function composeQuery(
  query: RunQuery,
  start: RunKey,
  search: Search | null,
): { sql: string; values: unknown[] } {
  const values: unknown[] = [start.created_at, start.run_id, query.limit + 1];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const filters = toFilters(query);
  const driver = search?.among === "all" ? undefined : (filters.shift() ?? everyStatus);
  const conditions = [
    "(created_at, run_id) < ($1, $2::uuid)",
    ...(query.from == null ? [] : [`created_at >= ${bind(toInstant(query.from))}`]),
    ...(query.to == null ? [] : [`created_at < ${bind(toInstant(query.to))}`]),
    ...filters.map(({ column, values: allowed }) => `${column} = ANY(${bind(allowed)}::text[])`),
    ...(search?.among === "all"
      ? [`run_id IN (SELECT run_id FROM run_search WHERE words @@ ${bind(search.wanted)}::tsquery)`]
      : []),
  ];
  const count = search?.among === "newest" ? bind(newestPerRun * (query.limit + 1)) : "$3";
  const page = (condition: string) =>
    `SELECT ${recordColumns} FROM runs WHERE ${[...conditions, condition].filter(Boolean).join(" AND ")}
     ORDER BY created_at DESC, run_id DESC LIMIT ${count}`;
  const keys =
    driver === undefined
      ? page("")
      : `SELECT page.* FROM unnest(${bind(driver.values)}::text[]) AS wanted (value)
         CROSS JOIN LATERAL (${page(drivers[driver.column])}) AS page
         ORDER BY created_at DESC, run_id DESC LIMIT ${count}`;
  const found =
    search?.among === "newest"
      ? `SELECT * FROM (${keys}) AS looked WHERE ${wordsOfLooked} @@ ${bind(search.wanted)}::tsquery
         ORDER BY created_at DESC, run_id DESC LIMIT $3`
      : keys;
  const report =
    query.isSummary === true ? "NULL AS report" : "(SELECT report FROM reports WHERE run_id = page.run_id)";
  return {
    sql: `SELECT page.*, ${report} FROM (${found}) AS page ORDER BY created_at DESC, run_id DESC`,
    values,
  };
}

/** Looked up for each: a join would be planned as one with all that the index of words finds. */
const wordsOfLooked = `coalesce(
  (SELECT coalesce(words, unindexed_words::tsvector) FROM incident_texts WHERE run_id = looked.run_id),
  (SELECT words FROM earlier_run_words WHERE run_id = looked.run_id))`;

interface RunKey {
  readonly created_at: string;
  readonly run_id: string;
}

const newest: RunKey = { created_at: "9999", run_id: "ffffffff-ffff-ffff-ffff-ffffffffffff" };

interface Filter {
  readonly column: "status" | "incident_kind" | "severity" | "caller";
  readonly values: readonly string[];
}

const everyStatus: Filter = { column: "status", values: runStatuses };

/** Word by word what the indexes are made for: that of callers leaves the anonymous out. */
const drivers: Readonly<Record<Filter["column"], string>> = {
  status: 'status = wanted.value COLLATE "C"',
  incident_kind: 'incident_kind = wanted.value COLLATE "C"',
  severity: 'severity = wanted.value COLLATE "C"',
  caller: "caller <> 'anonymous' AND caller = wanted.value COLLATE \"C\"",
};

/** The narrowest kind of filter first: it names the index that is asked. */
function toFilters(query: RunQuery): Filter[] {
  const filters: Filter[] = [];
  if (query.caller != null) filters.push({ column: "caller", values: [query.caller] });
  if (query.types !== undefined && query.types.length > 0) {
    filters.push({ column: "incident_kind", values: kindsOf(query.types) });
  }
  const statuses = [...new Set(query.statuses ?? [])];
  if (statuses.length > 0 && statuses.length < runStatuses.length) {
    filters.push({ column: "status", values: statuses });
  }
  if (query.severities !== undefined && query.severities.length > 0) {
    filters.push({ column: "severity", values: [...new Set(query.severities)] });
  }
  return filters;
}

/** A type is a kind's code or the label of its family, in any case of letters. */
function kindsOf(types: readonly string[]): string[] {
  const wanted = new Set(types.map((type) => type.toLowerCase()));
  return Object.entries(incidentKinds)
    .filter(([code, { family }]) => wanted.has(code.toLowerCase()) || wanted.has(family.toLowerCase()))
    .map(([code]) => code);
}

function writeCursor({ created_at, run_id }: RunKey): string {
  return Buffer.from(`${created_at} ${run_id}`).toString("base64url");
}

function readCursor(cursor: string): RunKey {
  const match = /^(\S{27}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
    Buffer.from(cursor, "base64url").toString(),
  );
  if (match === null) {
    throw new CourtError("invalid-parameter", "The cursor is not one that a list of runs has given out.");
  }
  return { created_at: match[1]!, run_id: match[2]! };
}
