import type { RunRecord } from "@imperial-court/contract";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Ago } from "../elements/ago.tsx";
import { backLook } from "../elements/back-look.ts";
import { Button } from "../elements/button.tsx";
import { elapsedMs, formatDuration } from "../elements/duration.ts";
import { Icon } from "../elements/icon.tsx";
import { StatusMark } from "../elements/status.tsx";
import { court } from "../service/court.ts";
import { explainError } from "../service/explain-error.ts";
import { useMay } from "../service/use-session.ts";
import { showToast } from "../shell/toasts.tsx";
import { CancelDialog } from "./cancel-dialog.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { hasEnded } from "./use-run.ts";

export function RunHeader({ run }: { run: RunRecord }) {
  const navigate = useNavigate();
  const mayOperate = useMay("operate");
  const [isCancelling, setCancelling] = useState(false);
  const retry = useMutation({
    mutationFn: () => court.retry(run.run_id),
    onSuccess: (next) => {
      showToast("A new run of the same text has started");
      return navigate({ to: "/runs/$runId", params: { runId: next.run_id } });
    },
    onError: (error) => showToast(explainError(error).detail, "bad"),
  });
  const isOver = hasEnded(run.status);
  const took = elapsedMs(run.started_at, run.completed_at);

  return (
    <header className="mb-5">
      <Link to="/" className={`${backLook} mb-2`}>
        <Icon name="back" /> Inbox
      </Link>
      <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-80">
          <h1 className="text-lg font-semibold tracking-tight text-balance sm:text-xl" dir="auto">
            {run.title}
          </h1>
          <p className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-faint">
            <StatusMark run={run} />
            <span>
              received <Ago at={run.created_at} /> by {sourceLabel(run.source)}
            </span>
            {took !== null && isOver && <span>took {formatDuration(took)}</span>}
            {run.attempt > 1 && <span>attempt {run.attempt}</span>}
            {run.replay_of && (
              <Link
                to="/runs/$runId"
                params={{ runId: run.replay_of }}
                className="text-accent underline underline-offset-2"
              >
                repeats an earlier run
              </Link>
            )}
          </p>
        </div>
        <div className="flex gap-2 print:hidden">
          {isOver && mayOperate && (
            <Button onClick={() => retry.mutate()} disabled={retry.isPending}>
              <Icon name="retry" /> Run again
            </Button>
          )}
          {isOver && run.result && <ExportMenu run={run} />}
          {!isOver && mayOperate && (
            <Button onClick={() => setCancelling(true)}>
              <Icon name="stop" /> Cancel
            </Button>
          )}
        </div>
      </div>
      {isCancelling && <CancelDialog runId={run.run_id} onClose={() => setCancelling(false)} />}
    </header>
  );
}

const sources: Readonly<Record<string, string>> = {
  form: "form",
  multipart: "form",
  json: "program",
  text: "text",
  email: "mail",
  retry: "a repeat",
};

function sourceLabel(source: string): string {
  return sources[source] ?? source;
}
