import { readText } from "../search-text.ts";

export interface SignInSearch {
  /** Where to go afterwards: an address of this console. */
  readonly to?: string | undefined;
}

export function readSignInSearch(raw: Record<string, unknown>): SignInSearch {
  const to = readText(raw.to, 2_000);
  // Only a path of our own: `//elsewhere` and `/\elsewhere` would be another site.
  return to !== undefined && /^\/(?![/\\])/.test(to) ? { to } : {};
}
