import type { RunRecord } from "@imperial-court/contract";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { Ago, Elapsed } from "../elements/ago.tsx";
import { elapsedMs, formatDuration } from "../elements/duration.ts";
import { kindLabel } from "../elements/kind-label.ts";
import { SeverityBadge } from "../elements/severity.tsx";
import { StatusMark } from "../elements/status.tsx";

/** One line on a wide screen, two on a desk, three or four on a telephone. */
export const RunRow = memo(function RunRow({ run }: { run: RunRecord }) {
  const took = elapsedMs(run.started_at, run.completed_at);
  const kind =
    run.status === "failed"
      ? run.error
      : run.status === "completed"
        ? kindLabel(run.incident_kind)
        : run.current_step;
  const entities = run.key_entities.join(" · ");
  return (
    <Link
      to="/runs/$runId"
      params={{ runId: run.run_id }}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-3 py-2.5 md:max-2xl:min-h-13 md:max-2xl:py-1.5 -outline-offset-2 hover:bg-hover sm:px-5 md:grid-cols-[5.5rem_5.5rem_minmax(0,1fr)_minmax(0,11.5rem)_4rem_4rem] xl:grid-cols-[5.5rem_5.5rem_minmax(0,1fr)_minmax(0,14.5rem)_4rem_3.5rem] 2xl:grid-cols-[6rem_6rem_minmax(0,1fr)_minmax(0,14rem)_minmax(0,19rem)_5rem_4rem]"
    >
      <span className="flex items-center text-sm max-md:order-3">
        <StatusMark run={run} />
      </span>
      <span className="flex max-md:order-4 max-md:justify-end">
        {run.severity && <SeverityBadge severity={run.severity} />}
      </span>
      <span
        className={`line-clamp-2 font-medium wrap-anywhere md:max-2xl:leading-5 max-md:order-1 2xl:line-clamp-1 ${kind ? "" : "md:col-span-2 2xl:col-span-3"}`}
        dir="auto"
        title={run.title}
      >
        {run.title}
      </span>
      {kind && (
        // Two lines of one column, and two columns where there is room.
        <span className="flex min-w-0 flex-col max-md:hidden 2xl:contents">
          <span className="truncate leading-5 text-soft" title={kind}>
            {kind}
          </span>
          <span className="truncate font-mono text-xs leading-4 text-faint 2xl:text-sm" title={entities}>
            {entities}
          </span>
        </span>
      )}
      <span className="tabular text-right text-sm text-faint max-md:hidden">
        {run.status === "running" && run.started_at ? (
          <Elapsed since={run.started_at} />
        ) : took === null ? null : (
          <span title="How long the analysis took">{formatDuration(took)}</span>
        )}
      </span>
      <span className="tabular text-right text-sm whitespace-nowrap text-faint max-md:order-2">
        <Ago at={run.created_at} />
      </span>
      <span className="order-5 col-span-2 truncate text-sm text-faint md:hidden">
        {kind} <span className="ml-1 font-mono text-xs">{entities}</span>
      </span>
    </Link>
  );
});
