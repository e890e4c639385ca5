import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "./config.ts";

/**
 * A service writes its address into the data directory that it has locked, so that the command line asks that very
 * service when it finds the directory in use. After a crash the file stays, and is read only while somebody else
 * has the directory, who writes it anew.
 *
 * Answers the function that takes it back.
 */
export function announceAddress({ databaseUrl, dataDirectory }: Config, url: string): () => void {
  // A database is shared by many services, and the command line opens it without asking any.
  if (databaseUrl !== null) return () => {};
  const file = join(dataDirectory, fileName);
  writeFileSync(file, `${url}\n`);
  return () => rmSync(file, { force: true });
}

/** Null: nobody has announced one. */
export function readAnnouncedAddress(dataDirectory: string): string | null {
  try {
    return onThisMachine(readFileSync(join(dataDirectory, fileName), "utf8").trim());
  } catch {
    return null;
  }
}

/** "All addresses" is where a service listens; on its machine it is reached by loopback. */
export function onThisMachine(url: string): string {
  return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
}

const fileName = "court.url";
