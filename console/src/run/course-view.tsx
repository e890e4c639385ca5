import { formatDuration } from "../elements/duration.ts";
import { Icon, type IconName } from "../elements/icon.tsx";
import type { Course, Lookup, StageCourse } from "./course.ts";

const marks: Record<StageCourse["state"], { icon: IconName; className: string; label: string }> = {
  waiting: { icon: "queued", className: "text-faint", label: "to come" },
  working: { icon: "running", className: "animate-turn text-accent", label: "at work" },
  done: { icon: "completed", className: "text-good", label: "done" },
  skipped: { icon: "cancelled", className: "text-faint", label: "not needed" },
};

/** The stages with what each found; for a run at work and, afterwards, for how the report came to be. */
export function CourseView({ course }: { course: Course }) {
  return (
    <ol aria-label="Stages" className="flex flex-col">
      {course.stages.map((stage, index) => (
        <Stage key={stage.office.stage} stage={stage} isLast={index === course.stages.length - 1} />
      ))}
    </ol>
  );
}

function Stage({ stage, isLast }: { stage: StageCourse; isLast: boolean }) {
  const { office, state, ms, findings, lookups } = stage;
  const { icon, className, label } = marks[state];
  const isQuiet = state === "waiting" || state === "skipped";
  return (
    <li className="flex gap-3">
      <div className="flex flex-col items-center pt-0.5">
        <Icon name={icon} className={`size-5 ${className}`} />
        {!isLast && (
          <span className={`my-1 w-px flex-1 ${state === "done" ? "bg-good" : "bg-line-strong"}`} />
        )}
      </div>
      <div className={`min-w-0 flex-1 ${isLast ? "" : "pb-4"}`}>
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className={isQuiet ? "text-soft" : "font-medium"}>{office.doing}</span>
          <span className="text-sm text-faint">
            {office.office}{" "}
            {hasChineseLetters() && (
              <span className="font-court" lang="zh-Hant">
                {office.sign}
              </span>
            )}
          </span>
          <span className="sr-only">{label}</span>
          <span className="tabular ml-auto text-sm text-faint">
            {ms === null ? null : formatDuration(ms)}
          </span>
        </p>
        {findings.map((finding) => (
          <p key={finding} className="animate-arrive text-sm text-soft">
            {finding}
          </p>
        ))}
        {lookups.length > 0 && (
          <ul className="mt-1.5 flex flex-col gap-1.5">
            {lookups.map((lookup) => (
              <LookupLine key={lookup.id} lookup={lookup} />
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

let answer: boolean | undefined;

/** Where no font has the offices' names, there would be empty boxes: a Chinese letter is as wide as it is high. */
function hasChineseLetters(): boolean {
  if (answer === undefined) {
    const context = document.createElement("canvas").getContext("2d");
    if (context === null) return false;
    context.font = "100px sans-serif";
    answer = context.measureText("察").width >= 90;
  }
  return answer;
}

const answers: Record<Lookup["status"], { icon: IconName; className: string; label: string }> = {
  found: { icon: "check", className: "text-good", label: "found" },
  nothing: { icon: "dot", className: "text-faint", label: "nothing" },
  failed: { icon: "alert", className: "text-high", label: "could not look" },
};

function LookupLine({ lookup }: { lookup: Lookup }) {
  const { icon, className, label } = answers[lookup.status];
  return (
    <li className="flex animate-arrive gap-2 text-sm">
      <Icon name={icon} className={`mt-0.5 ${className}`} />
      <span className="min-w-0">
        <span className="font-medium">{lookup.source}</span> <span className={className}>{label}</span>
        <span className="line-clamp-2 break-words text-faint">{lookup.finding ?? lookup.query}</span>
      </span>
    </li>
  );
}
