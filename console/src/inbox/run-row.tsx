import type { RunRecord } from "@imperial-court/contract";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { Ago } from "../elements/ago.tsx";
import { kindLabel } from "../elements/kind-label.ts";
import { SeverityBadge } from "../elements/severity.tsx";
import { StatusMark } from "../elements/status.tsx";

/** One line on a wide screen, two on a desk, three or four on a telephone. How bad it is leads. */
export const RunRow = memo(function RunRow({ run }: { run: RunRecord }) {
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
      className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-2.5 gap-y-1 px-3 py-2.5 -outline-offset-2 hover:bg-hover sm:px-5 md:grid-cols-[5.5rem_5.5rem_minmax(0,1fr)_minmax(0,13rem)_5.5rem] md:gap-x-4 md:max-2xl:min-h-13 md:max-2xl:py-1.5 xl:grid-cols-[5.5rem_5.5rem_minmax(0,1fr)_minmax(0,18.5rem)_5.5rem] 2xl:grid-cols-[6rem_6rem_minmax(0,1fr)_minmax(0,19rem)_minmax(0,19rem)_6rem]"
    >
      <span className="flex max-md:order-3 max-md:empty:hidden">
        {run.severity && <SeverityBadge severity={run.severity} />}
      </span>
      {/* On a telephone only what is not the rule. */}
      <span
        className={`flex items-center text-sm max-md:order-4 ${run.status === "completed" ? "max-md:sr-only" : "max-md:col-span-2"}`}
      >
        <StatusMark run={run} />
      </span>
      <span
        className={`line-clamp-2 font-medium wrap-anywhere max-md:order-1 max-md:col-span-2 md:max-2xl:leading-5 2xl:line-clamp-1 ${kind ? "" : "md:col-span-2 2xl:col-span-3"}`}
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
      <span className="tabular text-right text-sm whitespace-nowrap text-faint max-md:order-2 max-md:self-start max-md:pt-px">
        <Ago at={run.created_at} />
      </span>
      <span
        className={`order-5 truncate text-sm text-soft md:hidden ${run.status === "completed" ? "col-span-2" : "col-span-3"}`}
      >
        {kind}
      </span>
      {entities !== "" && (
        <span className="order-6 col-span-3 truncate font-mono text-xs text-faint md:hidden">{entities}</span>
      )}
    </Link>
  );
});
