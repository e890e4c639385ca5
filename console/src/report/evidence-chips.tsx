import type { Evidence } from "@imperial-court/contract";
import { Link } from "@tanstack/react-router";
import { createContext, useContext } from "react";
import { Icon, type IconName } from "../elements/icon.tsx";

export const EvidenceContext = createContext<ReadonlyMap<string, Evidence>>(new Map());

export const evidenceLooks: Record<Evidence["status"], { icon: IconName; className: string; label: string }> =
  {
    found: { icon: "check", className: "text-good", label: "found" },
    nothing: { icon: "dot", className: "text-faint", label: "nothing found" },
    failed: { icon: "alert", className: "text-high", label: "could not look" },
  };

/** Each opens the source, with what it says. */
export function EvidenceChips({ ids }: { ids: readonly string[] }) {
  const known = useContext(EvidenceContext);
  const cited = ids.flatMap((id) => known.get(id) ?? []);
  if (cited.length === 0) return null;
  return (
    <ul aria-label="Evidence" className="mt-1.5 flex flex-wrap gap-1.5">
      {cited.map(({ id, source, status, location }) => {
        const { icon, className, label } = evidenceLooks[status];
        return (
          <li key={id} className="max-w-full">
            <Link
              to="."
              search={{ evidence: id }}
              resetScroll={false}
              title={`${source}: ${label}${location ? ` at ${location}` : ""}`}
              className="inline-flex max-w-full items-center gap-1 rounded-sm border border-line-strong bg-surface px-1.5 py-px text-sm hover:bg-hover"
            >
              <Icon name={icon} className={`size-3.5 ${className}`} />
              <span className="font-medium">{id}</span>
              <span className="truncate text-soft">{location ?? source}</span>
              <span className="sr-only">{label}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
