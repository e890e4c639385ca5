import { useQuery } from "@tanstack/react-query";
import { court } from "./court.ts";

/** Whether the service offers a call; false until it is known, so that nothing is shown and taken away again. */
export function useOffers(call: string): boolean {
  const { data } = useQuery({
    queryKey: ["calls"],
    queryFn: ({ signal }) => court.calls({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  return data?.has(call) ?? false;
}
