import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { Button, buttonLook } from "../elements/button.tsx";
import { Icon } from "../elements/icon.tsx";
import { ErrorNotice, Loading, Notice } from "../elements/notice.tsx";
import { court } from "../service/court.ts";
import { useMay } from "../service/use-session.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { type Collection, collectionLabels, isCollection, typeLabels, typeOf } from "./collections.ts";
import { EntryList } from "./entry-list.tsx";
import { KnowledgeFrame } from "./knowledge-frame.tsx";
import { SearchField } from "./search-field.tsx";
import { hasShipped, OriginTabs, ShippedNote, useOverview } from "./shipped.tsx";

const route = getRouteApi("/library/$collection");
const pageSize = 100;

export function CollectionPage() {
  const { collection } = route.useParams();
  return isCollection(collection) ? (
    <CollectionList key={collection} collection={collection} />
  ) : (
    <Notice icon="search" title="There is no such collection">
      <Link to="/library/$collection" params={{ collection: "runbooks" }} className={buttonLook()}>
        To the runbooks
      </Link>
    </Notice>
  );
}

function CollectionList({ collection }: { collection: Collection }) {
  const { q, origin: chosen } = route.useSearch();
  const navigate = route.useNavigate();
  const type = typeOf[collection];
  const label = collectionLabels[collection];
  usePageTitle(label);
  const { data: overview, isError: isOverviewLost } = useOverview();
  // Who has none of their own yet sees what reports use until then.
  const chooses = hasShipped(collection);
  const hasOwn = isOverviewLost || (overview?.own[type] ?? 0) > 0;
  const isChosen = !chooses || chosen !== undefined || overview !== undefined || isOverviewLost;
  const origin = !chooses ? "own" : (chosen ?? (hasOwn ? "own" : "shipped"));
  const list = useInfiniteQuery({
    queryKey: ["knowledge", "list", type, origin, q ?? ""],
    queryFn: ({ pageParam, signal }) =>
      court.knowledge.list(type, { origin, q, limit: pageSize, cursor: pageParam, signal }),
    enabled: isChosen,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    // What was found stays until the next words are answered; comparing all pages would cost more than showing them.
    placeholderData: (previous, query) => (query?.queryKey[3] === origin ? previous : undefined),
    structuralSharing: false,
  });
  const pages = list.data?.pages;
  const entries = useMemo(() => pages?.flatMap((page) => page.entries) ?? [], [pages]);
  const total = pages?.at(-1)?.total ?? 0;
  const search = (words: string) =>
    void navigate({
      search: ({ origin: kept }) => ({
        ...(kept !== undefined && { origin: kept }),
        ...(words !== "" && { q: words }),
      }),
      replace: true,
    });

  return (
    <KnowledgeFrame
      collection={collection}
      toolbar={
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2 sm:px-5">
          <SearchField label={`Search the ${label.toLowerCase()}`} words={q ?? ""} onChange={search} />
          {chooses && <OriginTabs collection={collection} origin={isChosen ? origin : undefined} q={q} />}
        </div>
      }
    >
      {isChosen && origin === "shipped" && <ShippedNote collection={collection} overview={overview} />}
      {list.isPending ? (
        <Loading what={`the ${label.toLowerCase()}`} />
      ) : list.isError && entries.length === 0 ? (
        <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />
      ) : entries.length > 0 ? (
        <EntryList key={`${origin} ${q}`} list={list} entries={entries} total={total} type={type} />
      ) : q !== undefined ? (
        <Notice icon="search" title={`No ${typeLabels[type]} has these words`}>
          <p>Each word has to occur, by its beginning. Try fewer of them.</p>
          <Button onClick={() => search("")}>Show all</Button>
        </Notice>
      ) : (
        <EmptyCollection collection={collection} />
      )}
    </KnowledgeFrame>
  );
}

const emptyTexts: Record<Collection, string> = {
  runbooks: "Import the ones you have, as Word, PDF, HTML or Markdown. Reports then use yours.",
  "past-cases":
    "Import your case log, as Excel or CSV: reports then name what fixed the same trouble before. A run that was resolved becomes a past case by itself.",
  contacts: "Import your directory, as CSV, JSON or YAML: reports then say whom to call.",
};

function EmptyCollection({ collection }: { collection: Collection }) {
  const mayOperate = useMay("operate");
  return (
    <Notice icon="book" title={`No ${typeLabels[typeOf[collection]]} of your own yet`}>
      <p>{emptyTexts[collection]}</p>
      {mayOperate && (
        <Link to="/library/import" className={buttonLook("primary")}>
          <Icon name="upload" /> Import
        </Link>
      )}
    </Notice>
  );
}
