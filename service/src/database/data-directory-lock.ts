import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartError } from "../errors.ts";

/**
 * Two processes must not run on one data directory: each would deliver the other's jobs.
 *
 * The lock is an exclusive SQLite transaction on an otherwise empty `court.lock`, held as long as the
 * process lives. The operating system drops it when the process dies, however it dies, so there is no stale
 * lock to clear by hand. `court.pid` beside it only names the holder for the error message: it may be
 * outdated, and is never consulted to decide anything.
 *
 * POSIX drops a process's locks on a file when any descriptor of it is closed: nothing else in this process
 * may open `court.lock`.
 */
export interface DataDirectoryLock {
  release(): void;
}

const lockFile = "court.lock";

/** Another process has the directory. */
export class DirectoryInUseError extends StartError {
  override name = "DirectoryInUseError";
}

/** Creates the directory if need be. Throws a DirectoryInUseError that names the holder when it is taken. */
export function lockDataDirectory(directory: string): DataDirectoryLock {
  createDirectory(directory);
  const pidFile = join(directory, "court.pid");
  const connection = openLock(directory);
  try {
    connection.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    connection.close();
    throw new DirectoryInUseError(
      `The data directory ${directory} is in use by ${describeHolder(pidFile)}. ` +
        "Stop that process first, or name another directory.",
      { cause: error },
    );
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return {
    release: () => {
      rmSync(pidFile, { force: true });
      connection.close();
    },
  };
}

/** Who has the directory, in words; null when nobody does. Changes nothing. */
export function findHolder(directory: string): string | null {
  if (!existsSync(join(directory, lockFile))) return null;
  const connection = openLock(directory);
  try {
    connection.prepare("SELECT count(*) FROM sqlite_schema").get();
    return null;
  } catch {
    return describeHolder(join(directory, "court.pid"));
  } finally {
    connection.close();
  }
}

function createDirectory(directory: string): void {
  try {
    // Incident reports name people and cargo: the directory is the owner's alone.
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartError(`The data directory ${directory} cannot be created: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

function openLock(directory: string): DatabaseSync {
  try {
    return new DatabaseSync(join(directory, lockFile), { timeout: 0 });
  } catch (error) {
    throw new StartError(`The data directory ${directory} cannot be written: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

function describeHolder(pidFile: string): string {
  try {
    const pid = readFileSync(pidFile, "utf8").trim();
    if (/^\d+$/.test(pid)) return `another process (pid ${pid})`;
  } catch {
    // The holder has not written it yet, or has just removed it.
  }
  return "another process";
}
