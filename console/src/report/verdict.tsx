import type { Report } from "@imperial-court/contract";
import { CopyButton } from "../elements/copy-button.tsx";
import { Icon } from "../elements/icon.tsx";
import { kindLabel } from "../elements/kind-label.ts";
import { SeverityBadge } from "../elements/severity.tsx";

const verdicts = {
  confirmed: { label: "Cause confirmed", className: "bg-good-soft text-good" },
  likely: { label: "Cause likely", className: "bg-medium-soft text-medium" },
  inconclusive: { label: "Cause not established", className: "bg-low-soft text-low" },
} as const;

/** The answer in one glance: how bad, how sure, the next thing to do; then what it is and why. */
export function Verdict({ report }: { report: Report }) {
  const analysis = report.incident_analysis;
  const verdict = verdicts[analysis.verdict];
  const next = nextAction(report);
  return (
    <section
      aria-label="Verdict"
      className="rounded-lg border border-line-strong bg-surface p-4 sm:p-6 print:border-0 print:p-0"
    >
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-2">
        {analysis.is_incident ? (
          <>
            <SeverityBadge severity={analysis.severity} priority={analysis.priority} />
            <span className={`rounded-sm px-1.5 py-px text-sm font-medium ${verdict.className}`}>
              {verdict.label}
            </span>
          </>
        ) : (
          <span className="rounded-sm bg-low-soft px-1.5 py-px text-sm font-medium text-low">
            Not an incident
          </span>
        )}
        <span className="text-sm text-soft">
          {analysis.is_incident ? kindLabel(analysis.incident_kind) : "Nothing to be done"} ·{" "}
          <span title="The probability that the kind is right, measured on past incidents">
            {percent(analysis.is_incident ? analysis.confidence : 1 - analysis.incident_probability)} sure
          </span>
        </span>
      </div>
      {next && (
        <div className="mt-4 flex items-start gap-3 rounded-md border-l-4 border-accent bg-accent-soft p-3 pl-4">
          <div className="min-w-0 flex-1">
            <p className="text-sm font-medium text-accent">Next</p>
            <p className="text-md font-medium sm:text-lg">{next.text}</p>
            {next.owner && (
              <p className="mt-0.5 flex items-center gap-1 text-sm text-soft">
                <Icon name="person" className="size-3.5" /> {next.owner}
              </p>
            )}
          </div>
          <CopyButton text={next.text} label="Copy the next action" isBare />
        </div>
      )}
      <div className="mt-4 grid gap-4 wall:grid-cols-2">
        <p className="max-w-prose text-md">{analysis.summary}</p>
        {analysis.is_incident && analysis.severity_reasons.length > 0 && (
          <div>
            <h2 className="text-sm font-medium text-soft">Why {analysis.severity}</h2>
            <ul className="mt-1 flex max-w-prose flex-col gap-0.5">
              {analysis.severity_reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
      {report.provenance.flags.length > 0 && (
        <ul className="mt-4 flex flex-col gap-1 rounded-md bg-high-soft p-3 text-high">
          {report.provenance.flags.map((flag) => (
            <li key={flag} className="flex gap-2">
              <Icon name="shield" className="mt-0.5" /> {flag}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function nextAction({ actions, incident_analysis: analysis }: Report) {
  const action = actions[0];
  if (action) return { text: action.text, owner: action.owner };
  const recommendation = analysis.recommendations[0];
  return recommendation ? { text: recommendation, owner: null } : null;
}

export function percent(share: number): string {
  // Nobody is entirely sure.
  if (share > 0.99 && share < 1) return "99 %";
  return `${Math.min(99, Math.round(share * 100))} %`;
}
