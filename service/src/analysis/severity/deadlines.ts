import { parseInstant, portClockTime } from "../port-time.ts";

/** A moment after which the trouble costs more: a ship's arrival or sailing, a cut-off, a last free day. */
export interface Deadline {
  /** As the text names it: "etd", "cut-off", "last free day". */
  readonly label: string;
  readonly isVesselMove: boolean;
  /** From the moment the report was received; negative when it has passed. */
  readonly hoursAway: number;
}

const labelSource =
  "et[abd]|cut[- ]?off|closing time|sailing|sails?|departure|depart(?:s|ing)?|berthing|berths|to berth|arriv(?:es|ing|al)|last free day|lfd|free time|demurrage|storage|deadline|due";
const labelPattern = new RegExp(`(?<![a-z])(${labelSource})(?![a-z])`, "g");
const countdownBefore = new RegExp(
  String.raw`\b(\d{1,3})\s?(h|hr|hrs|hours?|m|min|mins|minutes?)\s(?:to|before|until|till)\s(?:the\s)?(?:vessel\s)?(${labelSource})(?![a-z])`,
  "g",
);
const countdownAfter =
  /^.{0,24}?\b(?:in|within)\s(?:the\snext\s)?(\d{1,3})\s?(h|hr|hrs|hours?|m|min|mins|minutes?|days?)\b/;
const clockAfter = /^.{0,16}?\b([01]?\d|2[0-3])(?:[:.]([0-5]\d)|([0-5]\d)\s?(?:h|hrs?|lt|hours))\b/;
/** "ETD 1230", "sails at 1230": four digits that are no year. */
const plainClockAfter = /^\s{0,2}(?:is |at |@ ?|: ?)?(?!(?:19|20)\d\d)([01]\d|2[0-3])([0-5]\d)(?![\d/.:-])/;
/** "ETB for MV LION CITY changed to 11:00": the new time may stand further off. */
const changedClockAfter =
  /^.{0,44}?\b(?:changed|moved|revised|updated|advanced|shifted|brought forward|delayed|now) (?:to |at )?([01]?\d|2[0-3])[:.]?([0-5]\d)(?!\d)/;
const vesselMove = /^(?:et[abd]\b|sail|depart|berth|to berth|arriv)/i;
/** How far behind its label a time may stand. */
const reach = 60;

/**
 * Deadlines a text names, relative to when it was received (epoch ms).
 * A time without a zone is port time; one that has no date is today's.
 */
export function findDeadlines(clauses: readonly string[], receivedAt: number): Deadline[] {
  const deadlines: Deadline[] = [];
  for (const clause of clauses) {
    for (const match of clause.matchAll(countdownBefore)) {
      deadlines.push(countdown(match[3] ?? "", match[1] ?? "", match[2] ?? ""));
    }
    for (const match of clause.matchAll(labelPattern)) {
      const label = match[1] ?? "";
      const after = clause.slice(match.index + label.length, match.index + label.length + reach);
      const deadline = readAfter(label, after, receivedAt);
      if (deadline) deadlines.push(deadline);
    }
  }
  return deadlines.sort((a, b) => a.hoursAway - b.hoursAway);
}

function readAfter(label: string, after: string, receivedAt: number): Deadline | null {
  const inHours = countdownAfter.exec(after);
  if (inHours) return countdown(label, inHours[1] ?? "", inHours[2] ?? "");
  const written = parseInstant(after);
  if (written) return at(label, written.at, receivedAt);
  const day = /\b(today|tonight|tomorrow|this (?:shift|afternoon|evening|morning))\b/.exec(after)?.[1];
  const clock = clockAfter.exec(after) ?? plainClockAfter.exec(after) ?? changedClockAfter.exec(after);
  const daysOn = day === "tomorrow" ? 1 : 0;
  if (clock) {
    const time = portClockTime(Number(clock[1]), Number(clock[2] ?? clock[3]), receivedAt);
    // Reported at 23:30, "ETD 01:30" is tomorrow's.
    const isAfterMidnight = day === undefined && receivedAt - time > 12 * 3_600_000;
    return at(label, time + (daysOn + (isAfterMidnight ? 1 : 0)) * 86_400_000, receivedAt);
  }
  return day ? at(label, portClockTime(23, 59, receivedAt) + daysOn * 86_400_000, receivedAt) : null;
}

/** The ship's own times, as against those of the cargo. */
export function isVesselMove(label: string): boolean {
  return vesselMove.test(label);
}

function countdown(label: string, count: string, unit: string): Deadline {
  const hoursAway = Number(count) * (unit.startsWith("m") ? 1 / 60 : unit.startsWith("d") ? 24 : 1);
  return { label, isVesselMove: isVesselMove(label), hoursAway };
}

function at(label: string, instant: number, receivedAt: number): Deadline {
  return { label, isVesselMove: isVesselMove(label), hoursAway: (instant - receivedAt) / 3_600_000 };
}
