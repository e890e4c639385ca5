import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Icon } from "../elements/icon.tsx";
import { portFace } from "../elements/port-time.ts";
import { useConnection } from "../service/connection.ts";
import { court } from "../service/court.ts";

const askAgainMs = 2_000;

/** Says that the service does not answer, asks until it does, and then brings the page up to date. */
export function ConnectionBanner() {
  const { isLost, lostAt } = useConnection();
  const queryClient = useQueryClient();
  const { refetch: ask } = useQuery({
    queryKey: ["is-back"],
    queryFn: ({ signal }) => court.health({ signal }),
    enabled: isLost,
    refetchInterval: askAgainMs,
    gcTime: 0,
  });
  // The browser's word is a reason to ask, no more: the service may be on this machine.
  useEffect(() => {
    const askNow = () => void ask();
    addEventListener("offline", askNow);
    addEventListener("online", askNow);
    return () => {
      removeEventListener("offline", askNow);
      removeEventListener("online", askNow);
    };
  }, [ask]);
  const wasLost = useRef(false);
  useEffect(() => {
    if (wasLost.current && !isLost) void queryClient.invalidateQueries();
    wasLost.current = isLost;
  }, [isLost, queryClient]);

  return (
    <div role="status" aria-live="polite" className="print:hidden">
      {isLost && (
        <p className="flex items-center justify-center gap-2 border-b border-line bg-medium-soft px-4 py-1.5 text-sm text-medium">
          <Icon name="offline" />
          <span>
            The service has not answered since {portFace(lostAt ?? 0).time} port time. What you see may be
            old. Trying again…
          </span>
        </p>
      )}
    </div>
  );
}
