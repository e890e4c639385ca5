import type { Hypothesis, Report } from "@imperial-court/contract";
import { Icon, type IconName } from "../elements/icon.tsx";
import { EvidenceChips } from "./evidence-chips.tsx";
import { Section, SubTitle } from "./section.tsx";

const looks: Record<Hypothesis["verdict"], { icon: IconName; className: string; label: string }> = {
  supported: { icon: "check", className: "text-good", label: "Supported" },
  refuted: { icon: "close", className: "text-faint", label: "Ruled out" },
  open: { icon: "queued", className: "text-medium", label: "Open" },
};

export function Causes({ report }: { report: Report }) {
  const { root_cause: cause } = report.incident_analysis;
  if (cause === null && report.hypotheses.length === 0) return null;
  return (
    <Section id="cause" title="Cause">
      {cause ? (
        <div>
          <p className="text-md">{cause.statement}</p>
          <EvidenceChips ids={cause.evidence} />
        </div>
      ) : (
        <p className="text-soft">
          Not established. What is missing stands under “Open questions”; below is what was considered.
        </p>
      )}
      {report.hypotheses.length > 0 && (
        <div className="mt-4">
          <SubTitle>Considered</SubTitle>
          <ul className="divide-y divide-line">
            {report.hypotheses.map(({ statement, verdict, evidence }) => {
              const { icon, className, label } = looks[verdict];
              return (
                <li key={statement} className="flex gap-3 py-2.5">
                  <span className={`flex w-24 shrink-0 items-start gap-1.5 text-sm ${className}`}>
                    <Icon name={icon} className="mt-0.5" /> {label}
                  </span>
                  <div className={`min-w-0 flex-1 ${verdict === "refuted" ? "text-soft" : ""}`}>
                    {statement}
                    <EvidenceChips ids={evidence} />
                  </div>
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </Section>
  );
}

/** Where the report, the sources or the runbook say different things: as telling as any cause. */
export function Contradictions({ report }: { report: Report }) {
  const { contradictions = [] } = report;
  if (contradictions.length === 0) return null;
  return (
    <Section id="contradictions" title="What does not fit together">
      <ul className="divide-y divide-line">
        {contradictions.map(({ statement, evidence }) => (
          <li key={statement} className="flex gap-3 py-2.5 first:pt-0 last:pb-0">
            <Icon name="alert" className="mt-0.5 text-high" />
            <div className="min-w-0 flex-1">
              {statement}
              <EvidenceChips ids={evidence} />
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
