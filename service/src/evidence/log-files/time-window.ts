import { open } from "node:fs/promises";
import type { LogFile } from "./find-log-files.ts";
import { opensEntry, parseEntry } from "./log-entry.ts";

/** Enough to hold a record and the start of the next. */
const probeBytes = 32_768;
/** Below this a stretch is searched, not divided further. */
const smallestStretch = 65_536;

/**
 * The part of a plain file whose records are between two instants, by halving: a log is written in the order
 * of time. Null where the file carries no times. Generous at both ends by up to 64 KiB.
 */
export async function findTimeWindow(
  file: LogFile,
  window: { from: number; to: number },
  timeZone: string,
): Promise<{ from: number; to: number } | null> {
  const handle = await open(file.path);
  const buffer = Buffer.allocUnsafe(probeBytes);
  /** The first time at or after an offset. */
  const timeAfter = async (offset: number): Promise<number | null> => {
    const { bytesRead } = await handle.read(buffer, 0, probeBytes, offset);
    const lines = buffer.toString("utf8", 0, bytesRead).split("\n");
    for (const line of offset === 0 ? lines : lines.slice(1)) {
      if (!opensEntry(line)) continue;
      const { at } = parseEntry(line, timeZone, file.modifiedAt);
      if (at !== null) return at;
    }
    return null;
  };
  /** The last offset, within a stretch, before which everything is earlier than the instant. */
  const offsetOf = async (instant: number): Promise<number> => {
    let [low, high] = [0, file.size];
    while (high - low > smallestStretch) {
      const middle = Math.floor((low + high) / 2);
      const at = await timeAfter(middle);
      if (at === null || at >= instant) high = middle;
      else low = middle;
    }
    return low;
  };
  try {
    if ((await timeAfter(0)) === null) return null;
    const from = await offsetOf(window.from);
    const to = Math.min(file.size, (await offsetOf(window.to)) + 2 * smallestStretch);
    return { from, to };
  } finally {
    await handle.close();
  }
}
