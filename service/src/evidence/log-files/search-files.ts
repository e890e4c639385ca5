import type { Entity } from "@imperial-court/contract";
import { describeFailure } from "../describe-failure.ts";
import type { ReadEntry } from "./correlate.ts";
import type { LogFile } from "./find-log-files.ts";
import { type EntityNeedles, isWholeNeedle } from "./log-needles.ts";
import { buildNeedleSet } from "./needle-set.ts";
import { type FileSearch, searchFile } from "./search-file.ts";

/** What the lines of all files hold of the entities that were asked for. */
export interface FilesSearch {
  readonly entries: FileSearch["entries"];
  /** The entity that each needle stands for. */
  readonly owners: readonly Pick<Entity, "type" | "value">[];
  /** Lines by the value of the entity they name. */
  readonly hits: ReadonlyMap<string, number>;
  readonly bytes: number;
  readonly isComplete: boolean;
  /** Files that could not be read, with the reason: a broken archive, a missing permission. */
  readonly unread: readonly string[];
}

export async function searchFiles(
  wanted: readonly EntityNeedles[],
  files: readonly LogFile[],
  signal: AbortSignal,
): Promise<FilesSearch> {
  const owners = wanted.flatMap(({ entity, spellings }) => spellings.map(() => entity));
  const written = wanted.flatMap(({ spellings }) => spellings);
  const needles = buildNeedleSet(written);
  const isWhole = (needle: number, buffer: Buffer, at: number) =>
    isWholeNeedle(owners[needle]!.type, written[needle]!, buffer, at);
  const entries: FileSearch["entries"] = [];
  const hits = new Map<string, number>();
  let bytes = 0;
  let isComplete = true;
  const unread: string[] = [];
  // One after the other: a second file at once measures no faster, the search itself is what takes the time.
  for (const file of owners.length === 0 ? [] : files) {
    try {
      const range = { from: 0, to: file.size };
      const search = await searchFile(file, needles, owners.length, range, signal, isWhole);
      entries.push(...search.entries);
      bytes += search.bytes;
      isComplete &&= search.isComplete;
      for (const [index, count] of search.counts.entries()) {
        const { value } = owners[index]!;
        if (count > 0) hits.set(value, (hits.get(value) ?? 0) + count);
      }
    } catch (error) {
      unread.push(`${file.name} (${describeFailure(error)})`);
    }
  }
  return { entries, owners, hits, bytes, isComplete, unread };
}

/** How a line was found, for the fact's query. */
export function whyFound(read: ReadEntry, search: FilesSearch): string {
  if (read.via !== null) return `search for the correlation id "${read.via}" found with it`;
  const values = [...new Set(read.needles.map((needle) => search.owners[needle]!.value))];
  return `search for ${values.map((value) => `"${value}" (${search.hits.get(value)} line${search.hits.get(value) === 1 ? "" : "s"})`).join(", ")}`;
}
