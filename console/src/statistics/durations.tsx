import type { Statistics } from "@imperial-court/contract";
import { Link } from "@tanstack/react-router";
import { formatDuration } from "../elements/duration.ts";
import { Figure } from "./figure.tsx";
import type { DayRange } from "./statistics-search.ts";

const parts = [
  { key: "p50", label: "Half within" },
  { key: "p90", label: "9 of 10 within" },
  { key: "p99", label: "99 of 100 within" },
] as const;

const measures = [
  { key: "queue_wait_ms", label: "Waiting in the queue" },
  { key: "run_time_ms", label: "Analysis" },
] as const;

/** How long reports waited and took. Bars are drawn to the root of the time, so that short ones are seen beside long ones. */
export function Durations({ statistics, range }: { statistics: Statistics; range: DayRange }) {
  const longest = Math.max(
    0,
    ...measures.flatMap(({ key }) => parts.map((part) => statistics[key][part.key] ?? 0)),
  );
  return (
    <Figure
      title="How long it takes"
      note="From receipt to the start, and from the start to the report"
      table={{
        head: ["Part", ...parts.map(({ label }) => label)],
        rows: measures.map(({ key, label }) => ({
          key,
          cells: [label, ...parts.map((part) => durationText(statistics[key][part.key]))],
        })),
      }}
    >
      <Link
        to="/"
        search={range}
        title="Show the runs of this range"
        className="-mx-2 flex flex-col gap-4 rounded-md px-2 py-1 hover:bg-hover"
      >
        {measures.map(({ key, label }) => (
          <span key={key} className="block">
            <span className="mb-1.5 block text-sm font-medium text-soft">{label}</span>
            <span className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1.5">
              {parts.map((part) => {
                const value = statistics[key][part.key];
                return (
                  <span key={part.key} className="contents">
                    <span className="text-sm text-soft">{part.label}</span>
                    <span className="h-1.5 rounded-full bg-sunken">
                      <span
                        className="block h-full min-w-1 rounded-full bg-accent opacity-80"
                        style={{ width: `${longest === 0 ? 0 : 100 * Math.sqrt((value ?? 0) / longest)}%` }}
                      />
                    </span>
                    <span className="tabular min-w-14 text-right font-medium">{durationText(value)}</span>
                  </span>
                );
              })}
            </span>
          </span>
        ))}
      </Link>
    </Figure>
  );
}

function durationText(ms: number | null): string {
  return ms === null ? "–" : formatDuration(ms);
}
