import type { Action, Report } from "@imperial-court/contract";
import { CopyButton } from "../elements/copy-button.tsx";
import { Icon, type IconName } from "../elements/icon.tsx";
import { EvidenceChips } from "./evidence-chips.tsx";
import { Section } from "./section.tsx";

const kinds: Record<Action["kind"], { icon: IconName; label: string; className: string }> = {
  check: { icon: "search", label: "Check", className: "text-soft" },
  change: { icon: "alert", label: "Change", className: "text-high" },
  notify: { icon: "mail", label: "Tell", className: "text-accent" },
};

export function Actions({ report }: { report: Report }) {
  const { actions, incident_analysis: analysis } = report;
  if (actions.length === 0 && analysis.recommendations.length === 0) return null;
  const hasChange = actions.some(({ kind }) => kind === "change");
  return (
    <Section
      id="actions"
      title="What to do"
      aside={hasChange ? "Proposals. The court never executes anything." : null}
    >
      {actions.length > 0 ? (
        <ol className="divide-y divide-line">
          {actions.map((action, index) => (
            <ActionEntry key={action.text} action={action} number={index + 1} />
          ))}
        </ol>
      ) : (
        <ol className="flex list-decimal flex-col gap-1.5 pl-5">
          {analysis.recommendations.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ol>
      )}
    </Section>
  );
}

function ActionEntry({ action, number }: { action: Action; number: number }) {
  const { icon, label, className } = kinds[action.kind];
  const notes = [
    { name: "Touches", text: action.affects },
    { name: "Undo", text: action.undo },
    { name: "Verify", text: action.verification },
  ].filter((note): note is { name: string; text: string } => note.text !== null);
  return (
    <li className="flex gap-3 py-3 first:pt-0 last:pb-0">
      <span className="tabular w-5 shrink-0 pt-px text-right text-faint">{number}</span>
      <div className="min-w-0 flex-1">
        <p className="font-medium">{action.text}</p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-sm text-soft">
          <span className={`inline-flex items-center gap-1 ${className}`}>
            <Icon name={icon} className="size-3.5" /> {label}
          </span>
          <span className="inline-flex items-center gap-1">
            <Icon name="person" className="size-3.5" /> {action.owner}
          </span>
          {action.requires_approval && (
            <span className="inline-flex items-center gap-1 font-medium text-high">
              <Icon name="shield" className="size-3.5" /> Needs approval
            </span>
          )}
        </p>
        {action.sql && (
          <figure className="mt-2.5 overflow-hidden rounded-md border border-line-strong">
            <figcaption className="flex items-center justify-between border-b border-line bg-sunken py-1 pr-1.5 pl-3 text-sm text-soft">
              Statement to review <CopyButton text={action.sql} label="Copy SQL" />
            </figcaption>
            {/* Wrapped: a statement whose end is out of sight is approved without its WHERE. */}
            <pre className="p-3 font-mono text-sm break-words whitespace-pre-wrap">{action.sql}</pre>
          </figure>
        )}
        {notes.length > 0 && (
          <dl className="mt-2 grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[auto_minmax(0,1fr)]">
            {notes.map(({ name, text }) => (
              <div key={name} className="contents">
                <dt className="text-faint">{name}</dt>
                <dd className="flex min-w-0 items-start gap-2 text-soft">
                  <span
                    className={`min-w-0 flex-1 break-words whitespace-pre-line ${isStatement(text) ? "font-mono" : ""}`}
                  >
                    {text}
                  </span>
                  {isStatement(text) && <CopyButton text={text} label={`Copy: ${name}`} isBare />}
                </dd>
              </div>
            ))}
          </dl>
        )}
        <EvidenceChips ids={action.evidence} />
      </div>
    </li>
  );
}

/** Undo and verification are statements where the change is one, and sentences elsewhere. */
function isStatement(text: string): boolean {
  return /^(?:SELECT|INSERT|UPDATE|DELETE)\b/.test(text);
}
