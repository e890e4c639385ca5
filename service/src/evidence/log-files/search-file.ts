import { cutEntry, type RawEntry } from "./cut-entry.ts";
import type { LogFile } from "./find-log-files.ts";
import type { NeedleSet } from "./needle-set.ts";
import { readBlocks } from "./read-blocks.ts";

export interface FoundEntry extends RawEntry {
  readonly file: LogFile;
  /** Lines before the entry, where the reader counted them on the way (gzip); null otherwise. */
  readonly linesBefore: number | null;
  /** Indexes of the needles it holds. */
  readonly needles: readonly number[];
  /** How telling the line looks before it is parsed: 3 error, 2 warning, 1 other, 0 debug. */
  readonly rank: number;
}

export interface FileSearch {
  readonly entries: FoundEntry[];
  /** Hits by needle, kept or not. */
  readonly counts: number[];
  readonly bytes: number;
  readonly isComplete: boolean;
}

/** Records kept for each needle and file; the most telling, then the latest. */
const keptPerNeedle = 24;
/** Beyond this a needle is no identifier but a word; the rest is counted line by line without a look. */
const maxLooks = 50_000;

/**
 * The streaming search of one file, for all needles in one pass. No index is kept: files grow and rotate, and
 * a gigabyte is read in one to two seconds (benchmarks/log-scan.ts). `needleCount` is the number of needles in
 * the set.
 */
export async function searchFile(
  file: LogFile,
  needles: NeedleSet,
  needleCount: number,
  range: { from: number; to: number },
  signal: AbortSignal,
  /** False: what stands there only begins or ends like the needle, and is another's. */
  isWhole: (needle: number, buffer: Buffer, at: number) => boolean = () => true,
): Promise<FileSearch> {
  const kept = Array.from({ length: needleCount }, () => new Map<number, FoundEntry>());
  const counts = kept.map(() => 0);
  let bytes = 0;
  let lines = 0;
  for await (const block of readBlocks(file, range, signal)) {
    const { buffer, coreStart, coreEnd } = block;
    // A line that holds a needle several times is one line.
    const seenUntil = kept.map(() => 0);
    needles.search(buffer, coreStart, coreEnd, (index, at) => {
      if (at < seenUntil[index]! || !isWhole(index, buffer, at)) return;
      const newline = buffer.indexOf(10, at);
      const lineEnd = newline < 0 ? buffer.length : newline;
      seenUntil[index] = lineEnd;
      counts[index]! += 1;
      if (counts[index]! > maxLooks) return;
      const rank = rankLine(buffer, at, lineEnd);
      const keptHere = kept[index]!;
      if (!isWorthKeeping(keptHere, rank)) return;
      const entry = cutEntry(block, at);
      const linesBefore = file.isGzip
        ? lines + countNewlines(buffer, coreStart, entry.offset - block.start)
        : null;
      const earlier = keptHere.get(entry.offset)?.rank ?? 0;
      keptHere.set(entry.offset, {
        ...entry,
        file,
        linesBefore,
        needles: [index],
        rank: Math.max(rank, earlier),
      });
      dropLeast(keptHere);
    });
    bytes += coreEnd - coreStart;
    if (file.isGzip) lines += countNewlines(buffer, coreStart, coreEnd);
  }
  return { entries: mergeByOffset(kept), counts, bytes, isComplete: !signal.aborted };
}

/** Looks at the head of the line, where a level stands, and at its codes. */
function rankLine(buffer: Buffer, at: number, lineEnd: number): number {
  const lineStart = buffer.lastIndexOf(10, at) + 1;
  const line = buffer.toString("latin1", Math.max(lineStart, at - 2_000), Math.min(lineEnd, at + 1_000));
  if (
    /\b(?:ERROR|FATAL|SEVERE|CRITICAL|Exception)\b|"(?:error|fatal)"|httpStatus=[45]|\bstatus=[45]\d\d\b|http [45]\d\d/.test(
      line,
    )
  )
    return 3;
  if (/\bWARN(?:ING)?\b|"warn/.test(line)) return 2;
  return /\b(?:DEBUG|TRACE)\b|"debug"/.test(line) ? 0 : 1;
}

function isWorthKeeping(kept: ReadonlyMap<number, FoundEntry>, rank: number): boolean {
  if (kept.size < keptPerNeedle) return true;
  // Later lines of the same rank replace earlier ones: the last events of an identifier are the telling ones.
  for (const entry of kept.values()) if (entry.rank <= rank) return true;
  return false;
}

function dropLeast(kept: Map<number, FoundEntry>): void {
  if (kept.size <= keptPerNeedle) return;
  let least: FoundEntry | null = null;
  for (const entry of kept.values()) {
    if (least === null || entry.rank < least.rank) least = entry;
  }
  kept.delete(least!.offset);
}

function mergeByOffset(kept: readonly Map<number, FoundEntry>[]): FoundEntry[] {
  const merged = new Map<number, FoundEntry>();
  for (const entries of kept) {
    for (const entry of entries.values()) {
      const other = merged.get(entry.offset);
      merged.set(
        entry.offset,
        other === undefined
          ? entry
          : {
              ...other,
              needles: [...other.needles, ...entry.needles],
              rank: Math.max(other.rank, entry.rank),
            },
      );
    }
  }
  return [...merged.values()];
}

export function countNewlines(buffer: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = buffer.indexOf(10, from); at >= 0 && at < to; at = buffer.indexOf(10, at + 1)) count += 1;
  return from > to ? -countNewlines(buffer, to, from) : count;
}
