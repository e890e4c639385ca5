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
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const type = typeOf[collection];
  const label = collectionLabels[collection];
  usePageTitle(label);
  const list = useInfiniteQuery({
    queryKey: ["knowledge", "list", type, q ?? ""],
    queryFn: ({ pageParam, signal }) =>
      court.knowledge.list(type, { q, limit: pageSize, cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    // What was found stays until the next words are answered; comparing all pages would cost more than showing them.
    placeholderData: (previous) => previous,
    structuralSharing: false,
  });
  const pages = list.data?.pages;
  const entries = useMemo(() => pages?.flatMap((page) => page.entries) ?? [], [pages]);
  const total = pages?.at(-1)?.total ?? 0;
  const search = (words: string) =>
    void navigate({ search: words === "" ? {} : { q: words }, replace: true });

  return (
    <KnowledgeFrame
      collection={collection}
      toolbar={<SearchField label={`Search the ${label.toLowerCase()}`} words={q ?? ""} onChange={search} />}
    >
      {list.isPending ? (
        <Loading what={`the ${label.toLowerCase()}`} />
      ) : list.isError && entries.length === 0 ? (
        <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />
      ) : entries.length > 0 ? (
        <EntryList key={q} list={list} entries={entries} total={total} type={type} />
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
  runbooks:
    "Import the ones you have, as Word, PDF, HTML or Markdown. Until then reports use those that came with the product.",
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
