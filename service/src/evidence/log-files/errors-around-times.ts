import type { Entity } from "@imperial-court/contract";
import { parseInstant } from "../instants.ts";
import type { LogsConfig } from "../sources-config.ts";
import { chooseEntries, type JudgedEntry } from "./choose-entries.ts";
import { readEntries } from "./correlate.ts";
import type { LogFile } from "./find-log-files.ts";
import { buildNeedleSet } from "./needle-set.ts";
import { searchFile } from "./search-file.ts";
import { findTimeWindow } from "./time-window.ts";

/** Errors shown around a time the report names. */
const maxErrorsAroundTime = 3;
const aroundTimeMs = 5 * 60_000;
/** A report without a zone means port time or UTC: both are looked at. */
const assumedTimeZones = ["+00:00", "+08:00"];

/** Errors and refusals in the minutes around the times a report names, where it names nothing the logs know. */
export async function errorsAroundTimes(
  times: readonly Entity[],
  files: readonly LogFile[],
  config: LogsConfig,
  signal: AbortSignal,
): Promise<{ judged: JudgedEntry; why: string }[]> {
  const found = new Map<string, { judged: JudgedEntry; why: string }>();
  for (const { value } of times.slice(0, 2)) {
    // A date alone names no minute.
    if (!/\d\d:\d\d/.test(value)) continue;
    const instants = new Set(
      assumedTimeZones.map((zone) => parseInstant(value, zone)).filter((at) => at !== null),
    );
    for (const instant of instants) {
      const window = { from: instant - aroundTimeMs, to: instant + aroundTimeMs };
      const why = `errors between ${new Date(window.from).toISOString()} and ${new Date(window.to).toISOString()}`;
      for (const file of files) {
        if (file.isGzip || signal.aborted) continue;
        const range = await findTimeWindow(file, window, config.time_zone);
        if (range === null) continue;
        const { entries } = await searchFile(file, buildNeedleSet(["ERROR", "FATAL"]), 2, range, signal);
        const within = readEntries(entries, config.time_zone, "time").filter(
          ({ entry }) => entry.at !== null && entry.at >= window.from && entry.at <= window.to,
        );
        const standalone = within.map((each) => ({ ...each, needles: [] }));
        for (const judged of chooseEntries(standalone, maxErrorsAroundTime))
          found.set(`${file.path} ${judged.read.offset}`, { judged, why });
      }
    }
  }
  return [...found.values()].slice(0, maxErrorsAroundTime);
}
