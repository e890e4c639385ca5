import { getRouteApi } from "@tanstack/react-router";
import { Button } from "../elements/button.tsx";
import { ErrorNotice, Loading, Notice } from "../elements/notice.tsx";
import { usePageTitle } from "../shell/page-title.ts";
import { EmptyInbox } from "./empty-inbox.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { hasFilter, viewLabels } from "./inbox-search.ts";
import { RunList } from "./run-list.tsx";
import { useRuns } from "./use-runs.ts";
import { ViewTabs } from "./view-tabs.tsx";

const route = getRouteApi("/");

export function InboxPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const found = useRuns(search);
  const { list, runs } = found;
  const view = search.view ?? "all";
  usePageTitle(view === "all" ? "Inbox" : `Inbox: ${viewLabels[view]}`);

  return (
    <>
      <div className="sticky top-12 z-10 border-b border-line bg-canvas lg:top-0">
        <h1 className="sr-only">Inbox</h1>
        <ViewTabs search={search} />
        <FilterBar search={search} />
      </div>
      {list.isPending ? (
        <Loading what="the runs" />
      ) : list.isError && runs.length === 0 ? (
        <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />
      ) : runs.length > 0 ? (
        <RunList key={JSON.stringify(search)} found={found} />
      ) : hasFilter(search) ? (
        <Notice icon="search" title="No run fits">
          <p>Try fewer words or filters, or look in all runs.</p>
          <Button onClick={() => void navigate({ search: {} })}>Show all runs</Button>
        </Notice>
      ) : view === "all" ? (
        <EmptyInbox />
      ) : (
        <Notice icon="check" title={emptyTitles[view]}>
          <Button onClick={() => void navigate({ search: {} })}>Show all runs</Button>
        </Notice>
      )}
    </>
  );
}

const emptyTitles = {
  active: "Nothing is waiting or being worked on",
  "needs-me": "Nothing Critical or High",
  failed: "Nothing has failed",
};
