import type { Entity } from "@imperial-court/contract";
import { portOffset } from "./port-time.ts";

/** A moment as a report tells it: in pieces, without a year, without a zone. */
export interface ReportedTime {
  /** As written, date and time together. */
  readonly words: string;
  readonly start: number;
  readonly end: number;
  /** Null: the report leaves the year out. */
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
  /** Minutes after midnight; null for a date alone. */
  readonly minutes: number | null;
  /** Minutes east of UTC; null where nothing says. */
  readonly zone: number | null;
}

/** "5 Oct at 16:40", "19:00 on 5 Oct": so many characters may stand between a date and its time. */
const joint = 8;
const valueForm =
  /^(?:(\d{4})-(\d\d)-(\d\d)|--(\d\d)-(\d\d))?(?:T(\d\d):(\d\d)(?::\d\d)?(Z|[+-]\d\d:\d\d)?)?$/;
const zoneBehind =
  /^[ \t]{0,2}(?:hrs?|h)?[ \t]{0,2}\(?(?:(port time|local(?: time)?|sgt|lt|singapore time|utc ?\+ ?0?8)|(utc|gmt|z))(?![a-z])/i;

/** The moments that the times of a report stand for, a time and its date taken together. */
export function readReportedTimes(text: string, entities: readonly Entity[]): ReportedTime[] {
  const pieces = entities
    .filter(({ type }) => type === "datetime")
    .flatMap((entity) => readPiece(entity, text) ?? []);
  const times: ReportedTime[] = [];
  const joined = new Set<Piece>();
  for (const [index, piece] of pieces.entries()) {
    if (joined.has(piece) || piece.date === null) continue;
    const clock =
      piece.minutes === null
        ? [pieces[index + 1], pieces[index - 1]].find(
            (other) => other !== undefined && !joined.has(other) && isClockOf(other, piece),
          )
        : piece;
    if (clock !== undefined) joined.add(clock);
    const start = Math.min(piece.start, clock?.start ?? piece.start);
    const end = Math.max(piece.end, clock?.end ?? piece.end);
    times.push({
      words: text.slice(start, end),
      start,
      end,
      ...piece.date,
      minutes: clock?.minutes ?? null,
      zone: clock?.zone ?? zoneAt(text, end),
    });
  }
  return times;
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly date: Pick<ReportedTime, "year" | "month" | "day"> | null;
  readonly minutes: number | null;
  readonly zone: number | null;
}

function readPiece({ value, start, end }: Entity, text: string): Piece | null {
  const match = valueForm.exec(value);
  if (match === null) return null;
  const [, year, month = match[4], day = match[5], , , hours, minutes, zone] = match;
  return {
    start,
    end,
    date:
      month === undefined
        ? null
        : { year: year === undefined ? null : Number(year), month: Number(month), day: Number(day) },
    minutes: hours === undefined ? null : Number(hours) * 60 + Number(minutes),
    zone: zone === undefined ? zoneAt(text, end) : minutesEast(zone),
  };
}

function isClockOf(clock: Piece, date: Piece): boolean {
  const between = clock.start > date.end ? clock.start - date.end : date.start - clock.end;
  return clock.date === null && clock.minutes !== null && between >= 0 && between <= joint;
}

function zoneAt(text: string, end: number): number | null {
  const match = zoneBehind.exec(text.slice(end, end + 24));
  if (match === null) return null;
  return match[1] === undefined ? 0 : portOffset;
}

function minutesEast(zone: string): number {
  if (zone === "Z") return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(":").map(Number);
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
