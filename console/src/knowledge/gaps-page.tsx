import type { KnowledgeGap } from "@imperial-court/contract";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, buttonLook } from "../elements/button.tsx";
import { Icon } from "../elements/icon.tsx";
import { kindLabel } from "../elements/kind-label.ts";
import { ErrorNotice, Loading, Notice } from "../elements/notice.tsx";
import { inBothZones, toInstant } from "../elements/port-time.ts";
import { court } from "../service/court.ts";
import { explainError } from "../service/explain-error.ts";
import { useMay } from "../service/use-session.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { showToast } from "../shell/toasts.tsx";
import { KnowledgeFrame } from "./knowledge-frame.tsx";
import { useSaveEntry } from "./use-save-entry.ts";

const shownIds = 6;
const longestId = 20;
const shownLetters = 6;

/** What keeps happening and no runbook covers. */
export function GapsPage() {
  usePageTitle("Gaps in the knowledge");
  const { data, error, isError, isPending, refetch } = useQuery({
    queryKey: ["knowledge", "gaps"],
    queryFn: ({ signal }) => court.knowledge.gaps({ signal }),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
  return (
    <KnowledgeFrame collection={null}>
      {isPending ? (
        <Loading what="the gaps; this reads thousands of reports" />
      ) : isError ? (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      ) : data.gaps.length === 0 ? (
        <Notice icon="check" title="No gap was found">
          <p>
            {data.considered.runs + data.considered.past_cases === 0
              ? "There is nothing to look at yet: gaps are found in past cases and in the runs of the last 90 days."
              : `Nothing among ${consideredText(data.considered)} came three times without a runbook that fits.`}
          </p>
        </Notice>
      ) : (
        <div className="mx-auto flex max-w-4xl flex-col gap-4 px-4 py-5 sm:px-6">
          <p className="text-soft">
            These came three times or more, and no runbook fits. Each has a draft made of what was done then:
            have somebody who knows read it before it is published. Looked at:{" "}
            {consideredText(data.considered)}.
          </p>
          {data.gaps.map((gap) => (
            <Gap key={gap.id} gap={gap} />
          ))}
        </div>
      )}
    </KnowledgeFrame>
  );
}

function Gap({ gap }: { gap: KnowledgeGap }) {
  const { draft, run_ids: runIds, past_case_ids: pastCaseIds, is_saved: isSaved, last_at: lastAt } = gap;
  const navigate = useNavigate();
  const mayOperate = useMay("operate");
  const save = useSaveEntry("runbook");
  const instant = toInstant(lastAt);
  const open = { collection: "runbooks", entryId: draft.id };
  const keep = (isDraft: boolean) =>
    save.mutate(
      { ...draft, is_draft: isDraft },
      {
        onSuccess: () => {
          showToast(isDraft ? "Saved as a draft" : "Published: the next reports may propose it");
          void navigate({
            to: "/library/$collection/$entryId",
            params: open,
            search: isDraft ? { edit: true } : {},
          });
        },
        onError: (failure) => showToast(explainError(failure).detail, "bad"),
      },
    );
  return (
    <section aria-label={gap.title} className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 className="min-w-0 text-md font-semibold" dir="auto">
          {gap.title}
        </h2>
        <span className="ml-auto text-sm whitespace-nowrap text-soft">
          came {gap.total} times
          {lastAt && (
            <>
              , last{" "}
              <span title={instant === null ? undefined : inBothZones(instant)}>{lastAt.slice(0, 10)}</span>
            </>
          )}
        </span>
      </div>
      <p className="text-sm text-faint">{kindLabel(gap.incident_kind)}</p>
      <p className="mt-2 flex flex-wrap items-baseline gap-x-3 gap-y-1 text-sm">
        {pastCaseIds.slice(0, shownIds).map((entryId) => (
          <Link
            key={entryId}
            to="/library/$collection/$entryId"
            params={{ collection: "past-cases", entryId }}
            className="text-accent underline underline-offset-2"
          >
            {shortId(entryId)}
          </Link>
        ))}
        {runIds.slice(0, shownIds).map((runId) => (
          <Link
            key={runId}
            to="/runs/$runId"
            params={{ runId }}
            className="text-accent underline underline-offset-2"
          >
            run {shortId(runId)}
          </Link>
        ))}
        <Rest
          count={gap.total - Math.min(shownIds, pastCaseIds.length) - Math.min(shownIds, runIds.length)}
        />
      </p>
      <details className="group mt-3">
        <summary className="inline-flex items-center gap-1.5 rounded-sm text-soft hover:text-ink">
          <Icon name="right" className="size-3.5 transition-transform group-open:rotate-90" /> The draft
        </summary>
        <div className="mt-2 flex flex-col gap-3 border-l-2 border-line pl-4">
          <DraftPart title="What a reporter sees" lines={draft.symptoms} />
          <DraftPart title="Steps" lines={draft.steps} isOrdered />
          {draft.overview && <p className="max-w-prose text-soft">{draft.overview}</p>}
        </div>
      </details>
      <div className="mt-4 flex flex-wrap gap-2">
        {isSaved ? (
          <Link to="/library/$collection/$entryId" params={open} className={buttonLook()}>
            Open the saved draft
          </Link>
        ) : mayOperate ? (
          <>
            <Button disabled={save.isPending} onClick={() => keep(true)}>
              Save as draft and edit
            </Button>
            <Button look="quiet" disabled={save.isPending} onClick={() => keep(false)}>
              Publish as it is
            </Button>
          </>
        ) : null}
      </div>
    </section>
  );
}

function Rest({ count }: { count: number }) {
  return count > 0 ? <span className="text-faint">and {count} more</span> : null;
}

function DraftPart({
  title,
  lines,
  isOrdered = false,
}: {
  title: string;
  lines: readonly string[];
  isOrdered?: boolean;
}) {
  if (lines.length === 0) return null;
  const List = isOrdered ? "ol" : "ul";
  return (
    <div>
      <h3 className="text-sm font-medium text-soft">{title}</h3>
      <List className={`max-w-prose pl-5 ${isOrdered ? "list-decimal" : "list-disc"}`}>
        {lines.map((line) => (
          <li key={line} dir="auto">
            {line}
          </li>
        ))}
      </List>
    </div>
  );
}

/** The end of a long id tells it from others: ids of one day begin alike. */
function shortId(id: string): string {
  return id.length > longestId ? `…${id.slice(-shownLetters)}` : id;
}

function consideredText({ runs, past_cases: pastCases }: { runs: number; past_cases: number }): string {
  const format = (count: number) => count.toLocaleString("en");
  return `${format(runs)} ${runs === 1 ? "run" : "runs"} and ${format(pastCases)} past ${pastCases === 1 ? "case" : "cases"}`;
}
