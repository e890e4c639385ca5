import type { Report } from "@imperial-court/contract";
import { Link } from "@tanstack/react-router";
import { EntityList } from "../elements/entity-list.tsx";
import { Icon } from "../elements/icon.tsx";
import { evidenceLooks } from "./evidence-chips.tsx";
import { Section } from "./section.tsx";
import { percent } from "./verdict.tsx";

/** Every look into every source, "nothing" included: that somebody looked is part of the answer. */
export function EvidenceTable({ report }: { report: Report }) {
  const { evidence } = report;
  if (evidence.length === 0) return null;
  const found = evidence.filter(({ status }) => status === "found").length;
  return (
    <Section id="evidence" title="Evidence" aside={`${found} of ${evidence.length} found something`}>
      <ul className="divide-y divide-line">
        {evidence.map(({ id, source, status, location, finding, excerpt }) => {
          const { icon, className, label } = evidenceLooks[status];
          return (
            <li key={id}>
              <Link
                to="."
                search={{ evidence: id }}
                resetScroll={false}
                className="-mx-2 flex gap-3 rounded-md px-2 py-2 hover:bg-hover"
              >
                <span className="tabular w-8 shrink-0 font-medium">{id}</span>
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{source}</span>
                  <span className="flex items-baseline gap-x-2 text-sm">
                    <span className={`inline-flex shrink-0 items-baseline gap-1 ${className}`}>
                      <Icon name={icon} className="size-3.5 self-center" /> {label}
                    </span>
                    <span className="truncate text-faint" title={location ?? undefined}>
                      {location}
                    </span>
                  </span>
                  <span className="line-clamp-2 text-sm break-words text-soft">{finding ?? excerpt}</span>
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

export function OpenQuestions({ report }: { report: Report }) {
  if (report.open_questions.length === 0) return null;
  return (
    <Section id="questions" title="Open questions">
      <ul className="flex list-disc flex-col gap-1.5 pl-5">
        {report.open_questions.map((question) => (
          <li key={question}>{question}</li>
        ))}
      </ul>
    </Section>
  );
}

export function SimilarCases({ report }: { report: Report }) {
  if (report.similar_cases.length === 0) return null;
  return (
    <Section id="cases" title="Similar cases" aside="a hint, never the cause">
      <ul className="divide-y divide-line">
        {report.similar_cases.map(({ id, title, score, why, solution }) => (
          <li key={id} className="py-2.5 first:pt-0 last:pb-0">
            <Link
              to="/library/$collection/$entryId"
              params={{ collection: "past-cases", entryId: id }}
              className="font-medium hover:text-accent hover:underline"
            >
              {title}
            </Link>
            <p className="text-sm text-faint" title={why.join("; ")}>
              {percent(score)} alike
            </p>
            <p className="mt-1 line-clamp-6 text-sm print:line-clamp-none">
              <span className="text-soft">What fixed it: </span>
              {solution}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function RelatedRuns({ report }: { report: Report }) {
  if (report.related_runs.length === 0) return null;
  return (
    <Section id="related" title="Related runs">
      <ul className="flex flex-col gap-2">
        {report.related_runs.map(({ run_id, why }) => (
          <li key={run_id}>
            <Link
              to="/runs/$runId"
              params={{ runId: run_id }}
              className="text-accent underline underline-offset-2"
            >
              {why.charAt(0).toUpperCase() + why.slice(1)}
            </Link>
            <span className="block font-mono text-xs text-faint">{run_id}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Identifiers({ report }: { report: Report }) {
  if (report.entities.length === 0) return null;
  return (
    <Section id="identifiers" title="Identifiers">
      <EntityList entities={report.entities} />
    </Section>
  );
}
