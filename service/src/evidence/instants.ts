/** Date and time as logs and databases write it, with an optional fraction and zone. */
const written =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/;

/** Milliseconds since 1970 of a written instant; `timeZone` ("+08:00") counts where it carries none. */
export function parseInstant(text: string, timeZone: string): number | null {
  const match = written.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "", zone] = match;
  const millis = `${fraction}000`.slice(0, 3);
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millis}Z`);
  return Number.isNaN(at) ? null : at - offsetMs(zone ?? timeZone);
}

/** ISO 8601 in UTC, or null where the text is no instant. */
export function toIsoInstant(text: string, timeZone: string): string | null {
  const at = parseInstant(text, timeZone);
  return at === null ? null : new Date(at).toISOString();
}

/** "1 s", "42 min", "3 h", "9 days". */
export function describeSpan(ms: number): string {
  const seconds = Math.abs(ms) / 1_000;
  if (seconds < 1) return `${Math.round(Math.abs(ms))} ms`;
  if (seconds < 120) return `${trim(seconds)} s`;
  if (seconds < 7_200) return `${trim(seconds / 60)} min`;
  if (seconds < 172_800) return `${trim(seconds / 3_600)} h`;
  return `${trim(seconds / 86_400)} days`;
}

function trim(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function offsetMs(zone: string): number {
  if (zone === "Z" || zone === "UTC") return 0;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4));
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}
