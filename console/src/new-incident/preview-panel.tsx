import type { Preview } from "@imperial-court/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useState } from "react";
import { EntityList } from "../elements/entity-list.tsx";
import { Icon } from "../elements/icon.tsx";
import { court } from "../service/court.ts";
import { useOffers } from "../service/use-calls.ts";

const typingPauseMs = 350;
/** Enough to see what is recognised, and quick to send at every pause of typing. */
const maxPreviewLength = 50_000;

const shownDuplicates = 3;

/** What the court recognises while one types. Nothing where the service has no preview. */
export function PreviewPanel({ text }: { text: string }) {
  const isOffered = useOffers("POST /incident/preview");
  const part = usePause(text.slice(0, maxPreviewLength).trim());
  const { data, isError } = useQuery({
    queryKey: ["preview", part],
    queryFn: ({ signal }) => court.preview(part, { signal }),
    enabled: isOffered && part !== "",
    placeholderData: (previous) => previous,
    staleTime: 60_000,
    gcTime: 60_000,
    refetchOnWindowFocus: false,
  });
  const preview = useDeferredValue(part === "" ? undefined : data);
  if (!isOffered || isError) return null;
  return (
    <section
      aria-label="What is recognised"
      className="self-start rounded-lg border border-line bg-surface p-4"
    >
      <h2 className="mb-2 text-sm font-medium text-soft">What is recognised</h2>
      {preview === undefined ? (
        <p className="text-faint">
          Containers, vessels, messages, tickets and times appear here as you write, with their check digits.
        </p>
      ) : (
        <Recognised preview={preview} isCut={!preview.is_whole || text.length > maxPreviewLength} />
      )}
    </section>
  );
}

function Recognised({ preview, isCut }: { preview: Preview; isCut: boolean }) {
  const { is_incident: isIncident, entities, duplicates } = preview;
  return (
    <div className="flex flex-col gap-3">
      {duplicates.length > 0 && (
        <div role="status" className="rounded-md bg-medium-soft p-3 text-medium">
          <p className="flex items-center gap-1.5 font-medium">
            <Icon name="alert" /> This looks like one you have already
          </p>
          <ul className="mt-1.5 flex flex-col gap-1.5">
            {duplicates.slice(0, shownDuplicates).map((run) => (
              <li key={run.run_id}>
                <Link
                  to="/runs/$runId"
                  params={{ runId: run.run_id }}
                  className="font-medium underline underline-offset-2"
                >
                  {run.title}
                </Link>
                <span className="block text-sm">{run.why}</span>
              </li>
            ))}
          </ul>
          {duplicates.length > shownDuplicates && (
            <p className="mt-1.5 text-sm">and {duplicates.length - shownDuplicates} more</p>
          )}
        </div>
      )}
      {!isIncident && (
        <p className="text-soft">
          This does not read like an incident. You can submit it all the same; the report will say so.
        </p>
      )}
      {entities.length === 0 ? (
        <p className="text-soft">
          No identifier so far. A container, vessel or reference makes the search sharper.
        </p>
      ) : (
        <EntityList entities={entities} />
      )}
      {isCut && <p className="text-sm text-faint">The beginning only; the report covers all of it.</p>}
    </div>
  );
}

function usePause(value: string): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), typingPauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}
