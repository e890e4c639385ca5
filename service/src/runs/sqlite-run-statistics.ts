import type { Statistics } from "@imperial-court/contract";
import type { ReaderThread, ReadQuery } from "../database/reader-thread.ts";
import type { SqlRow } from "../database/sqlite-reader.ts";

const topEntities = 20;

/** Counts and percentiles over a range of creation, read in a thread of their own. */
export class SqliteRunStatistics {
  readonly #thread: ReaderThread;

  constructor(thread: ReaderThread) {
    this.#thread = thread;
  }

  /** Instants with six fractional digits; from inclusive, to exclusive. */
  async compute({ from, to }: { from: string | null; to: string | null }): Promise<Statistics> {
    const [byStatus, byFinding, byHour, durations, entities] = await this.#thread.read(
      statisticsQueries(from, to),
    );
    return {
      from,
      to,
      total: byStatus!.reduce((total, row) => total + Number(row.total), 0),
      by_status: tally(byStatus!, "status"),
      by_outcome: tally(byStatus!, "outcome"),
      by_type: tally(byFinding!, "incident_type"),
      by_kind: tally(byFinding!, "incident_kind"),
      by_severity: tally(byFinding!, "severity"),
      queue_wait_ms: percentiles(durations![0]!, "wait"),
      run_time_ms: percentiles(durations![0]!, "run"),
      by_day: tallyDays(byHour!),
      by_weekday_hour: tallyWeekdays(byHour!),
      top_entities: entities!.map(({ type, value, total }) => ({
        type: String(type),
        value: String(value),
        total: Number(total),
      })),
    };
  }
}

function statisticsQueries(from: string | null, to: string | null): ReadQuery[] {
  const values = [from ?? "", to ?? "9999"];
  const range = "created_at >= ? AND created_at < ?";
  return [
    { sql: `SELECT status, outcome, count(*) AS total FROM runs WHERE ${range} GROUP BY 1, 2`, values },
    {
      sql: `SELECT incident_type, incident_kind, severity, count(*) AS total FROM runs
            WHERE ${range} AND status = 'completed' GROUP BY 1, 2, 3`,
      values,
    },
    {
      sql: `SELECT substr(created_at, 1, 13) AS hour, coalesce(severity, 'none') AS severity,
                   count(*) AS total
            FROM runs WHERE ${range} GROUP BY 1, 2 ORDER BY 1`,
      values,
    },
    {
      sql: `SELECT percentile_cont(wait_us, 0.5) AS wait50, percentile_cont(wait_us, 0.9) AS wait90,
                   percentile_cont(wait_us, 0.99) AS wait99, percentile_cont(ran_us, 0.5) AS run50,
                   percentile_cont(ran_us, 0.9) AS run90, percentile_cont(ran_us, 0.99) AS run99
            FROM (SELECT wait_us, CASE status WHEN 'completed' THEN run_us END AS ran_us
                  FROM runs WHERE ${range})`,
      values,
    },
    {
      sql: `SELECT type, value, count(*) AS total FROM run_entities JOIN runs USING (seq) WHERE ${range}
            GROUP BY type, value ORDER BY total DESC, type, value LIMIT ${topEntities}`,
      values,
    },
  ];
}

function tally(rows: readonly SqlRow[], column: string): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const row of rows) {
    const name = row[column];
    if (typeof name === "string") totals[name] = (totals[name] ?? 0) + Number(row.total);
  }
  return totals;
}

/** Microseconds of the row as milliseconds with three decimals. */
function percentiles(row: SqlRow, name: "wait" | "run"): Statistics["queue_wait_ms"] {
  const toMs = (micros: number | string | null | undefined) =>
    typeof micros === "number" ? Math.round(micros) / 1000 : null;
  return { p50: toMs(row[`${name}50`]), p90: toMs(row[`${name}90`]), p99: toMs(row[`${name}99`]) };
}

/** `hour` of a row is `YYYY-MM-DDTHH`; rows come oldest first. */
function tallyDays(rows: readonly SqlRow[]): Statistics["by_day"] {
  const days = new Map<string, Statistics["by_day"][number]>();
  for (const row of rows) {
    const day = String(row.hour).slice(0, 10);
    const entry = days.get(day) ?? { day, total: 0, by_severity: {} };
    const severity = String(row.severity);
    entry.total += Number(row.total);
    entry.by_severity[severity] = (entry.by_severity[severity] ?? 0) + Number(row.total);
    days.set(day, entry);
  }
  return [...days.values()];
}

function tallyWeekdays(rows: readonly SqlRow[]): Statistics["by_weekday_hour"] {
  const totals = new Map<number, number>();
  for (const row of rows) {
    const instant = new Date(`${row.hour}:00:00Z`);
    const slot = instant.getUTCDay() * 24 + instant.getUTCHours();
    totals.set(slot, (totals.get(slot) ?? 0) + Number(row.total));
  }
  return [...totals]
    .sort(([a], [b]) => a - b)
    .map(([slot, total]) => ({ weekday: Math.floor(slot / 24), hour: slot % 24, total }));
}
