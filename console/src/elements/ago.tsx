import { useSyncExternalStore } from "react";
import { formatAge, formatDuration } from "./duration.ts";
import { inBothZones } from "./port-time.ts";

/** One clock for the page. It ticks each second while somebody looks. */
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** What `read` makes of the time; the component renders again only when that changes. */
function useClock<T>(read: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => read(now));
}

/** How long ago; the exact time when one rests on it. */
export function Ago({ at }: { at: string }) {
  const instant = Date.parse(at);
  const age = useClock((time) => formatAge(time - instant));
  return (
    <time dateTime={at} title={inBothZones(instant)}>
      {age === "now" ? "just now" : `${age} ago`}
    </time>
  );
}

/** Seconds since, ticking. */
export function Elapsed({ since }: { since: string }) {
  const instant = Date.parse(since);
  return useClock((time) => formatDuration(Math.max(0, Math.floor((time - instant) / 1000) * 1000)));
}
