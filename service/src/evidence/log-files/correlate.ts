import type { LogFile } from "./find-log-files.ts";
import { type LogEntry, parseEntry } from "./log-entry.ts";
import { buildNeedleSet } from "./needle-set.ts";
import { type FoundEntry, searchFile } from "./search-file.ts";
import { findTimeWindow } from "./time-window.ts";

/** A record of the logs, read. */
export interface ReadEntry extends FoundEntry {
  readonly entry: LogEntry;
  /** The correlation id it was found by; null when it holds an identifier of the report itself. */
  readonly via: string | null;
}

/** A request rarely spans more than this; its lines are looked for in this stretch of every file. */
const windowMs = 5 * 60_000;
/** Where a record carries no time: this many bytes around it, in its own file. */
const windowBytes = 1_048_576;
const maxIdsPerHop = 4;
const hops = 2;

const correlationField =
  /^(?:corr(?:elation)?[_-]?id|x[_-]?correlation[_-]?id|trace[_-]?id|request[_-]?id|req[_-]?id|transaction[_-]?id|txn?[_-]?id|message[_-]?id|span[_-]?parent)$/i;
const plausibleId = /^[A-Za-z0-9][A-Za-z0-9._:/-]{5,127}$/;

export function readEntries(found: readonly FoundEntry[], timeZone: string, via: string | null): ReadEntry[] {
  return found.map((each) => ({
    ...each,
    via,
    entry: parseEntry(each.text.split("\n", 1)[0]!, timeZone, each.file.modifiedAt),
  }));
}

/**
 * From the records that hold an identifier to the other records of the same requests: by the correlation ids
 * they carry, and once more by the ids found on the way (a request that called another).
 */
export async function followCorrelations(
  direct: readonly ReadEntry[],
  files: readonly LogFile[],
  timeZone: string,
  signal: AbortSignal,
): Promise<ReadEntry[]> {
  const known = new Set(direct.map(keyOf));
  const followed = new Set<string>();
  const reached: ReadEntry[] = [];
  let frontier = [...direct].sort((a, b) => b.rank - a.rank || (b.entry.at ?? 0) - (a.entry.at ?? 0));
  for (let hop = 0; hop < hops && !signal.aborted; hop += 1) {
    const origins = new Map<string, ReadEntry>();
    for (const each of frontier) {
      for (const id of correlationIds(each.entry)) {
        if (!followed.has(id) && origins.size < maxIdsPerHop) origins.set(id, origins.get(id) ?? each);
      }
    }
    const next: ReadEntry[] = [];
    for (const [id, origin] of origins) {
      followed.add(id);
      for (const each of await findById(id, origin, files, timeZone, signal)) {
        if (known.has(keyOf(each))) continue;
        known.add(keyOf(each));
        next.push(each);
      }
    }
    reached.push(...next);
    frontier = next;
  }
  return reached;
}

export function correlationIds(entry: LogEntry): string[] {
  return [...entry.fields]
    .filter(([name, value]) => correlationField.test(name) && plausibleId.test(value))
    .map(([, value]) => value);
}

async function findById(
  id: string,
  origin: ReadEntry,
  files: readonly LogFile[],
  timeZone: string,
  signal: AbortSignal,
): Promise<ReadEntry[]> {
  const found: ReadEntry[] = [];
  const needles = buildNeedleSet([id]);
  for (const file of files) {
    if (signal.aborted) break;
    const range = await rangeAround(origin, file, timeZone);
    if (range === null) continue;
    const { entries } = await searchFile(file, needles, 1, range, signal);
    // What is found for a request stands for the identifiers that led to it.
    found.push(...readEntries(entries, timeZone, id).map((each) => ({ ...each, needles: origin.needles })));
  }
  return found;
}

async function rangeAround(
  origin: ReadEntry,
  file: LogFile,
  timeZone: string,
): Promise<{ from: number; to: number } | null> {
  const isOwn = file.path === origin.file.path;
  // A compressed file cannot be entered in the middle: only the origin's own is read again.
  if (file.isGzip) return isOwn ? { from: 0, to: file.size } : null;
  if (origin.entry.at === null) {
    return isOwn
      ? {
          from: Math.max(0, origin.offset - windowBytes),
          to: Math.min(file.size, origin.offset + windowBytes),
        }
      : null;
  }
  const window = { from: origin.entry.at - windowMs, to: origin.entry.at + windowMs };
  return findTimeWindow(file, window, timeZone);
}

function keyOf({ file, offset }: ReadEntry): string {
  return `${file.path} ${offset}`;
}
