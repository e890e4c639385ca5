import type { LogFile } from "./find-log-files.ts";
import { readBlocks } from "./read-blocks.ts";
import { countNewlines } from "./search-file.ts";

/**
 * Line numbers, counted only for the lines that are shown. Counting 1 GB takes 0.2 s to 0.4 s, so the counts passed on
 * the way are kept: log files only grow, and the next look starts from the nearest one.
 */
export interface LineNumbers {
  /** The line, counted from 1, that starts at an offset of a plain file; null when stopped before it was reached. */
  find(file: LogFile, offset: number, signal: AbortSignal): Promise<number | null>;
}

interface Counted {
  readonly inode: number;
  readonly size: number;
  /** Offset → lines before it, ascending. */
  readonly points: [number, number][];
}

const pointEveryBytes = 8_388_608;
const maxFiles = 200;

export function createLineNumbers(): LineNumbers {
  const known = new Map<string, Counted>();
  return {
    async find(file, offset, signal) {
      let counted = known.get(file.path);
      // Another inode or a smaller size: rotated or truncated, what was counted is of another file.
      if (counted === undefined || counted.inode !== file.inode || counted.size > file.size) {
        counted = { inode: file.inode, size: file.size, points: [[0, 0]] };
      }
      known.delete(file.path);
      known.set(file.path, counted);
      if (known.size > maxFiles) known.delete(known.keys().next().value!);

      const { points } = counted;
      let [at, lines] = points.findLast(([point]) => point <= offset)!;
      for await (const block of readBlocks(file, { from: at, to: offset }, signal)) {
        lines += countNewlines(block.buffer, block.coreStart, block.coreEnd);
        at = block.start + block.coreEnd;
        if (at - points.at(-1)![0] >= pointEveryBytes) points.push([at, lines]);
      }
      return at === offset ? lines + 1 : null;
    },
  };
}
