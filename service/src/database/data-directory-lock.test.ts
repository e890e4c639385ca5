import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { StartError } from "../errors.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { findHolder, lockDataDirectory } from "./data-directory-lock.ts";

test("a directory is created for its owner alone, and can be locked again after the release", () => {
  const directory = join(temporaryDirectory(), "new", "data");
  const lock = lockDataDirectory(directory);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  lock.release();
  expect(existsSync(join(directory, "court.pid"))).toBe(false);
  lockDataDirectory(directory).release();
});

test("a locked directory is refused with the holder's pid, also within one process", () => {
  const directory = temporaryDirectory();
  const lock = lockDataDirectory(directory);
  expect(() => lockDataDirectory(directory)).toThrow(StartError);
  expect(() => lockDataDirectory(directory)).toThrow(`pid ${process.pid}`);
  lock.release();
});

test("the holder of a directory is named without touching it", () => {
  const directory = temporaryDirectory();
  expect(findHolder(directory)).toBeNull();
  expect(readdirSync(directory)).toEqual([]);
  const lock = lockDataDirectory(directory);
  expect(findHolder(directory)).toBe(`another process (pid ${process.pid})`);
  expect(() => lockDataDirectory(directory)).toThrow(StartError);
  lock.release();
  expect(findHolder(directory)).toBeNull();
});

test("a pid file left by a process that died locks nothing", () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "court.pid"), "1\n");
  lockDataDirectory(directory).release();
});

test("a place that cannot be a directory is refused with its name", () => {
  const file = join(temporaryDirectory(), "file");
  writeFileSync(file, "");
  expect(() => lockDataDirectory(file)).toThrow(StartError);
  expect(() => lockDataDirectory(join(file, "below"))).toThrow(file);
});
