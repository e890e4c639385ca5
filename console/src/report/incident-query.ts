import { queryOptions } from "@tanstack/react-query";
import { court } from "../service/court.ts";

/** The text as it was received; it never changes. */
export function incidentQuery(runId: string) {
  return queryOptions({
    queryKey: ["incident", runId],
    queryFn: ({ signal }) => court.incident(runId, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}
