import type { Statistics } from "@imperial-court/contract";
import { Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useMemo } from "react";
import { Loading } from "../elements/notice.tsx";
import type { InboxSearch } from "../inbox/inbox-search.ts";
import { Figure } from "./figure.tsx";
import { CountLink, formatCount } from "./inbox-link.tsx";
import { SeveritySwatch, severityLabel } from "./severity-swatch.tsx";
import { type DayRange, dayOf } from "./statistics-search.ts";
import { type Bucket, toBuckets, type VolumeSeverity, volumeSeverities } from "./volume.ts";

const VolumeChart = lazy(() =>
  import("./volume-chart.tsx").then(({ VolumeChart }) => ({ default: VolumeChart })),
);

const sizeNotes = {
  day: "A bar is a day (UTC)",
  week: "A bar is a week (UTC)",
  month: "A bar is a month (UTC)",
};

/** How many came, and how bad they were. */
export function Volume({ statistics, range, now }: { statistics: Statistics; range: DayRange; now: number }) {
  const navigate = useNavigate();
  const today = dayOf(now);
  const { size, buckets } = useMemo(
    () => toBuckets(statistics.by_day, range, today),
    [statistics.by_day, range, today],
  );
  const busiest = buckets.reduce((most, bucket) => (bucket.total > most.total ? bucket : most), buckets[0]!);
  const label = `${formatCount(statistics.total)} received in ${buckets.length} ${size}s, most in ${busiest.label}: ${formatCount(busiest.total)}. The numbers are in the table.`;
  const totals = (severity: VolumeSeverity) =>
    buckets.reduce((sum, { bySeverity }) => sum + bySeverity[severity], 0);

  return (
    <Figure
      title="How many came"
      note={sizeNotes[size]}
      className="xl:col-span-2"
      table={{
        head: [size.charAt(0).toUpperCase() + size.slice(1), ...volumeSeverities.map(severityLabel), "Total"],
        rows: [...buckets].reverse().map((bucket) => ({
          key: bucket.from,
          cells: [
            bucket.label,
            ...volumeSeverities.map((severity) => (
              <CountLink
                key={severity}
                count={bucket.bySeverity[severity]}
                search={searchOf(bucket, severity, today)}
              />
            )),
            <CountLink key="total" count={bucket.total} search={{ from: bucket.from, to: bucket.to }} />,
          ],
        })),
      }}
    >
      <Suspense fallback={<Loading what="the chart" />}>
        <VolumeChart
          buckets={buckets}
          size={size}
          label={label}
          onOpen={(bucket, severity) => void navigate({ to: "/", search: searchOf(bucket, severity, today) })}
        />
      </Suspense>
      <ul className="mt-3 flex flex-wrap gap-x-1 gap-y-1 text-sm">
        {volumeSeverities.map((severity) => (
          <li key={severity}>
            <Link
              to="/"
              search={severity === "none" ? { ...range, view: "failed" } : { ...range, severity: [severity] }}
              className="inline-flex min-h-7 items-center gap-2 rounded-md px-2 text-soft hover:bg-hover hover:text-ink"
            >
              <SeveritySwatch severity={severity} /> {severityLabel(severity)}
              <span className="tabular font-medium text-ink">{formatCount(totals(severity))}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Figure>
  );
}

/** What has no verdict failed, except today, where it may still be worked on. */
function searchOf(bucket: Bucket, severity: VolumeSeverity | null, today: string): InboxSearch {
  const days = { from: bucket.from, to: bucket.to };
  if (severity === null) return days;
  if (severity !== "none") return { ...days, severity: [severity] };
  return bucket.to > today ? days : { ...days, view: "failed" };
}
