import { CourtApiError } from "@imperial-court/client";
import type { Contact, KnowledgeEntryAnswer, KnowledgeType, Runbook } from "@imperial-court/contract";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { Ago } from "../elements/ago.tsx";
import { backLook } from "../elements/back-look.ts";
import { Button, buttonLook } from "../elements/button.tsx";
import { Icon } from "../elements/icon.tsx";
import { ErrorNotice, Loading, Notice } from "../elements/notice.tsx";
import { court } from "../service/court.ts";
import { explainError } from "../service/explain-error.ts";
import { useMay } from "../service/use-session.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { showToast } from "../shell/toasts.tsx";
import { collectionLabels, collectionOf, isCollection, typeLabels, typeOf } from "./collections.ts";
import { DraftMark } from "./draft-mark.tsx";
import { EntryContent } from "./entry-content.tsx";
import { EntryForm } from "./entry-form.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";
import { isShipped, Origin, Revisions, useRevisions } from "./revisions.tsx";
import { ShippedMark } from "./shipped.tsx";
import { entryKey, useSaveEntry } from "./use-save-entry.ts";

const route = getRouteApi("/library/$collection/$entryId");

export function EntryPage() {
  const { collection, entryId } = route.useParams();
  if (!isCollection(collection)) return <Notice icon="search" title="There is no such collection" />;
  return <OneEntry key={`${collection} ${entryId}`} type={typeOf[collection]} id={entryId} />;
}

function OneEntry({ type, id }: { type: KnowledgeType; id: string }) {
  const { data, error, isError, refetch } = useQuery({
    queryKey: entryKey(type, id),
    queryFn: ({ signal }) => court.knowledge.read(type, id, { signal }),
  });
  usePageTitle(data === undefined ? collectionLabels[collectionOf[type]] : headingOf(data));
  const isGone = isError && error instanceof CourtApiError && error.code === "entry-not-found";
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-4 px-4 py-6 sm:px-6">
      <Link to="/library/$collection" params={{ collection: collectionOf[type] }} className={backLook}>
        <Icon name="back" /> {collectionLabels[collectionOf[type]]}
      </Link>
      {isGone ? (
        <Gone type={type} id={id} />
      ) : isError && data === undefined ? (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Loading what={`the ${typeLabels[type]}`} />
      ) : (
        <Shown stored={data} />
      )}
    </div>
  );
}

function Shown({ stored }: { stored: KnowledgeEntryAnswer }) {
  const { edit } = route.useSearch();
  const navigate = route.useNavigate();
  const { type, id, entry, revision, source, created_at: changedAt } = stored;
  const mayOperate = useMay("operate");
  const [isRemoving, setRemoving] = useState(false);
  const publish = useSaveEntry(type);
  const shipped = isShipped(stored);
  // Removing it brings back what it stands for.
  const { data: revisions } = useRevisions(type, id);
  const isAdapted = !shipped && revisions?.some(isShipped) === true;
  const isDraft = type === "runbook" && (entry as Runbook).is_draft;
  const close = () => void navigate({ search: {}, replace: true, ignoreBlocker: true });

  return (
    <>
      <header className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-80">
          <h1 className="text-xl font-semibold tracking-tight text-balance" dir="auto">
            {headingOf(stored)}
          </h1>
          <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-faint">
            {isDraft && <DraftMark />}
            {shipped ? (
              <>
                <ShippedMark /> to read only
              </>
            ) : (
              <span>
                {revision > 1 && `revision ${revision}, `}
                <Origin source={source} />
                {changedAt && (
                  <>
                    , <Ago at={changedAt} />
                  </>
                )}
                {isAdapted && ", in the place of the one that came with the product"}
              </span>
            )}
          </p>
        </div>
        {mayOperate && !edit && (
          <div className="flex flex-wrap gap-2 print:hidden">
            {isDraft && (
              <Button
                look="primary"
                disabled={publish.isPending}
                onClick={() =>
                  publish.mutate(
                    { ...(entry as Runbook), is_draft: false },
                    {
                      onSuccess: () => showToast("Published: the next reports may propose it"),
                      onError: (failure) => showToast(explainError(failure).detail, "bad"),
                    },
                  )
                }
              >
                Publish
              </Button>
            )}
            <Link
              to="/library/$collection/$entryId"
              params={{ collection: collectionOf[type], entryId: id }}
              search={{ edit: true }}
              className={buttonLook(shipped ? "primary" : "plain")}
            >
              {shipped ? "Copy as your own" : "Edit"}
            </Link>
            {!shipped && <Button onClick={() => setRemoving(true)}>Remove</Button>}
          </div>
        )}
      </header>
      {edit && mayOperate ? (
        <>
          {shipped && (
            <p className="max-w-3xl rounded-md bg-accent-soft px-4 py-3">
              What you save is your own: reports use it in the place of this {typeLabels[type]}. The others
              that came with the product stay as they are.
            </p>
          )}
          <EntryForm type={type} entry={entry} storedRevision={revision} onSaved={close} onCancel={close} />
        </>
      ) : (
        <EntryContent type={type} entry={entry} />
      )}
      {!edit && <Revisions type={type} id={id} />}
      {isRemoving && (
        <RemoveDialog
          type={type}
          id={id}
          title={headingOf(stored)}
          isAdapted={isAdapted}
          onClose={() => setRemoving(false)}
        />
      )}
    </>
  );
}

/** Removed, or never there. What was removed can be had back. */
function Gone({ type, id }: { type: KnowledgeType; id: string }) {
  const { data, isPending } = useRevisions(type, id);
  if (isPending) return <Loading what={`the ${typeLabels[type]}`} />;
  if (data === undefined) {
    return (
      <Notice icon="search" title={`There is no ${typeLabels[type]} “${id}”`}>
        <p>The address may be mistyped.</p>
      </Notice>
    );
  }
  return (
    <>
      <div className="rounded-lg border border-line bg-surface p-5">
        <h1 className="text-lg font-semibold" dir="auto">
          {headingOf(data[0]!)}
        </h1>
        <p className="text-soft">
          This {typeLabels[type]} was removed. Its history is kept, and it can be had back.
        </p>
      </div>
      <Revisions type={type} id={id} />
    </>
  );
}

function headingOf({ type, title, entry }: KnowledgeEntryAnswer): string {
  return type === "contact" ? (entry as Contact).name : title;
}
