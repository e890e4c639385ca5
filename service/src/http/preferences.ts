/** What a `Prefer` header (RFC 7240) asks of us. Preferences are wishes: unknown or malformed ones are ignored. */
export interface Preferences {
  /** Seconds to wait for the run's end, 0 to 60; null when not asked. */
  readonly waitSeconds: number | null;
  readonly isAsynchronous: boolean;
}

const maxWaitSeconds = 60;
const none: Preferences = { waitSeconds: null, isAsynchronous: false };

export function readPreferences(header: string | string[] | undefined): Preferences {
  if (header === undefined) return none;
  let waitSeconds: number | null = null;
  let isAsynchronous = false;
  // RFC 7240: the first of two equal preferences counts.
  for (const preference of String(header).split(",", 20)) {
    const [name, value] = preference.split(";", 1)[0]!.split("=", 2);
    const token = name!.trim().toLowerCase();
    if (token === "respond-async") isAsynchronous = true;
    const digits = /^\s*"?(\d{1,6})"?\s*$/.exec(value ?? "")?.[1];
    if (token === "wait" && waitSeconds === null && digits !== undefined) {
      waitSeconds = Math.min(Number(digits), maxWaitSeconds);
    }
  }
  return { waitSeconds, isAsynchronous };
}

/** The header that says which preferences were heeded, as name and value; nothing where none was. */
export function acknowledge({ waitSeconds, isAsynchronous }: Preferences): string[] {
  const applied: string[] = [];
  if (isAsynchronous) applied.push("respond-async");
  if (waitSeconds !== null) applied.push(`wait=${waitSeconds}`);
  return applied.length > 0 ? ["preference-applied", applied.join(", ")] : [];
}
