import type { Report, RunRecord } from "@imperial-court/contract";
import { type ReactNode, useState } from "react";
import { CopyButton } from "../elements/copy-button.tsx";
import { Icon } from "../elements/icon.tsx";
import { inBothZones } from "../elements/port-time.ts";
import { readCourse } from "../run/course.ts";
import { CourseView } from "../run/course-view.tsx";
import { useRunEvents } from "../run/use-run.ts";
import { Section, SubTitle } from "./section.tsx";

/** How the report came to be, for whoever has to trust it later. */
export function Provenance({ run, report }: { run: RunRecord; report: Report }) {
  const [isOpen, setOpen] = useState(false);
  const { provenance } = report;
  return (
    <Section id="provenance" title="How this came about">
      <dl className="grid items-baseline gap-x-6 gap-y-2 text-sm sm:grid-cols-[auto_minmax(0,1fr)]">
        <Fact name="Run">
          <span className="font-mono break-all">{run.run_id}</span>{" "}
          <CopyButton text={run.run_id} label="Copy the run's id" isBare />
        </Fact>
        <Fact name="Received">{inBothZones(run.created_at)}</Fact>
        {run.completed_at && <Fact name="Finished">{inBothZones(run.completed_at)}</Fact>}
        <Fact name="Written by">
          {provenance.analyser === "offline"
            ? "the offline analyser, without a language model"
            : provenance.analyser}
          , version {provenance.version}
        </Fact>
        <Fact name="Knowledge">version {provenance.knowledge_version}</Fact>
        {provenance.tokens > 0 && <Fact name="Tokens">{provenance.tokens.toLocaleString("en")}</Fact>}
      </dl>
      {provenance.vetoed.length > 0 && (
        <div className="mt-4">
          <SubTitle>Struck out by the review</SubTitle>
          <ul className="flex flex-col gap-1.5">
            {provenance.vetoed.map(({ claim, reason }) => (
              <li key={claim}>
                <s className="text-faint">{claim}</s>
                <span className="block text-sm text-soft">{reason}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <details className="group mt-4 print:hidden" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="inline-flex list-none items-center gap-2 rounded-sm text-soft hover:text-ink">
          <Icon name="right" className="size-3.5 transition-transform group-open:rotate-90" />
          Stage by stage
        </summary>
        <div className="mt-3">{isOpen && <Stages runId={run.run_id} />}</div>
      </details>
    </Section>
  );
}

function Stages({ runId }: { runId: string }) {
  const { events } = useRunEvents(runId, true);
  return <CourseView course={readCourse(events)} />;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-faint">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}
