import type { KnowledgeEntryAnswer, KnowledgeRevision, KnowledgeType } from "@imperial-court/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Ago } from "../elements/ago.tsx";
import { Button } from "../elements/button.tsx";
import { ErrorNotice, Loading } from "../elements/notice.tsx";
import { court } from "../service/court.ts";
import { explainError } from "../service/explain-error.ts";
import { useMay } from "../service/use-session.ts";
import { showToast } from "../shell/toasts.tsx";
import { findChanges } from "./revision-changes.ts";
import { useSaveEntry } from "./use-save-entry.ts";

export function useRevisions(type: KnowledgeType, id: string) {
  return useQuery({
    queryKey: ["knowledge", "revisions", type, id],
    queryFn: ({ signal }) => court.knowledge.revisions(type, id, { signal }),
  });
}

/** The history of an entry, newest first: what each revision changed, and the way back. */
export function Revisions({ type, id }: { type: KnowledgeType; id: string }) {
  const { data, error, isError, refetch } = useRevisions(type, id);
  const mayOperate = useMay("operate");
  const restore = useSaveEntry(type);
  if (isError) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading what="the history" />;
  // What came with the product has a history once it was made one's own.
  if (data.every(isShipped)) return null;
  return (
    <section aria-labelledby="history" className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <h2 id="history" className="mb-2 font-semibold">
        History
      </h2>
      <ol className="divide-y divide-line">
        {data.map((revision, index) => (
          <li key={revision.revision} className="py-3 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
              <span className="font-medium">
                {isShipped(revision) ? "The original" : `Revision ${revision.revision}`}
              </span>
              <span className="text-sm text-faint">
                {revision.is_removed ? "removed" : <Origin source={revision.source} />}
                {revision.created_at && (
                  <>
                    {" · "}
                    <Ago at={revision.created_at} />
                  </>
                )}
              </span>
              {mayOperate &&
                !isShipped(revision) &&
                !revision.is_removed &&
                (index > 0 || data[0]!.is_removed) && (
                  <Button
                    look="quiet"
                    className="ml-auto min-h-7 px-2 text-sm"
                    disabled={restore.isPending}
                    aria-label={`Go back to this: revision ${revision.revision}`}
                    onClick={() =>
                      restore.mutate(revision.entry, {
                        onSuccess: () => showToast(`Revision ${revision.revision} is current again`),
                        onError: (failure) => showToast(explainError(failure).detail, "bad"),
                      })
                    }
                  >
                    Go back to this
                  </Button>
                )}
            </div>
            <Changes type={type} revision={revision} before={data[index + 1]} />
          </li>
        ))}
      </ol>
    </section>
  );
}

export function isShipped({ revision }: KnowledgeEntryAnswer): boolean {
  return revision === 0;
}

/** Where a revision came from, as people say it. */
export function Origin({ source }: { source: string }) {
  const runId = /^run (.+)$/.exec(source)?.[1];
  if (runId !== undefined) {
    return (
      <>
        from{" "}
        <Link to="/runs/$runId" params={{ runId }} className="text-accent underline underline-offset-2">
          a resolved run
        </Link>
      </>
    );
  }
  if (source === "shipped") return "came with the product";
  return source === "edit" ? "edited by hand" : <span className="break-all">from {source}</span>;
}

function Changes({
  type,
  revision,
  before,
}: {
  type: KnowledgeType;
  revision: KnowledgeRevision;
  before: KnowledgeRevision | undefined;
}) {
  if (before === undefined || revision.is_removed) return null;
  const changes = findChanges(type, before.entry, revision.entry);
  if (changes.length === 0) return <p className="text-sm text-soft">Nothing in it changed.</p>;
  return (
    <dl className="mt-2 flex flex-col gap-2 text-sm">
      {changes.map(({ label, lines }) => (
        <div key={label}>
          <dt className="text-faint">{label}</dt>
          <dd className="flex flex-col gap-px">
            {lines.map(({ change, text }, index) => {
              const Line = change === "added" ? "ins" : "del";
              return (
                <Line
                  // The same line may be changed twice.
                  // biome-ignore lint/suspicious/noArrayIndexKey: see above
                  key={index}
                  className={`block rounded-xs px-2 py-0.5 break-words whitespace-pre-wrap no-underline ${change === "added" ? "bg-good-soft text-good" : "bg-critical-soft text-critical"}`}
                >
                  <span aria-hidden="true">{change === "added" ? "+ " : "− "}</span>
                  {text}
                </Line>
              );
            })}
          </dd>
        </div>
      ))}
    </dl>
  );
}
