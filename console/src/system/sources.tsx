import type { SourceState } from "@imperial-court/contract";
import { Ago } from "../elements/ago.tsx";
import { Icon, type IconName } from "../elements/icon.tsx";

const looks: Record<SourceState["status"], { icon: IconName; label: string; className: string }> = {
  ok: { icon: "completed", label: "Works", className: "text-good" },
  warning: { icon: "alert", label: "Works, with problems", className: "text-medium" },
  failed: { icon: "failed", label: "Cannot be used", className: "text-critical" },
  checking: { icon: "running", label: "Being checked…", className: "text-accent animate-turn" },
};

const types: Record<SourceState["type"], string> = {
  logs: "log files",
  postgres: "PostgreSQL",
  mysql: "MySQL",
  sqlite: "SQLite",
};

/** Where evidence is looked up, and whether it can be. */
export function Sources({ sources }: { sources: readonly SourceState[] }) {
  if (sources.length === 0) {
    return (
      <p className="text-soft">
        No source is set up: reports are made from the text, the knowledge and earlier runs alone. Name log
        files and databases in the sources file (<code className="font-mono text-sm">COURT_SOURCES_FILE</code>
        ), and the court looks there for proof.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {sources.map(({ name, type, status, summary, problems, checked_at: checkedAt }) => {
        const { icon, label, className } = looks[status];
        return (
          <li
            key={name}
            className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 py-2.5 first:pt-0 last:pb-0"
          >
            <span className="min-w-0 font-medium">
              {name} <span className="font-normal text-faint">· {types[type]}</span>
            </span>
            <span className="ml-auto flex items-baseline gap-1.5 text-soft">
              <Icon name={icon} className={`self-center ${className}`} /> {label}
            </span>
            <p className="flex w-full flex-wrap justify-between gap-x-4 text-sm text-faint">
              {status !== "failed" && <span>{summary}</span>}
              {checkedAt && (
                <span className="ml-auto">
                  checked <Ago at={checkedAt} />
                </span>
              )}
            </p>
            {problems.length > 0 && (
              <ul className={`w-full text-sm ${status === "failed" ? "text-critical" : "text-medium"}`}>
                {problems.map((problem) => (
                  <li key={problem} className="break-words">
                    {problem}
                  </li>
                ))}
              </ul>
            )}
          </li>
        );
      })}
    </ul>
  );
}
