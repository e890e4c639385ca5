import { type RunStatus, runStatuses, type Statistics } from "@imperial-court/contract";
import type { PostgresDatabase } from "../database/postgres-database.ts";

const topEntities = 20;
/** Counts that took this long are used again for `reuseFactor` times as long. */
const slowCountMs = 50;
const reuseFactor = 20;

/** Counts and percentiles, computed by the database from one state of it. */
export class PostgresRunStatistics {
  readonly #database: PostgresDatabase;
  #counts: { readonly byStatus: Record<RunStatus, number>; readonly validUntil: number } | null = null;

  constructor(database: PostgresDatabase) {
    this.#database = database;
  }

  /** Runs by status. Millions are counted at most one twentieth of the time. */
  async counts(): Promise<Record<RunStatus, number>> {
    if (this.#counts !== null && performance.now() < this.#counts.validUntil) return this.#counts.byStatus;
    const startedAt = performance.now();
    const rows = await this.#database.read<{ status: RunStatus; total: number }>(
      "SELECT status, count(*)::int AS total FROM runs GROUP BY status",
    );
    const byStatus: Record<RunStatus, number> = { queued: 0, running: 0, completed: 0, failed: 0 };
    for (const { status, total } of rows) byStatus[status] = total;
    const tookMs = performance.now() - startedAt;
    const validUntil = tookMs < slowCountMs ? 0 : performance.now() + tookMs * reuseFactor;
    this.#counts = { byStatus, validUntil };
    return byStatus;
  }

  forgetCounts(): void {
    this.#counts = null;
  }

  /** Instants with six fractional digits; from inclusive, to exclusive. */
  async compute({ from, to }: { from: string | null; to: string | null }): Promise<Statistics> {
    const [row] = await this.#database.read<StatisticsRow>(selectStatistics, [from ?? "", to ?? "9999"]);
    const { by_status, by_finding, by_hour, durations, entities } = row!;
    return {
      from,
      to,
      total: by_status.reduce((total, each) => total + each.total, 0),
      by_status: tally(by_status, "status"),
      by_outcome: tally(by_status, "outcome"),
      by_type: tally(by_finding, "incident_type"),
      by_kind: tally(by_finding, "incident_kind"),
      by_severity: tally(by_finding, "severity"),
      queue_wait_ms: percentiles(durations.wait),
      run_time_ms: percentiles(durations.run),
      by_day: tallyDays(by_hour),
      by_weekday_hour: tallyWeekdays(by_hour),
      top_entities: entities,
    };
  }
}

type Tallied = { readonly total: number } & Readonly<Record<string, string | number | null>>;

interface HourRow {
  /** `YYYY-MM-DDTHH`; rows come oldest first. */
  readonly hour: string;
  readonly severity: string;
  readonly total: number;
}

interface StatisticsRow {
  readonly by_status: Tallied[];
  readonly by_finding: Tallied[];
  readonly by_hour: HourRow[];
  /** Microseconds at 50, 90 and 99 per cent; null where there are none. */
  readonly durations: { readonly wait: number[] | null; readonly run: number[] | null };
  readonly entities: Statistics["top_entities"];
}

const ofTime = "created_at >= $1 AND created_at < $2";
/** Each status has an index by creation, all of them together have none. */
const inRange = `status IN (${runStatuses.map((status) => `'${status}'`)}) AND ${ofTime}`;
const percents = "ARRAY[0.5, 0.9, 0.99]";
const rowsOf = (select: string) => `(SELECT coalesce(json_agg(rows), '[]') FROM (${select}) AS rows)`;

const selectStatistics = `SELECT
  ${rowsOf(`SELECT status, outcome, count(*) AS total FROM runs WHERE ${inRange} GROUP BY 1, 2`)} AS by_status,
  ${rowsOf(`SELECT incident_type, incident_kind, severity, count(*) AS total FROM runs
            WHERE ${inRange} AND status = 'completed' GROUP BY 1, 2, 3`)} AS by_finding,
  ${rowsOf(`SELECT left(created_at, 13) AS hour, coalesce(severity, 'none') AS severity, count(*) AS total
            FROM runs WHERE ${inRange} GROUP BY 1, 2 ORDER BY 1`)} AS by_hour,
  (SELECT json_build_object(
      'wait', percentile_cont(${percents}) WITHIN GROUP (ORDER BY wait_us),
      'run', percentile_cont(${percents}) WITHIN GROUP (ORDER BY run_us) FILTER (WHERE status = 'completed'))
    FROM runs WHERE ${inRange}) AS durations,
  ${rowsOf(`SELECT type, value, count(*) AS total FROM run_entities WHERE ${ofTime}
            GROUP BY type, value ORDER BY total DESC, type, value LIMIT ${topEntities}`)} AS entities`;

function tally(rows: readonly Tallied[], column: string): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const row of rows) {
    const name = row[column];
    if (typeof name === "string") totals[name] = (totals[name] ?? 0) + row.total;
  }
  return totals;
}

/** Milliseconds with three decimals. */
function percentiles(micros: readonly number[] | null): Statistics["queue_wait_ms"] {
  const [p50, p90, p99] = (micros ?? []).map((each) => Math.round(each) / 1000);
  return { p50: p50 ?? null, p90: p90 ?? null, p99: p99 ?? null };
}

function tallyDays(rows: readonly HourRow[]): Statistics["by_day"] {
  const days = new Map<string, Statistics["by_day"][number]>();
  for (const { hour, severity, total } of rows) {
    const day = hour.slice(0, 10);
    const entry = days.get(day) ?? { day, total: 0, by_severity: {} };
    entry.total += total;
    entry.by_severity[severity] = (entry.by_severity[severity] ?? 0) + total;
    days.set(day, entry);
  }
  return [...days.values()];
}

function tallyWeekdays(rows: readonly HourRow[]): Statistics["by_weekday_hour"] {
  const totals = new Map<number, number>();
  for (const { hour, total } of rows) {
    const instant = new Date(`${hour}:00:00Z`);
    const slot = instant.getUTCDay() * 24 + instant.getUTCHours();
    totals.set(slot, (totals.get(slot) ?? 0) + total);
  }
  return [...totals]
    .sort(([a], [b]) => a - b)
    .map(([slot, total]) => ({ weekday: Math.floor(slot / 24), hour: slot % 24, total }));
}
