import { CourtApiError, CourtTimeoutError, CourtUnreachableError } from "@imperial-court/client";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { reportConnected, reportLost } from "./connection.ts";

let onSignInNeeded: () => void = () => {};

/** Told when the service asks for a key; the router sets it, since it knows where to go. */
export function whenSignInIsNeeded(listener: () => void): void {
  onSignInNeeded = listener;
}

export function isUnreachable(error: unknown): boolean {
  return error instanceof CourtUnreachableError || error instanceof CourtTimeoutError;
}

/** An answer, even a refusal, is a connection. */
function noteError(error: unknown): void {
  if (isUnreachable(error)) reportLost();
  else if (error instanceof CourtApiError) reportConnected();
  if (error instanceof CourtApiError && error.status === 401) onSignInNeeded();
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noteError, onSuccess: reportConnected }),
  mutationCache: new MutationCache({ onError: noteError, onSuccess: reportConnected }),
  defaultOptions: {
    queries: {
      // The client tries again by itself, and knows what may be repeated.
      retry: false,
      // "Offline" is the browser's word for no network; the service may well be on this machine.
      networkMode: "always",
      staleTime: 2_000,
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false, networkMode: "always" },
  },
});
