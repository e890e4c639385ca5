import type { Check, Claims } from "./claims.ts";
import { nothingToSay } from "./claims.ts";
import type { Reading } from "./reading.ts";

/**
 * Dates and times, as ISO 8601 as far as written: `2025-10-05T07:05`, `2025-10-05`, `T07:05`, `--10-05`; with
 * `Z` or `+08:00` only where the text says so. Day before month, as the port writes, unless that cannot be.
 */
export function findTimes(reading: Reading, claims: Claims): void {
  const { text } = reading;
  for (const match of text.matchAll(yearFirst)) {
    addDate(match, { year: match[1]!, month: match[2]!, day: match[3]! }, nothingToSay);
  }
  for (const match of text.matchAll(compact)) {
    addDate(match, { year: match[1]!, month: match[2]!, day: match[3]! }, nothingToSay, [
      match[4]!,
      match[5]!,
    ]);
  }
  for (const match of text.matchAll(dayFirst)) {
    if (/^[/.-]/.test(text.slice(match.index + match[0].length))) continue;
    addDayFirst(match);
  }
  for (const match of text.matchAll(dayMonthName)) {
    addDate(match, { year: fullYear(match[3]), month: monthNumber(match[2]!), day: match[1]! }, nothingToSay);
  }
  for (const match of text.matchAll(monthNameDay)) {
    addDate(match, { year: match[3], month: monthNumber(match[1]!), day: match[2]! }, nothingToSay);
  }
  for (const pattern of [clock, dottedClock]) for (const match of text.matchAll(pattern)) addClock(match);

  function addDayFirst(match: RegExpMatchArray & { index: number }): void {
    const first = match[1]!;
    const second = match[2]!;
    const year = fullYear(match[3])!;
    const isMonthFirst = Number(second) > 12 && Number(first) <= 12;
    const date = isMonthFirst ? { year, month: first, day: second } : { year, month: second, day: first };
    const isOpen = Number(first) <= 12 && Number(second) <= 12 && first !== second;
    const note = isMonthFirst ? "read as month/day" : isOpen ? "read as day/month; could be month/day" : null;
    addDate(match, date, { valid: true, note });
  }

  function addDate(
    match: RegExpMatchArray & { index: number },
    date: WrittenDate,
    check: Check,
    hourAndMinute?: [string, string],
  ): void {
    const start = match.index;
    let end = start + match[0].length;
    const day = date.day.padStart(2, "0");
    const month = date.month.padStart(2, "0");
    let value = date.year === undefined ? `--${month}-${day}` : `${date.year}-${month}-${day}`;
    let isTimeRight = true;
    if (hourAndMinute !== undefined) {
      value += `T${hourAndMinute[0]}:${hourAndMinute[1]}`;
      isTimeRight = isTime(Number(hourAndMinute[0]), Number(hourAndMinute[1]));
    } else {
      timeBehind.lastIndex = end;
      const time = timeBehind.exec(text);
      if (time !== null) {
        const read = readTime(time);
        value += read.value;
        isTimeRight = read.valid;
        end += time[0].length;
      }
    }
    const fault = findDateFault(date, isTimeRight);
    claims.add("datetime", value, start, end, fault === null ? check : { valid: false, note: fault });
  }

  function addClock(match: RegExpMatchArray & { index: number }): void {
    const [
      written,
      hours,
      minutes,
      seconds,
      half,
      hundredHours,
      minutesOfHundred,
      zone,
      hourAlone,
      halfAlone,
    ] = match;
    const hour = hours ?? hundredHours ?? hourAlone!;
    const read = readTimeParts(hour, minutes ?? minutesOfHundred ?? "00", seconds, half ?? halfAlone, zone);
    const check = read.valid ? nothingToSay : { valid: false, note: "there is no such time of day" };
    claims.add("datetime", read.value, match.index, match.index + written.length, check);
  }
}

interface WrittenDate {
  readonly year: string | undefined;
  readonly month: string;
  readonly day: string;
}

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const month =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const zoneName = "Z|UTC|GMT|SGT|[+-]\\d{2}:?\\d{2}|(?:UTC|GMT)[+-]\\d{1,2}";

const yearFirst = /(?<![A-Za-z0-9.,/-])(20\d{2}|19\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?![0-9]|[-/.]\d)/g;
const compact =
  /(?<![A-Za-z0-9.,/-])(20\d{2})(0[1-9]|1[0-2])([0-3]\d)[T:]?([0-2]\d)([0-5]\d)(?:[0-5]\d)?Z?(?![A-Za-z0-9])/g;
const dayFirst =
  /(?<![A-Za-z0-9.,:/-])(\d{1,2})[-/.](\d{1,2})[-/.](20\d{2}|19\d{2}|(?<=\/)\d{2}(?=[\s,;)]|$))(?!\d)/g;
const dayMonthName = new RegExp(
  `(?<![A-Za-z0-9.,:/-])(\\d{1,2})(?:st|nd|rd|th)?[ \\t/.-]{0,2}(?:of[ \\t])?${month}\\.?(?![A-Za-z])(?:[ \\t,/.'-]{1,3}(20\\d{2}|19\\d{2}|(?<=[-/'])\\d{2}(?![\\d:])))?(?!\\d)`,
  "gi",
);
const monthNameDay = new RegExp(
  `(?<![A-Za-z0-9])${month}\\.?[ \\t]{1,2}(\\d{1,2})(?:st|nd|rd|th)?(?![0-9A-Za-z:/-])(?:,?[ \\t]{1,2}(20\\d{2}|19\\d{2}))?(?!\\d)`,
  "gi",
);
const timeBehind = new RegExp(
  `(?:T|,?[ \\t]{1,3}(?:at[ \\t]{1,2}|@[ \\t]?|-[ \\t])?|[ \\t]?/[ \\t]?)(?:(\\d{1,2})[:.](\\d{2})(?::(\\d{2})(?:[.,]\\d{1,6})?)?(?![0-9:])(?:[ \\t]?(am|pm)(?![a-z]))?(?:[ \\t]?(?:hrs?|h)(?![a-z]))?|(\\d{2})(\\d{2})[ \\t]?(?:hrs?|h|LT)(?![a-z]))(?:[ \\t]?(${zoneName})(?![A-Za-z0-9]))?`,
  "iy",
);
const clock = new RegExp(
  `(?<![A-Za-z0-9.,:/+-])(?:(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,]\\d{1,6})?)?(?![0-9:])(?:[ \\t]?(am|pm)(?![a-z]))?(?:[ \\t]?(?:hrs?|h)(?![a-z]))?|(\\d{2})(\\d{2})[ \\t]?(?:hrs?|h)(?![a-z]))(?:[ \\t]?(${zoneName})(?![A-Za-z0-9]))?|(?<![A-Za-z0-9.,:/+-])(\\d{1,2})[ \\t]?(am|pm)(?![A-Za-z])`,
  "gi",
);
const dottedClock = /(?<![A-Za-z0-9.,:/+-])(\d{1,2})\.([0-5]\d)()[ \t]?(am|pm|hrs?)(?![A-Za-z])/gi;

function fullYear(year: string | undefined): string | undefined {
  return year?.length === 2 ? `20${year}` : year;
}

function monthNumber(name: string): string {
  return String(monthNames.indexOf(name.slice(0, 3).toLowerCase()) + 1);
}

function readTime(match: RegExpMatchArray): { value: string; valid: boolean } {
  const [, hours, minutes, seconds, half, hundredHours, minutesOfHundred, zone] = match;
  return readTimeParts(hours ?? hundredHours!, minutes ?? minutesOfHundred!, seconds, half, zone);
}

function readTimeParts(
  hours: string,
  minutes: string,
  seconds: string | undefined,
  half: string | undefined,
  zone: string | undefined,
): { value: string; valid: boolean } {
  let hour = Number(hours);
  if (half?.toLowerCase() === "pm" && hour < 12) hour += 12;
  if (half?.toLowerCase() === "am" && hour === 12) hour = 0;
  const time = `T${String(hour).padStart(2, "0")}:${minutes}${seconds ? `:${seconds}` : ""}`;
  return { value: time + readZone(zone), valid: isTime(hour, Number(minutes), Number(seconds ?? 0)) };
}

function readZone(zone: string | undefined): string {
  if (zone === undefined) return "";
  const name = zone.toUpperCase();
  if (name === "Z" || name === "UTC" || name === "GMT") return "Z";
  if (name === "SGT") return "+08:00";
  const offset = /([+-])(\d{1,2}):?(\d{2})?$/.exec(name)!;
  return `${offset[1]}${offset[2]!.padStart(2, "0")}:${offset[3] ?? "00"}`;
}

function isTime(hour: number, minute: number, second = 0): boolean {
  return hour <= 24 && minute < 60 && second <= 60 && (hour < 24 || minute === 0);
}

function findDateFault(date: WrittenDate, isTimeRight: boolean): string | null {
  const month = Number(date.month);
  const day = Number(date.day);
  // Without a year, 29 February may be.
  const year = Number(date.year ?? 2024);
  if (month < 1 || month > 12) return `there is no month ${month}`;
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day < 1 || day > daysInMonth) {
    return `month ${month} of ${date.year ?? "any year"} has ${daysInMonth} days, not ${day}`;
  }
  return isTimeRight ? null : "there is no such time of day";
}
