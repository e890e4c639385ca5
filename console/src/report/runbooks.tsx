import type { MatchedRunbook, Report } from "@imperial-court/contract";
import { Link } from "@tanstack/react-router";
import { Icon } from "../elements/icon.tsx";
import { useCheckedSteps } from "./checked-steps.ts";
import { Section, SubTitle } from "./section.tsx";
import { percent } from "./verdict.tsx";

/** The first is open; the others wait, since one is worked through at a time. */
export function Runbooks({ runId, report }: { runId: string; report: Report }) {
  const [checked, toggle] = useCheckedSteps(runId);
  const { runbooks, incident_analysis: analysis } = report;
  if (!analysis.is_incident) return null;
  return (
    <Section id="runbook" title="Runbook" aside={runbooks.length > 0 ? "Ticks stay in this browser" : null}>
      {runbooks.length === 0 ? (
        <p className="text-soft">No runbook fits this incident.</p>
      ) : (
        <div className="flex flex-col gap-2">
          {runbooks.map((runbook, index) => (
            <Runbook
              key={runbook.id}
              runbook={runbook}
              isOpen={index === 0}
              checked={checked}
              onToggle={toggle}
            />
          ))}
        </div>
      )}
    </Section>
  );
}

function Runbook(props: {
  runbook: MatchedRunbook;
  isOpen: boolean;
  checked: ReadonlySet<string>;
  onToggle: (step: string) => void;
}) {
  const { runbook, isOpen, checked, onToggle } = props;
  const key = (index: number) => `${runbook.id}#${index}`;
  const done = runbook.steps.filter((_, index) => checked.has(key(index))).length;
  return (
    <details open={isOpen} className="group rounded-md border border-line">
      <summary className="flex list-none items-start gap-3 px-3 py-2.5">
        <Icon name="right" className="mt-1 size-3.5 text-faint transition-transform group-open:rotate-90" />
        <span className="min-w-0 flex-1">
          <span className="block font-medium">{runbook.title}</span>
          <span className="block text-sm text-faint">
            {runbook.id} · fits {percent(runbook.score)}
            {runbook.why.length > 0 && ` · ${runbook.why.join("; ")}`}
          </span>
        </span>
        <span className="tabular text-sm whitespace-nowrap text-soft">
          {done} of {runbook.steps.length}
        </span>
      </summary>
      <div className="border-t border-line px-3 py-2.5">
        <ol className="flex flex-col">
          {runbook.steps.map((step, index) => (
            <li key={key(index)}>
              <label className="flex cursor-pointer items-start gap-3 rounded-md px-1 py-1.5 hover:bg-hover">
                <input
                  type="checkbox"
                  className="mt-1 size-4 shrink-0"
                  checked={checked.has(key(index))}
                  onChange={() => onToggle(key(index))}
                />
                <span className={checked.has(key(index)) ? "text-faint line-through" : ""}>{step}</span>
              </label>
            </li>
          ))}
        </ol>
        {runbook.verification.length > 0 && (
          <div className="mt-3 px-1">
            <SubTitle>Done when</SubTitle>
            <ul className="flex list-disc flex-col gap-1 pl-5">
              {runbook.verification.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </div>
        )}
        <Link
          to="/library/$collection/$entryId"
          params={{ collection: "runbooks", entryId: runbook.id }}
          className="mt-3 ml-1 inline-block text-sm text-accent underline underline-offset-2 print:hidden"
        >
          Read all of it
        </Link>
      </div>
    </details>
  );
}
