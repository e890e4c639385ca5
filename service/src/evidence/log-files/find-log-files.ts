import { glob, stat } from "node:fs/promises";
import { basename, dirname, relative, resolve } from "node:path";

export interface LogFile {
  readonly path: string;
  /** As the report names it: without the folders that all files of the source share. */
  readonly name: string;
  /** Bytes now; of the compressed file for gzip. Files grow: read anew at every look. */
  readonly size: number;
  readonly inode: number;
  readonly modifiedAt: number;
  readonly isGzip: boolean;
}

/** A pattern that matches the whole disk is a mistake; the newest files are searched. */
const maxFiles = 500;

/** The files that the globs match now, newest first. */
export async function findLogFiles(patterns: readonly string[], directory: string): Promise<LogFile[]> {
  const paths = new Set<string>();
  for (const pattern of patterns) {
    for await (const path of glob(pattern, { cwd: directory })) paths.add(resolve(directory, path));
  }
  const found = await Promise.all(
    [...paths].map(async (path) => {
      // A file may be rotated away between the listing and this.
      const stats = await stat(path).catch(() => null);
      return stats?.isFile() ? { path, stats } : null;
    }),
  );
  const files = found.filter((file) => file !== null);
  const base = sharedFolder(files.map(({ path }) => path));
  return files
    .map(({ path, stats }) => ({
      path,
      name: relative(base, path) || basename(path),
      size: stats.size,
      inode: stats.ino,
      modifiedAt: stats.mtimeMs,
      isGzip: path.endsWith(".gz"),
    }))
    .sort((a, b) => b.modifiedAt - a.modifiedAt || a.path.localeCompare(b.path))
    .slice(0, maxFiles);
}

function sharedFolder(paths: readonly string[]): string {
  let base = dirname(paths[0] ?? "/");
  while (!paths.every((path) => path.startsWith(`${base}/`)) && base !== dirname(base)) base = dirname(base);
  return base;
}

/** Number and size, for people. */
export function describeFiles(files: readonly LogFile[]): string {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return `${files.length} file${files.length === 1 ? "" : "s"}, ${formatBytes(bytes)}`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return bytes < 1_000_000_000
    ? `${(bytes / 1_000_000).toFixed(1)} MB`
    : `${(bytes / 1_000_000_000).toFixed(2)} GB`;
}
