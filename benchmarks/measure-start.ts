import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { percentile } from "./load.ts";
import { firstUrl, residentMib, stopProcess } from "./processes.ts";
import type { Measure } from "./run.ts";

const starts = 5;
const analyses = 200;
const court = resolve(import.meta.dirname, "../cli/bin/court.js");

/** From `court serve` to its first answer, and its memory after some work. */
export async function measureStart(): Promise<Measure[]> {
  const readyMs: number[] = [];
  let memoryMib = 0;
  for (let round = 0; round < starts; round++) {
    const directory = mkdtempSync(join(tmpdir(), "court-start-"));
    const startedAt = performance.now();
    const child = spawn(process.execPath, [court, "serve"], {
      cwd: directory,
      env: { ...process.env, COURT_PORT: "0", COURT_DATA_DIR: directory },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const url = await firstUrl(child);
    await fetch(`${url}/readyz`);
    readyMs.push(performance.now() - startedAt);
    if (round === starts - 1) {
      await work(url);
      memoryMib = residentMib(child.pid as number);
    }
    await stopProcess(child);
    rmSync(directory, { recursive: true, force: true });
  }
  const median = percentile(readyMs, 0.5);
  return [
    {
      name: "from start to ready, median",
      value: `${Math.round(median)} ms`,
      target: "< 1000 ms",
      isMet: median < 1000,
    },
    {
      name: `resident memory after ${analyses} analyses, shipped knowledge`,
      value: `${memoryMib} MiB`,
      target: "< 200 MiB",
      isMet: memoryMib < 200,
    },
  ];
}

async function work(url: string): Promise<void> {
  for (let index = 0; index < analyses; index++) {
    await fetch(`${url}/incident/run`, {
      method: "POST",
      headers: { prefer: "wait=30" },
      body: new URLSearchParams({
        incident_text: `Container MSKU${1_000_000 + index} is missing from terminal`,
      }),
    });
  }
}
