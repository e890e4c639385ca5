/**
 * Instants as reports write them. Port time is UTC+8 the year round; a time without a zone is taken as port
 * time, and whoever shows it says so.
 */

/** Minutes east of UTC, the year round. */
export const portOffset = 8 * 60;
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

export interface WrittenInstant {
  /** Epoch milliseconds; a date without a time is the end of that day in its zone. */
  readonly at: number;
  /** False: no zone was written, and port time was assumed. */
  readonly hasZone: boolean;
  readonly hasTime: boolean;
}

const clock = String.raw`(?:[T ,]{1,3}(\d{1,2})[:.](\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?`;
const zone = String.raw`(?: ?(Z|UTC|GMT|SGT|LT|[+-]\d{2}:?\d{2}))?`;
const isoForm = new RegExp(String.raw`(\d{4})[-/](\d{1,2})[-/](\d{1,2})${clock}${zone}`, "i");
const dayFirstForm = new RegExp(String.raw`\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})${clock}${zone}`, "i");
const namedMonthForm = new RegExp(
  String.raw`\b(\d{1,2})[ -]?(${months.join("|")})[a-z]{0,6}[ ,-]{1,2}(\d{4})${clock}${zone}`,
  "i",
);

/** The first full date in a short text, with its time if there is one; null without a date. */
export function parseInstant(text: string): WrittenInstant | null {
  const iso = isoForm.exec(text);
  if (iso) return build(iso[1], Number(iso[2]), iso[3], iso);
  const named = namedMonthForm.exec(text);
  if (named) return build(named[3], months.indexOf((named[2] ?? "").toLowerCase()) + 1, named[1], named);
  const dayFirst = dayFirstForm.exec(text);
  return dayFirst ? build(dayFirst[3], Number(dayFirst[2]), dayFirst[1], dayFirst) : null;
}

function build(
  year: string | undefined,
  month: number,
  day: string | undefined,
  match: RegExpExecArray,
): WrittenInstant | null {
  const [hour, minute, second, fraction, zoneText] = match.slice(4);
  const hasTime = hour !== undefined;
  const y = Number(year);
  const d = Number(day);
  if (month < 1 || month > 12 || d < 1 || d > 31 || Number(hour ?? 0) > 24) return null;
  const local = hasTime
    ? Date.UTC(y, month - 1, d, Number(hour), Number(minute), Number(second ?? 0)) +
      Math.floor(Number(`0.${fraction ?? "0"}`) * 1000)
    : Date.UTC(y, month - 1, d, 23, 59, 59);
  const offset = zoneText === undefined ? portOffset : offsetMinutes(zoneText);
  const at = local - offset * 60_000;
  return Number.isNaN(at) ? null : { at, hasZone: zoneText !== undefined, hasTime };
}

function offsetMinutes(zoneText: string): number {
  const numeric = /^([+-])(\d{2}):?(\d{2})$/.exec(zoneText);
  if (numeric) return (numeric[1] === "-" ? -1 : 1) * (Number(numeric[2]) * 60 + Number(numeric[3]));
  return /^(?:Z|UTC|GMT)$/i.test(zoneText) ? 0 : portOffset;
}

/** A clock time on the port's day of `receivedAt` (epoch ms). */
export function portClockTime(hour: number, minute: number, receivedAt: number): number {
  const portDay = Math.floor((receivedAt + portOffset * 60_000) / 86_400_000);
  return portDay * 86_400_000 + (hour * 60 + minute - portOffset) * 60_000;
}

/** `2025-10-09T08:15:12Z`; milliseconds only where there are any. */
export function utcText(at: number): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}

/** `2025-10-09 16:15` in port time. */
export function portText(at: number): string {
  return new Date(at + portOffset * 60_000).toISOString().slice(0, 16).replace("T", " ");
}
