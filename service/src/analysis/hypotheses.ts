import { describeKind, type Hypothesis, type IncidentKindCode } from "@imperial-court/contract";
import { asSentence } from "./sentences.ts";
import type { NumberedFact } from "./stages.ts";
import { isRefuted, type TestedClaim } from "./test-claim.ts";
import { typicalCauses } from "./typical-causes.ts";
import type { WeighedKind } from "./weigh-kinds.ts";

const maxHypotheses = 9;
/** A second reading of the text below this is not worth an officer's time. */
export const worthNaming = 0.15;

/**
 * What may have happened, with what speaks for and against it. Refuted ones are kept: that a claim was
 * tested and failed is as useful as that it held.
 */
export function drawHypotheses(input: {
  kind: IncidentKindCode;
  claims: readonly TestedClaim[];
  weighed: readonly WeighedKind[];
  facts: readonly NumberedFact[];
  /** The report's own words: they may claim a cause, and prove none. */
  text: string;
}): Hypothesis[] {
  const { kind, facts } = input;
  const findings = facts.filter((fact) => fact.finding !== null);
  return [
    ...input.claims.map(tested),
    ...findings.flatMap((fact) => causeFound(fact)),
    ...testTypicalCauses(kind, findings, input.text),
    ...otherReadings(input.weighed, kind, findings),
  ].slice(0, maxHypotheses);
}

/** The report's claim itself: is it so? One for each identifier it is made of. */
function tested(claim: TestedClaim): Hypothesis {
  const statement = `${claim.isSaid ? "The report is right" : "What the report may mean"}: ${claim.words}.`;
  const evidence = [...claim.inFavour, ...claim.against].map(({ id }) => id);
  if (claim.inFavour.length > 0) return { statement, verdict: "supported", evidence };
  return { statement, verdict: isRefuted(claim) ? "refuted" : "open", evidence };
}

function causeFound(fact: NumberedFact): Hypothesis[] {
  return fact.finding?.isRootCause
    ? [{ statement: asSentence(fact.finding.statement), verdict: "supported", evidence: [fact.id] }]
    : [];
}

function testTypicalCauses(
  kind: IncidentKindCode,
  findings: readonly NumberedFact[],
  text: string,
): Hypothesis[] {
  return typicalCauses[kind]
    .map(({ statement, signs, shows }) => {
      // Only a finding that speaks for the kind can support one of its causes.
      const evidence = idsOf(
        findings,
        (fact) => fact.finding?.supports.includes(kind) && shows.test(fact.finding.statement),
      );
      const isClaimed = signs.test(text);
      return {
        weight: evidence.length * 2 + (isClaimed ? 1 : 0),
        hypothesis: {
          statement:
            isClaimed && evidence.length === 0 ? `${statement} The report's words suggest it.` : statement,
          verdict: evidence.length > 0 ? ("supported" as const) : ("open" as const),
          evidence,
        },
      };
    })
    .sort((a, b) => b.weight - a.weight)
    .map(({ hypothesis }) => hypothesis);
}

function otherReadings(
  weighed: readonly WeighedKind[],
  chosen: IncidentKindCode,
  findings: readonly NumberedFact[],
): Hypothesis[] {
  return weighed
    .filter(
      ({ kind, probability }) =>
        kind !== chosen && kind !== "NONE" && kind !== "UNKNOWN" && probability >= worthNaming,
    )
    .slice(0, 2)
    .map(({ kind }) => {
      const against = idsOf(findings, (fact) => fact.finding?.refutes.includes(kind));
      const inFavour = idsOf(findings, (fact) => fact.finding?.supports.includes(kind));
      return {
        statement: `It is rather: ${describeKind(kind).label}.`,
        verdict: against.length > 0 && inFavour.length === 0 ? ("refuted" as const) : ("open" as const),
        evidence: [...inFavour, ...against],
      };
    });
}

function idsOf(facts: readonly NumberedFact[], picks: (fact: NumberedFact) => boolean | undefined): string[] {
  return facts.filter((fact) => picks(fact) === true).map(({ id }) => id);
}
