import type { Entity, IncidentKindCode } from "@imperial-court/contract";
import type { KindGuess, NumberedFact } from "./stages.ts";
import { isSubjectUnknown, lacksSubject } from "./test-claim.ts";

/**
 * How much a finding moves the odds of a kind that the text alone suggests. A row that is itself the fault
 * outweighs any wording; a finding that only speaks for a kind does not overturn a text that is sure.
 * Set by hand, to be refitted when enough closed runs with evidence exist.
 */
export const rootCauseOdds = 12;
const supportOdds = 3;
const refuteOdds = 0.25;
/** What a kind that the text did not suggest starts from. */
const unsuggested = 0.03;
/** What a kind starts from whose fault stands in a row: enough to win over a guess, not over a sure text. */
const ownFault = 0.05;

/** What a kind starts from that the report claims in plain words, whatever its text reads like as a whole. */
const plainlySaid = 0.3;

export interface WeighedKind {
  readonly kind: IncidentKindCode;
  readonly probability: number;
}

/** The kinds after the evidence, best first. Without findings the text's own order and probabilities. */
export function weighKinds(
  guesses: readonly KindGuess[],
  facts: readonly NumberedFact[],
  said: readonly IncidentKindCode[] = [],
): WeighedKind[] {
  const weights = new Map(guesses.map(({ kind, probability }) => [kind, probability]));
  for (const kind of said) weights.set(kind, Math.max(weights.get(kind) ?? 0, plainlySaid));
  // Guesses are only the best few: the rest of the probability stays with the kinds that are not listed.
  let unlisted = Math.max(0, 1 - guesses.reduce((sum, { probability }) => sum + probability, 0));

  for (const { kind, odds, isRootCause } of oddsBySource(facts)) {
    const before = weights.get(kind);
    if (before === undefined && odds < 1) continue;
    if (before === undefined) unlisted = Math.max(0, unlisted - unsuggested);
    const floor = isRootCause ? ownFault : unsuggested;
    weights.set(kind, (odds > 1 ? Math.max(before ?? 0, floor) : (before ?? 0)) * odds);
  }

  const total = [...weights.values()].reduce((sum, weight) => sum + weight, unlisted);
  return [...weights]
    .map(([kind, weight]) => ({ kind, probability: total > 0 ? weight / total : 0 }))
    .sort((a, b) => b.probability - a.probability);
}

/** A source speaks for or against a kind once, however many of its lines or rows say the same. */
function oddsBySource(facts: readonly NumberedFact[]) {
  const said = new Map<string, { kind: IncidentKindCode; odds: number; isRootCause: boolean }>();
  for (const { source, finding } of facts) {
    if (!finding) continue;
    for (const kind of finding.supports) {
      const odds = finding.isRootCause ? rootCauseOdds : supportOdds;
      const key = `${source} for ${kind}`;
      if (odds > (said.get(key)?.odds ?? 0)) said.set(key, { kind, odds, isRootCause: finding.isRootCause });
    }
    for (const kind of finding.refutes) {
      said.set(`${source} against ${kind}`, { kind, odds: refuteOdds, isRootCause: false });
    }
  }
  // The strongest first: a floor is for what the text suggested, not for what another source has raised.
  return [...said.values()].sort((a, b) => b.odds - a.odds);
}

/** A kind that the text itself half suggests: evidence may put a refuted claim right to it. */
const suggested = 0.1;

/**
 * The kind the report is about. A refuted claim is still what the report is about: "shown twice" with one row
 * is not confirmed, whatever else is wrong with the box. Evidence moves the kind where nothing could test the
 * claim, where the text itself suggests the other kind, or where the row that refutes it says what it is.
 */
export function chooseKind(
  guesses: readonly KindGuess[],
  weighed: readonly WeighedKind[],
  facts: readonly NumberedFact[],
  entities: readonly Entity[] = [],
  said: readonly IncidentKindCode[] = [],
): WeighedKind {
  const claimed = claimedKind(guesses, said);
  const correction = findCorrection(claimed, weighed, facts);
  if (correction !== undefined) return correction;
  const best = weighed[0] ?? { kind: claimed, probability: 0 };
  const isSupported = facts.some((fact) => fact.finding?.supports.includes(best.kind));
  // A message that no source knows was looked for: what else is wrong with its box is another matter.
  const isRefutable =
    facts.some((fact) => fact.finding?.refutes.includes(claimed)) ||
    isSubjectUnknown(claimed, facts, entities);
  const isSuggested = guesses.some(({ kind, probability }) => kind === best.kind && probability >= suggested);
  // What the report says in plain words was tested: only what it says as well may take its place.
  const mayMove = said.includes(claimed) ? said.includes(best.kind) : !isRefutable || isSuggested;
  const found = lacksSubject(claimed, entities) ? findFault(claimed, weighed, facts) : undefined;
  if (found !== undefined) return found;
  if (best.kind === claimed || (isSupported && mayMove)) return best;
  return weighed.find(({ kind }) => kind === claimed) ?? best;
}

/** From here on a guess of the kind is what the report says. */
export const surelySaid = 0.5;

/** What the text reads like; where that is unsure, what it says in plain words and the sources have tested. */
export function claimedKind(
  guesses: readonly KindGuess[],
  said: readonly IncidentKindCode[],
): IncidentKindCode {
  const [first] = guesses;
  if (first !== undefined && (first.probability >= surelySaid || said.includes(first.kind)))
    return first.kind;
  return said[0] ?? first?.kind ?? "UNKNOWN";
}

/** Does a source bear on it at all? */
export function isTested(kind: IncidentKindCode, facts: readonly NumberedFact[]): boolean {
  return facts.some(({ finding }) => finding?.refutes.includes(kind) || finding?.supports.includes(kind));
}

/** The row that refutes the claim says itself what it is instead, whatever is wrong beside it. */
function findCorrection(
  claimed: IncidentKindCode,
  weighed: readonly WeighedKind[],
  facts: readonly NumberedFact[],
): WeighedKind | undefined {
  if (facts.some(({ finding }) => finding?.supports.includes(claimed))) return undefined;
  return weighed.find(({ kind }) =>
    facts.some(
      ({ finding }) =>
        finding?.isRootCause && finding.refutes.includes(claimed) && finding.supports.includes(kind),
    ),
  );
}

/**
 * A text that is taken for a kind of vessels and names a box alone was perhaps read wrongly: a fault of that
 * box that stands in a row is then what it is about, if the text can be read so at all.
 */
function findFault(
  claimed: IncidentKindCode,
  weighed: readonly WeighedKind[],
  facts: readonly NumberedFact[],
): WeighedKind | undefined {
  if (facts.some(({ finding }) => finding?.supports.includes(claimed))) return undefined;
  return weighed.find(
    ({ kind, probability }) =>
      probability >= suggested &&
      facts.some(({ finding }) => finding?.isRootCause && finding.supports.includes(kind)),
  );
}
