import type { FeedbackStatistics, Statistics } from "@imperial-court/contract";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { formatDuration } from "../elements/duration.ts";
import type { InboxSearch } from "../inbox/inbox-search.ts";
import { formatCount } from "./inbox-link.tsx";
import type { DayRange } from "./statistics-search.ts";

/** The few numbers that are asked for first. */
export function KeyFigures({
  statistics,
  quality,
  range,
}: {
  statistics: Statistics;
  quality: FeedbackStatistics | undefined;
  range: DayRange;
}) {
  const { total, by_severity: bySeverity, by_status: byStatus, run_time_ms: runTime } = statistics;
  const urgent = (bySeverity.Critical ?? 0) + (bySeverity.High ?? 0);
  const failed = byStatus.failed ?? 0;
  const share = quality?.share_right ?? null;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-6 xl:grid-cols-5">
      <KeyFigure label="Received" search={range}>
        {formatCount(total)}
      </KeyFigure>
      <KeyFigure
        label="Critical and High"
        search={{ ...range, view: "needs-me" }}
        note={percent(urgent, total)}
      >
        {formatCount(urgent)}
      </KeyFigure>
      <KeyFigure label="Without a report" search={{ ...range, view: "failed" }} note={percent(failed, total)}>
        {formatCount(failed)}
      </KeyFigure>
      <KeyFigure
        label="Usual analysis time"
        search={range}
        note={runTime.p99 === null ? undefined : `99 of 100 within ${formatDuration(runTime.p99)}`}
      >
        {runTime.p50 === null ? "–" : formatDuration(runTime.p50)}
      </KeyFigure>
      <KeyFigure
        label="Judged right"
        search={range}
        note={quality && quality.judged > 0 ? `${formatCount(quality.judged)} judged` : "nobody judged yet"}
      >
        {share === null ? "–" : `${Math.round(share * 100)} %`}
      </KeyFigure>
    </dl>
  );
}

function KeyFigure({
  label,
  note,
  search,
  children,
}: {
  label: string;
  note?: string | undefined;
  search: InboxSearch;
  children: ReactNode;
}) {
  return (
    <div className="relative flex flex-col bg-surface px-4 py-3 last:max-sm:col-span-2 hover:bg-hover sm:max-xl:col-span-2 sm:max-xl:nth-[n+4]:col-span-3">
      <dt className="text-sm text-soft">
        <Link to="/" search={search} className="after:absolute after:inset-0">
          {label}
        </Link>
      </dt>
      <dd className="tabular text-xl font-semibold tracking-tight">{children}</dd>
      {note && <dd className="text-sm text-faint">{note}</dd>}
    </div>
  );
}

function percent(part: number, whole: number): string | undefined {
  return whole === 0 ? undefined : `${Math.round((100 * part) / whole)} %`;
}
