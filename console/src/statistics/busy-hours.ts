import type { Statistics } from "@imperial-court/contract";

/** When in the week runs come, in port time (UTC+8), where a duty has its shifts. */

const portOffsetHours = 8;
const hourMs = 3_600_000;

export const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

export interface BusyHours {
  /** `totals[weekday][hour]`, Monday first, port time. */
  readonly totals: readonly (readonly number[])[];
  readonly most: number;
  readonly busiest: { readonly weekday: number; readonly hour: number } | null;
}

export function toBusyHours(byWeekdayHour: Statistics["by_weekday_hour"]): BusyHours {
  const totals = weekdays.map(() => Array.from({ length: 24 }, () => 0));
  let most = 0;
  let busiest: BusyHours["busiest"] = null;
  for (const { weekday, hour, total } of byWeekdayHour) {
    // Hours of the week, from Sunday 00:00 UTC; the port is ahead, and its week is counted from Monday.
    const inWeek = (weekday * 24 + hour + portOffsetHours + 6 * 24) % (7 * 24);
    const place = { weekday: Math.floor(inWeek / 24), hour: inWeek % 24 };
    const row = totals[place.weekday]!;
    row[place.hour] = row[place.hour]! + total;
    if (row[place.hour]! <= most) continue;
    most = row[place.hour]!;
    busiest = place;
  }
  return { totals, most, busiest };
}

/** "14:00–15:00" */
export function hourText(hour: number): string {
  return `${pad(hour)}:00–${pad((hour + 1) % 24)}:00`;
}

/** The hours of the range that are this weekday and hour in port time, newest first, as UTC instants. */
export function occurrences(
  { weekday, hour }: { weekday: number; hour: number },
  range: { from: number; to: number },
  most: number,
): { from: string; to: string; portDay: string }[] {
  const lastHour = Math.floor((range.to - 1) / hourMs) * hourMs;
  const found: { from: string; to: string; portDay: string }[] = [];
  // At most a week back to the newest one; from there a week at a time.
  let at = lastHour;
  while (at > lastHour - 7 * 24 * hourMs && !isAt(at, weekday, hour)) at -= hourMs;
  for (; at + hourMs > range.from && found.length < most; at -= 7 * 24 * hourMs) {
    found.push({
      from: new Date(at).toISOString(),
      to: new Date(at + hourMs).toISOString(),
      portDay: new Date(at + portOffsetHours * hourMs).toISOString().slice(0, 10),
    });
  }
  return found;
}

function isAt(instant: number, weekday: number, hour: number): boolean {
  const port = new Date(instant + portOffsetHours * hourMs);
  return (port.getUTCDay() + 6) % 7 === weekday && port.getUTCHours() === hour;
}

function pad(hour: number): string {
  return String(hour).padStart(2, "0");
}
