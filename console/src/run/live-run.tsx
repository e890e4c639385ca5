import type { RunRecord } from "@imperial-court/contract";
import { useQuery } from "@tanstack/react-query";
import { Elapsed } from "../elements/ago.tsx";
import { Icon } from "../elements/icon.tsx";
import { ProgressBar } from "../elements/progress-bar.tsx";
import { court } from "../service/court.ts";
import { readCourse } from "./course.ts";
import { CourseView } from "./course-view.tsx";
import type { Following } from "./use-run.ts";

export function LiveRun({ run, following }: { run: RunRecord; following: Following }) {
  const course = readCourse(following.events);
  const progress = Math.max(course.progress, run.progress);
  const working = course.stages.find(({ state }) => state === "working");
  const isQueued = run.status === "queued" && run.started_at === null && course.progress === 0;
  return (
    <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <section aria-label="The court at work" className="rounded-lg border border-line bg-surface p-5">
        <div className="mb-5">
          <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4">
            <p className="text-md font-semibold">
              {course.isStopping
                ? "Stopping…"
                : isQueued
                  ? "Waiting for its turn"
                  : (working?.office.doing ?? "Starting")}
            </p>
            <p className="tabular text-sm text-faint">
              {progress} % · <Elapsed since={run.created_at} />
            </p>
          </div>
          <ProgressBar label="Progress" percent={progress} />
          {isQueued && <QueuePosition run={run} />}
        </div>
        <CourseView course={course} />
        {course.remarks.length > 0 && (
          <ul className="mt-5 flex flex-col gap-1 border-t border-line pt-3 text-sm text-soft">
            {course.remarks.map(({ id, text }) => (
              <li key={id} className="flex gap-2">
                <Icon name="retry" className="mt-0.5 text-faint" /> {text}
              </li>
            ))}
          </ul>
        )}
      </section>
      <div className="flex flex-col gap-3">
        <FollowingNote mode={following.mode} />
        {course.entities.length > 0 && (
          <section aria-label="Identifiers" className="rounded-lg border border-line bg-surface p-4">
            <h2 className="mb-2 text-sm font-medium text-soft">Identifiers found</h2>
            <ul className="flex flex-wrap gap-1.5">
              {course.entities.map(({ type, value, valid }) => (
                <li
                  key={`${type} ${value}`}
                  className={`animate-arrive rounded-sm px-1.5 py-0.5 font-mono text-sm break-all ${valid ? "bg-accent-soft text-accent" : "bg-high-soft text-high"}`}
                >
                  {value}
                  {!valid && <span className="sr-only"> (check failed)</span>}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}

const modeTexts = {
  streaming: "Live",
  polling: "The live connection is not possible right now. Asking every second instead.",
  reconnecting: "The connection was lost. Reconnecting… The analysis goes on without this page.",
  lost: "The service does not answer. Trying again… What was accepted is not lost.",
} as const;

function FollowingNote({ mode }: { mode: Following["mode"] }) {
  const isGood = mode === "streaming" || mode === null;
  return (
    <p
      role="status"
      className={`flex items-start gap-2 rounded-lg border border-line px-4 py-3 text-sm ${isGood ? "bg-surface text-soft" : "bg-medium-soft text-medium"}`}
    >
      {isGood ? (
        <span aria-hidden="true" className="mt-1.5 size-2 shrink-0 rounded-full bg-good" />
      ) : (
        <Icon name="offline" className="mt-0.5" />
      )}
      {mode === null ? "Connecting…" : modeTexts[mode]}
    </p>
  );
}

const countedAtMost = 100;
const countAgainMs = 3_000;

/** Roughly: runs with a higher priority may go first. */
function QueuePosition({ run }: { run: RunRecord }) {
  const { data } = useQuery({
    queryKey: ["ahead", run.run_id],
    queryFn: async ({ signal }) => {
      const page = await court.listPage({
        status: ["queued"],
        to: run.created_at,
        limit: countedAtMost,
        view: "summary",
        signal,
      });
      return { count: page.jobs.length, isMore: page.next_cursor !== null };
    },
    refetchInterval: countAgainMs,
    gcTime: 0,
  });
  if (data === undefined) return null;
  const text = data.isMore
    ? `More than ${countedAtMost} others are ahead`
    : data.count === 0
      ? "It is next"
      : `About ${data.count} ${data.count === 1 ? "other is" : "others are"} ahead`;
  return <p className="mt-2 text-sm text-soft">{text}. You can leave this page; nothing is lost.</p>;
}
