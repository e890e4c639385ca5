import type { Contact, KnowledgeEntryAnswer, PastCase, Runbook } from "@imperial-court/contract";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { Ago } from "../elements/ago.tsx";
import { kindLabel } from "../elements/kind-label.ts";
import { SeverityBadge } from "../elements/severity.tsx";
import { collectionOf } from "./collections.ts";
import { DraftMark } from "./draft-mark.tsx";

/** An entry in one or two lines: what it is, and what tells it from the next. */
export const EntryRow = memo(function EntryRow({ stored }: { stored: KnowledgeEntryAnswer }) {
  const { type, id, title, entry, created_at: changedAt } = stored;
  return (
    <Link
      to="/library/$collection/$entryId"
      params={{ collection: collectionOf[type], entryId: id }}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-0.5 px-3 py-2.5 -outline-offset-2 hover:bg-hover sm:px-5"
    >
      <span className="flex min-w-0 items-baseline gap-2 max-sm:col-span-2">
        <span className="line-clamp-2 font-medium sm:line-clamp-1 sm:break-all" dir="auto" title={title}>
          {type === "contact" ? (entry as Contact).name : title}
        </span>
        {type === "runbook" && (entry as Runbook).is_draft && <DraftMark />}
        {type === "past-case" && (entry as PastCase).severity && (
          <SeverityBadge severity={(entry as PastCase).severity!} />
        )}
      </span>
      <span className="tabular text-right text-sm whitespace-nowrap text-faint max-sm:order-last">
        {type === "past-case" && (entry as PastCase).occurred_at ? (
          <span title={(entry as PastCase).occurred_at!}>{dayOf((entry as PastCase).occurred_at!)}</span>
        ) : changedAt ? (
          <Ago at={changedAt} />
        ) : null}
      </span>
      <span className="truncate text-sm text-soft sm:col-span-2" dir="auto">
        {detailOf(stored)}
      </span>
    </Link>
  );
});

/** The time of day stands in the way of a list; what is no ISO instant stays as the log writes it. */
function dayOf(occurredAt: string): string {
  return /^(\d{4}-\d{2}-\d{2})T/.exec(occurredAt)?.[1] ?? occurredAt;
}

function detailOf({ type, id, entry }: KnowledgeEntryAnswer): string {
  if (type === "runbook") {
    const { kinds, module, steps, symptoms } = entry as Runbook;
    return join(
      [
        kinds.map(kindLabel).join(", "),
        module,
        steps.length > 0 ? `${steps.length} steps` : null,
        symptoms[0],
      ],
      id,
    );
  }
  if (type === "contact") {
    const { module, role, email, phone } = entry as Contact;
    return join([module, role, email, phone], id);
  }
  const { solution, module, kind } = entry as PastCase;
  return join([kindLabel(kind), module, solution], id);
}

function join(parts: readonly (string | null | undefined)[], fallback: string): string {
  const told = parts.filter((part) => part != null && part !== "");
  return told.length > 0 ? told.join(" · ") : fallback;
}
