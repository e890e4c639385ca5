import { type Severity, type Statistics, severities } from "@imperial-court/contract";
import { addDays, type DayRange } from "./statistics-search.ts";

/** How many runs came in a day, a week or a month. */
export interface Bucket {
  /** The first day, and the day after the last. */
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly total: number;
  readonly bySeverity: Readonly<Record<VolumeSeverity, number>>;
}

/** From the bottom of a stack to its top. "none": no verdict, because the run waits, works or failed. */
export const volumeSeverities = [...severities, "none"] as const;
export type VolumeSeverity = Severity | "none";

export type BucketSize = "day" | "week" | "month";

/** More bars than these are not told apart. */
const mostDays = 100;
const mostWeeks = 110;

export function bucketSize(days: number): BucketSize {
  if (days <= mostDays) return "day";
  return days <= mostWeeks * 7 ? "week" : "month";
}

/** Without gaps: a day on which nothing came is a bar of no height. */
export function toBuckets(
  byDay: Statistics["by_day"],
  { from, to }: DayRange,
  today: string,
): { size: BucketSize; buckets: Bucket[] } {
  const first = from ?? byDay[0]?.day ?? today;
  const end = to ?? addDays(today, 1);
  const days = Math.max(1, Math.round((Date.parse(end) - Date.parse(first)) / 86_400_000));
  const size = bucketSize(days);
  const counted = new Map(byDay.map((entry) => [entry.day, entry]));
  const buckets: { from: string; to: string; total: number; bySeverity: Record<VolumeSeverity, number> }[] =
    [];
  for (let date = first; date < end; date = addDays(date, 1)) {
    let bucket = buckets.at(-1);
    if (bucket === undefined || startsBucket(date, size)) {
      bucket = {
        from: date,
        to: date,
        total: 0,
        bySeverity: { Critical: 0, High: 0, Medium: 0, Low: 0, none: 0 },
      };
      buckets.push(bucket);
    }
    bucket.to = addDays(date, 1);
    const entry = counted.get(date);
    if (entry === undefined) continue;
    bucket.total += entry.total;
    for (const severity of volumeSeverities) bucket.bySeverity[severity] += entry.by_severity[severity] ?? 0;
  }
  return { size, buckets: buckets.map((bucket) => ({ ...bucket, label: labelOf(bucket, size) })) };
}

/** Weeks begin on Monday. */
function startsBucket(date: string, size: BucketSize): boolean {
  if (size === "day") return true;
  return size === "week" ? new Date(date).getUTCDay() === 1 : date.endsWith("-01");
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "24 Nov" */
export function shortDay(date: string): string {
  return `${Number(date.slice(8))} ${months[Number(date.slice(5, 7)) - 1]}`;
}

function labelOf({ from, to }: { from: string; to: string }, size: BucketSize): string {
  if (size === "day") return `${shortDay(from)} ${from.slice(0, 4)}`;
  if (size === "month") return `${months[Number(from.slice(5, 7)) - 1]} ${from.slice(0, 4)}`;
  const last = addDays(to, -1);
  return last === from ? shortDay(from) : `${shortDay(from)} – ${shortDay(last)} ${last.slice(0, 4)}`;
}
