import { CourtError } from "../errors.ts";

/**
 * The instants written on runs and events: UTC, microseconds, and never the same or an earlier one twice in
 * a process. When the wall clock jumps back, the court's clock goes on at half speed until the wall has
 * caught up, so that order and durations stay meaningful meanwhile.
 */
export interface CourtClock {
  /** The present instant as `2025-10-18T10:30:00.123456Z`. */
  now(): string;
}

export interface ClockSources {
  /** Microseconds since 1970; may jump. */
  readonly wallMicros: () => number;
  /** Milliseconds; never goes back. */
  readonly monotonicMs: () => number;
}

export function createCourtClock(sources: ClockSources = systemSources()): CourtClock {
  let last = 0;
  let lastMonotonicMs = sources.monotonicMs();
  return {
    now: () => {
      const monotonicMs = sources.monotonicMs();
      const elapsedMicros = (monotonicMs - lastMonotonicMs) * 1000;
      lastMonotonicMs = monotonicMs;
      last = Math.max(Math.floor(sources.wallMicros()), last + Math.max(1, Math.floor(elapsedMicros / 2)));
      return formatMicros(last);
    },
  };
}

// Thousands of instants are of the same second, and a second's text costs more than all digits behind it.
let lastSecond = Number.NaN;
let lastSecondText = "";

/** UTC with exactly six fractional digits and `Z`. */
export function formatMicros(micros: number): string {
  const second = Math.floor(micros / 1_000_000);
  if (second !== lastSecond) {
    lastSecondText = new Date(second * 1000).toISOString().slice(0, -"000Z".length);
    lastSecond = second;
  }
  return `${lastSecondText}${String(micros - second * 1_000_000).padStart(6, "0")}Z`;
}

/** Microseconds since 1970 of an instant with six fractional digits. */
export function parseMicros(instant: string): number {
  return Date.parse(`${instant.slice(0, 23)}Z`) * 1000 + Number(instant.slice(23, 26));
}

/** An instant as somebody wrote it, as it is stored. Throws when it is none. */
export function toInstant(text: string): string {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(text)) return text;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) {
    throw new CourtError(
      "invalid-parameter",
      `"${text.slice(0, 40)}" is not an instant such as 2025-10-18T10:30:00Z.`,
    );
  }
  return formatMicros(ms * 1000);
}

export function laterOf(a: string, b: string | null): string {
  return b !== null && b > a ? b : a;
}

/** The wall clock in microseconds: `Date.now` knows milliseconds, the monotonic clock the rest. */
function systemSources(): ClockSources {
  let anchorMicros = Date.now() * 1000;
  let anchorMs = performance.now();
  return {
    monotonicMs: () => performance.now(),
    wallMicros: () => {
      const nowMs = performance.now();
      const wallMs = Date.now();
      const estimate = anchorMicros + (nowMs - anchorMs) * 1000;
      if (Math.abs(estimate - wallMs * 1000) <= 2000) return estimate;
      anchorMicros = wallMs * 1000;
      anchorMs = nowMs;
      return anchorMicros;
    },
  };
}
