import type { FollowMode } from "@imperial-court/client";
import { CourtApiError } from "@imperial-court/client";
import type { RunEvent } from "@imperial-court/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { reportConnected, reportLost } from "../service/connection.ts";
import { court } from "../service/court.ts";
import { isUnreachable } from "../service/query-client.ts";

/** While a run goes on its events tell what is new; this is for what they cannot tell. */
const unfinishedLookMs = 5_000;
const followAgainMs = 2_000;

export const runKey = (runId: string) => ["run", runId] as const;

export function useRun(runId: string) {
  return useQuery({
    queryKey: runKey(runId),
    queryFn: ({ signal }) => court.get(runId, { signal }),
    refetchInterval: ({ state }) => (hasEnded(state.data?.status) ? false : unfinishedLookMs),
    staleTime: ({ state }) => (hasEnded(state.data?.status) ? 60_000 : 0),
  });
}

export function hasEnded(status: string | undefined): boolean {
  return status === "completed" || status === "failed";
}

export interface Following {
  readonly events: readonly RunEvent[];
  /** `lost`: nothing has answered for half a minute; it is tried again. Null before the first answer. */
  readonly mode: FollowMode | "lost" | null;
}

const nothingYet: Following = { events: [], mode: null };

/**
 * A run's events as they happen. The client reconnects and falls back to polling by itself; when it gives up,
 * because a restart takes longer than it waits, following starts again after the last event seen.
 */
export function useRunEvents(runId: string, isEnabled: boolean): Following {
  const queryClient = useQueryClient();
  const [following, setFollowing] = useState<Following & { runId: string }>({ ...nothingYet, runId });

  useEffect(() => {
    if (!isEnabled) return;
    const leaving = new AbortController();
    const { signal } = leaving;
    let events: readonly RunEvent[] = [];
    const set = (change: Partial<Following>) =>
      setFollowing((current) => ({ ...(current.runId === runId ? current : nothingYet), ...change, runId }));
    const lookAtRun = () => queryClient.invalidateQueries({ queryKey: runKey(runId) });

    async function follow(): Promise<void> {
      for (;;) {
        try {
          const after = events.at(-1)?.id ?? 0;
          const onMode = (mode: FollowMode) => {
            if (mode !== "reconnecting") reportConnected();
            set({ mode });
          };
          for await (const event of court.follow(runId, { after, signal, onMode })) {
            events = [...events, event];
            set({ events });
            if (event.type === "started" || event.type === "done") void lookAtRun();
          }
          void lookAtRun();
          return;
        } catch (error) {
          if (signal.aborted) return;
          // Removed, or no longer allowed: what the run itself answers says it better.
          if (error instanceof CourtApiError && error.status < 500) return void lookAtRun();
          if (isUnreachable(error)) reportLost();
          set({ mode: "lost" });
        }
        await new Promise((resolve) => setTimeout(resolve, followAgainMs));
      }
    }
    void follow();
    return () => leaving.abort();
  }, [runId, isEnabled, queryClient]);

  return following.runId === runId ? following : nothingYet;
}
