/** The range of the statistics, in the address as in the inbox: days in UTC, `to` exclusive. */
export interface StatisticsSearch {
  readonly range?: RangeName | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export const rangeDays = { "7d": 7, "30d": 30, "90d": 90, "365d": 365 } as const;
export const rangeNames = ["7d", "30d", "90d", "365d", "all"] as const;
export type RangeName = (typeof rangeNames)[number];
export const defaultRange: RangeName = "30d";

export const rangeLabels: Record<RangeName, string> = {
  "7d": "7 days",
  "30d": "30 days",
  "90d": "90 days",
  "365d": "1 year",
  all: "All",
};

/** What the service is asked for; an end that is not set is open. */
export interface DayRange {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const day = /^\d{4}-\d\d-\d\d$/;
const dayMs = 86_400_000;

export function readStatisticsSearch(raw: Record<string, unknown>): StatisticsSearch {
  const from = readDay(raw.from);
  const to = readDay(raw.to);
  const isCustom = (from ?? to) !== undefined && (from === undefined || to === undefined || from < to);
  if (isCustom) return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const range = rangeNames.find((name) => name === raw.range);
  return range === undefined || range === defaultRange ? {} : { range };
}

export function isCustomRange({ from, to }: StatisticsSearch): boolean {
  return from !== undefined || to !== undefined;
}

/** The days of a search, counted back from today, which is the last of them. */
export function toDayRange(search: StatisticsSearch, now: number): DayRange {
  if (isCustomRange(search)) return { from: search.from, to: search.to };
  const { range = defaultRange } = search;
  if (range === "all") return { from: undefined, to: undefined };
  return { from: addDays(dayOf(now), 1 - rangeDays[range]), to: undefined };
}

export function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

export function addDays(date: string, days: number): string {
  return dayOf(Date.parse(date) + days * dayMs);
}

function readDay(value: unknown): string | undefined {
  if (typeof value !== "string" || !day.test(value)) return undefined;
  const instant = Date.parse(value);
  // 30 February is no day.
  return Number.isNaN(instant) || dayOf(instant) !== value ? undefined : value;
}
