import { UsageError } from "./command.ts";

/** "45 ms", "3.2 s", "2 min 5 s", "3 h 10 min". */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ];
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  return rest > 0 ? `${minutes} min ${rest} s` : `${minutes} min`;
}

/** One unit, for a column: "8s", "12m", "3h", "40d". */
export function formatAge(at: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(at)) / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** "24h", "7d" as that long before now; a date or an instant as it is. */
export function readInstant(option: string, given: string | undefined, now: number): string | undefined {
  if (given === undefined) return undefined;
  const ago = /^(\d{1,6})([smhdw])$/.exec(given);
  if (ago) return new Date(now - Number(ago[1]) * unitMs[ago[2] as keyof typeof unitMs]).toISOString();
  if (/^\d{4}-\d\d-\d\d/.test(given) && !Number.isNaN(Date.parse(given))) return given;
  throw new UsageError(
    `--${option} takes a date, an instant or a time ago (2026-10-18, 2026-10-18T10:30Z, 24h, 7d), not "${given}"`,
  );
}

/** "90d", "12h" as that long after now; a date or an instant to come as it is; null for nothing given. */
export function readTimeAhead(option: string, given: string | undefined, now: number): string | null {
  if (given === undefined) return null;
  const ahead = /^(\d{1,6})([hdw])$/.exec(given);
  if (ahead) return new Date(now + Number(ahead[1]) * unitMs[ahead[2] as keyof typeof unitMs]).toISOString();
  const at = /^\d{4}-\d\d-\d\d/.test(given) ? Date.parse(given) : Number.NaN;
  if (at > now) return new Date(at).toISOString();
  throw new UsageError(
    `--${option} takes a time to come (90d, 12h, 2027-01-31, 2027-01-31T10:30Z), not "${given}"`,
  );
}
