import type { RunRecord } from "@imperial-court/contract";
import { Icon } from "../elements/icon.tsx";
import { stateOf } from "../elements/status.tsx";
import { IncidentText } from "../report/incident-text.tsx";
import { readCourse } from "./course.ts";
import { CourseView } from "./course-view.tsx";
import { useRunEvents } from "./use-run.ts";

const titles = {
  cancelled: "This run was cancelled",
  "timed out": "This run took too long and was stopped",
  failed: "This run failed",
};

export function FailedRun({ run }: { run: RunRecord }) {
  const { events } = useRunEvents(run.run_id, true);
  const state = stateOf(run);
  const isBad = state !== "cancelled";
  return (
    <div className="flex flex-col gap-5">
      <section
        aria-label="What happened"
        className={`rounded-lg border border-line p-5 ${isBad ? "bg-critical-soft" : "bg-surface"}`}
      >
        <p className={`flex items-center gap-2 text-md font-semibold ${isBad ? "text-critical" : ""}`}>
          <Icon name={isBad ? "failed" : "cancelled"} />
          {titles[state as keyof typeof titles] ?? titles.failed}
        </p>
        <p className="mt-1.5">{run.error}</p>
        <p className="mt-3 text-sm text-soft">
          Nothing of the incident is lost: its text is below, and “Run again” starts anew.
        </p>
      </section>
      {events.length > 0 && (
        <section aria-label="How far it came" className="rounded-lg border border-line bg-surface p-5">
          <h2 className="mb-3 font-semibold">How far it came</h2>
          <CourseView course={readCourse(events)} />
        </section>
      )}
      <IncidentText runId={run.run_id} entities={[]} />
    </div>
  );
}
