import type { Scope } from "@imperial-court/contract";
import { useQuery } from "@tanstack/react-query";
import { court } from "./court.ts";
import { useOffers } from "./use-calls.ts";

/** Who is signed in; undefined until it is known, and where the service knows no callers. */
export function useSession() {
  const isOffered = useOffers("GET /session");
  const { data } = useQuery({
    queryKey: ["session"],
    queryFn: ({ signal }) => court.session({ signal }),
    enabled: isOffered,
    staleTime: 60_000,
  });
  return data;
}

const included: Record<Scope, readonly Scope[]> = {
  submit: ["submit", "admin"],
  read: ["read", "operate", "admin"],
  operate: ["operate", "admin"],
  admin: ["admin"],
};

/** Whether a key with these scopes may do what asks for one; `operate` includes `read`, `admin` everything. */
export function allows(scopes: readonly Scope[], wanted: Scope): boolean {
  return included[wanted].some((scope) => scopes.includes(scope));
}

/** Whether to offer what asks for a scope. True where nobody is asked who they are. */
export function useMay(wanted: Scope): boolean {
  const session = useSession();
  return session === undefined || allows(session.scopes, wanted);
}
