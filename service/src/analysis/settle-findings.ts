import type { IncidentKindCode } from "@imperial-court/contract";
import type { KindGuess, NumberedFact } from "./stages.ts";

/** A text that half suggests a kind is of it, as far as a normal state is concerned. */
const suggested = 0.1;

/**
 * Takes the weight from findings that are a fault only where the report is of their kind: that an advice is
 * active explains a refused one, and is nothing to mend where the report asks for a vessel's flag.
 */
export function settleFindings(
  facts: readonly NumberedFact[],
  guesses: readonly KindGuess[],
  /** What the report says in plain words. */
  said: readonly IncidentKindCode[] = [],
): NumberedFact[] {
  const suggestedKinds = guesses.filter(({ probability }, index) => index === 0 || probability >= suggested);
  const claimed = new Set([...said, ...suggestedKinds.map(({ kind }) => kind)]);
  return facts.map((fact) => {
    const { finding } = fact;
    if (!finding?.onlyIfClaimed || finding.supports.some((kind) => claimed.has(kind))) return fact;
    return { ...fact, finding: { ...finding, supports: [], isRootCause: false, proposals: [] } };
  });
}
