import type { ConceptMatch } from "./concept-matcher.ts";

/** "Not yet resolved" and "must be resolved" hold the words of "resolved" and say the opposite: they do not mean both. */
export function leaveOutUnresolved(matches: readonly ConceptMatch[]): readonly ConceptMatch[] {
  const open = matches.filter(({ concept }) => concept === "unresolved");
  if (open.length === 0) return matches;
  return matches.filter(
    ({ concept, from, to }) =>
      concept !== "resolved" || !open.some((match) => match.from <= from && to <= match.to),
  );
}
