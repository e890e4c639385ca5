import { CourtApiError } from "@imperial-court/client";
import { getRouteApi, Link } from "@tanstack/react-router";
import { buttonLook } from "../elements/button.tsx";
import { ErrorNotice, Loading, Notice } from "../elements/notice.tsx";
import { ReportView } from "../report/report-view.tsx";
import { usePageTitle } from "../shell/page-title.ts";
import { FailedRun } from "./failed-run.tsx";
import { LiveRun } from "./live-run.tsx";
import { RunHeader } from "./run-header.tsx";
import { hasEnded, useRun, useRunEvents } from "./use-run.ts";

const route = getRouteApi("/runs/$runId");

export function RunPage() {
  const { runId } = route.useParams();
  const { data: run, error, refetch } = useRun(runId);
  const isGoingOn = run !== undefined && !hasEnded(run.status);
  const following = useRunEvents(runId, isGoingOn);
  usePageTitle(run?.title ?? "Run");

  if (run === undefined) {
    if (error instanceof CourtApiError && error.status === 404) {
      return (
        <Notice icon="search" title="There is no such run" isPage>
          <p>The address may be incomplete, or the run was removed by a cleanup.</p>
          <Link to="/" className={buttonLook()}>
            To the inbox
          </Link>
        </Notice>
      );
    }
    return error ? (
      <ErrorNotice error={error} onRetry={() => void refetch()} isPage />
    ) : (
      <Loading what="the run" />
    );
  }
  return (
    <div className="mx-auto max-w-6xl px-4 py-5 wall:max-w-[110rem] sm:px-6 print:max-w-none print:p-0">
      <RunHeader run={run} />
      {run.result ? (
        <ReportView run={run} report={run.result} />
      ) : run.status === "failed" ? (
        <FailedRun run={run} />
      ) : (
        <LiveRun run={run} following={following} />
      )}
    </div>
  );
}
