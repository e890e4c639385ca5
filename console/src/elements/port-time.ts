/** Port time is UTC+8 the whole year (Singapore has no daylight saving). */
const portOffsetMs = 8 * 3_600_000;

export interface ClockFace {
  /** `2026-11-24` */
  readonly date: string;
  /** `04:03:11` */
  readonly time: string;
}

export function utcFace(instant: string | number): ClockFace {
  return faceOf(new Date(instant).getTime());
}

export function portFace(instant: string | number): ClockFace {
  return faceOf(new Date(instant).getTime() + portOffsetMs);
}

/** Null for what is no instant: sources write times in many ways. */
export function toInstant(text: string | null): number | null {
  if (text === null) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

function faceOf(ms: number): ClockFace {
  const iso = new Date(ms).toISOString();
  return { date: iso.slice(0, 10), time: iso.slice(11, 19) };
}

/** "2026-11-24 04:03:11 UTC · 12:03:11 port time": what a list shows when one rests on a time. */
export function inBothZones(instant: string | number): string {
  const utc = utcFace(instant);
  const port = portFace(instant);
  const portText = port.date === utc.date ? port.time : `${port.date} ${port.time}`;
  return `${utc.date} ${utc.time} UTC · ${portText} port time`;
}
