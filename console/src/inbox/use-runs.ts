import type { JobList, RunRecord } from "@imperial-court/contract";
import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { court } from "../service/court.ts";
import { type InboxSearch, toListQuery } from "./inbox-search.ts";
import { findArrivals, replaceRuns } from "./merge-runs.ts";

const pageSize = 100;
/** Of the look for what is new: a record is nearly a kilobyte, and every open page looks. */
const newestSize = 30;
const lookAgainMs = 3_000;
/** Rows on the screen whose run has not ended are asked about one by one; a screen shows about this many. */
const maxWatched = 40;

type Pages = InfiniteData<JobList, string | null>;

/** The list, a page at a time, and what has arrived above it since. */
export function useRuns(search: InboxSearch) {
  const queryClient = useQueryClient();
  const key = useMemo(() => ["runs", search] as const, [search]);
  const query = useMemo(() => ({ ...toListQuery(search), limit: pageSize }), [search]);

  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => court.listPage({ ...query, cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    // The pages that were read stay as they were; news come by the two queries below.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    // Comparing all pages at each new one would cost more than showing them.
    structuralSharing: false,
  });
  const pages = list.data?.pages;
  const runs = useMemo(() => pages?.flatMap((page) => page.jobs) ?? [], [pages]);

  const newest = useQuery({
    queryKey: ["newest", search],
    queryFn: async ({ signal }) => {
      const page = await court.listPage({ ...query, limit: newestSize, signal });
      take(page.jobs);
      return page;
    },
    enabled: list.isSuccess,
    refetchInterval: lookAgainMs,
    gcTime: 0,
  });
  const take = useCallback(
    (news: readonly RunRecord[]) =>
      queryClient.setQueryData<Pages>(key, (known) => {
        if (known === undefined) return known;
        const next = replaceRuns(known.pages, news);
        return next === known.pages ? known : { ...known, pages: next as JobList[] };
      }),
    [queryClient, key],
  );
  const newestPage = newest.data;
  const arrivals = useMemo(
    () => (pages && newestPage ? findArrivals(pages, newestPage.jobs) : []),
    [pages, newestPage],
  );
  const showArrivals = useCallback(() => {
    if (newestPage) queryClient.setQueryData<Pages>(key, { pages: [newestPage], pageParams: [null] });
  }, [queryClient, key, newestPage]);

  return { list, runs, arrivals, showArrivals, take, isFull: arrivals.length >= newestSize };
}

/** Keeps the rows on the screen up to date that the newest page does not cover, without moving any. */
export function useWatchedRuns(
  shown: readonly RunRecord[],
  take: (news: readonly RunRecord[]) => void,
): void {
  const unfinished = shown
    .filter(({ status }) => status === "queued" || status === "running")
    .slice(0, maxWatched)
    .map(({ run_id }) => run_id);
  useQuery({
    queryKey: ["watched", unfinished],
    queryFn: async ({ signal }) => {
      const answers = await Promise.allSettled(unfinished.map((runId) => court.get(runId, { signal })));
      // One that was removed meanwhile stays as it was until the list is read anew.
      const news = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
      take(news.map((run) => ({ ...run, result: null })));
      return news.length;
    },
    enabled: unfinished.length > 0,
    refetchInterval: lookAgainMs,
    staleTime: lookAgainMs,
    gcTime: 0,
  });
}
