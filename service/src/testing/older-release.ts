import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import type { TestContext } from "vitest";
import { postgresMigrations } from "../database/postgres-migrate.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const root = join(import.meta.dirname, "../../..");
const workspaces = ["contract", "service", "client", "cli", "knowledge"];

/** A release's files, with the packages that are installed here. */
export interface Release {
  readonly folder: string;
  /** Of its PostgreSQL schema. */
  readonly schemaVersion: number;
  /** For its processes: what Node compiles of it goes when the release does. */
  readonly environment: { readonly NODE_COMPILE_CACHE: string };
}

/**
 * The last commit without the newest of PostgreSQL's migrations, in a temporary folder; without the `count` newest of
 * them. Skips the test where the history does not reach so far.
 */
export function releaseBeforeMigrations(context: TestContext, count: number): Release {
  const known = readdirSync(postgresMigrations).sort().slice(0, -count);
  const folder = temporaryDirectory();
  try {
    const files = git("archive", lastCommitWith(known), "package.json", ...workspaces);
    execFileSync("tar", ["-x", "-C", folder], { input: files });
  } catch (error) {
    context.skip(`no such release is in this checkout's history: ${(error as Error).message.trim()}`);
  }
  linkPackages(folder);
  return {
    folder,
    schemaVersion: known.length,
    environment: { NODE_COMPILE_CACHE: join(folder, ".cache") },
  };
}

/** Throws where there is none, or no history. */
function lastCommitWith(migrations: readonly string[]): string {
  const path = relative(root, postgresMigrations);
  const changes = git("log", "--format=%H^", "--", path).toString().trim().split("\n");
  // HEAD is it where the newest migration is still being written.
  for (const commit of ["HEAD", ...changes]) {
    const names = git("ls-tree", "--name-only", `${commit}:${path}`).toString().trim();
    if (names === migrations.join("\n")) return commit;
  }
  throw new Error(`none ends with ${migrations.at(-1)}.`);
}

function git(...words: string[]): Buffer {
  return execFileSync("git", words, { cwd: root, stdio: "pipe", maxBuffer: 256 * 1024 * 1024 });
}

/** Its own packages from its folder, all others from here. */
function linkPackages(folder: string): void {
  const [from, to] = [join(root, "node_modules"), join(folder, "node_modules")];
  mkdirSync(join(to, "@imperial-court"), { recursive: true });
  for (const workspace of workspaces)
    symlinkSync(join(folder, workspace), join(to, "@imperial-court", workspace));
  for (const name of readdirSync(from)) {
    if (name !== "@imperial-court" && !name.startsWith(".")) symlinkSync(join(from, name), join(to, name));
  }
}
