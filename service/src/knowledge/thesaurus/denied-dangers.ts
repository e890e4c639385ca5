import type { Term } from "../search/term.ts";
import { type ConceptMatch, matchConcepts } from "./concept-matcher.ts";

/**
 * "No injuries, no fire": what is said not to have happened must not be read as having happened. Only dangers are
 * treated so, since other denials are the fault itself ("no reply", "not found", "no reading").
 */

const dangers = new Set(["fire", "spill", "person", "intrusion", "cyber"]);
const negators = new Set(
  "no not without nobody none nil neither never zero tiada tak tidak takda".split(" "),
);
/** Words that may stand between the denial and the danger: "no one was hurt", "no sign of fire or smoke". */
const fillers = new Set(
  "one was is are were been being got get any further other serious major visible sign of on or nor a the has have ada orang".split(
    " ",
  ),
);
/** Words looked back over, those of dangers in the same list included. */
const farthest = 6;

interface Reading {
  readonly terms: readonly Term[];
  readonly matches: readonly ConceptMatch[];
}

/** The terms without denied dangers, and the concepts of what remains. */
export function leaveOutDenied(
  terms: readonly Term[],
  han: readonly string[],
  matches: readonly ConceptMatch[],
): Reading {
  const found = matches.filter(({ concept, from }) => from >= 0 && dangers.has(concept));
  if (found.length === 0) return { terms, matches };
  const isDanger = new Uint8Array(terms.length);
  for (const { from, to } of found) isDanger.fill(1, from, to + 1);
  const denied = new Set<number>();
  for (const { from, to } of found) {
    const negator = findNegator(terms, from, isDanger);
    if (negator < 0) continue;
    for (let at = negator; at <= to; at++) denied.add(at);
  }
  if (denied.size === 0) return { terms, matches };
  const left = terms.filter((_, at) => !denied.has(at));
  return { terms: left, matches: matchConcepts(left, han) };
}

/** Where the denial of what begins at `from` stands; -1 when it is not denied. */
function findNegator(terms: readonly Term[], from: number, isDanger: Uint8Array): number {
  for (let at = from - 1; at >= 0 && at >= from - farthest; at--) {
    const { text } = terms[at]!;
    if (negators.has(text)) return at;
    if (!fillers.has(text) && isDanger[at] === 0) return -1;
  }
  return -1;
}
