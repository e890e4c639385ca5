import { describeKind, type IncidentKindCode } from "@imperial-court/contract";
import { disagreeingSources } from "./disagreeing-sources.ts";
import { asSentence } from "./sentences.ts";
import type { NumberedFact } from "./stages.ts";
import { isRefuted, type TestedClaim } from "./test-claim.ts";

export interface Contradiction {
  readonly statement: string;
  readonly evidence: readonly string[];
  /** True: the report has no part in it. */
  readonly isBetweenSources?: boolean;
}

const maxContradictions = 8;

/** Where the sources speak against what the report claims, or against each other. */
export function findContradictions(input: {
  /** What the text alone reads like. */
  claimed: IncidentKindCode;
  /** What it is taken for after the evidence. */
  kind: IncidentKindCode;
  claims: readonly TestedClaim[];
  facts: readonly NumberedFact[];
  /** What a comparison of the times found. */
  times: readonly Contradiction[];
}): Contradiction[] {
  const found = [
    ...input.claims.filter(isRefuted).map(againstReport),
    ...input.claims.flatMap(undecided),
    ...otherReading(input.claimed, input.kind, input.facts),
    ...input.times,
    ...[...disagreeingSources(input.facts), ...withinSource(input.facts)].map((each) => ({
      ...each,
      isBetweenSources: true,
    })),
  ];
  return [...new Map(found.map((each) => [each.statement, each])).values()].slice(0, maxContradictions);
}

/** The claim, and what was found instead, in one sentence. */
function againstReport({ words, isSaid, against }: TestedClaim): Contradiction {
  const [first] = against;
  return {
    statement: `${isSaid ? "The report says" : "The report may mean that"} ${words}; that is not confirmed, ${first?.id} says otherwise: ${asSentence(first?.finding?.statement ?? "")}`,
    evidence: against.map(({ id }) => id),
  };
}

/** One source speaks for the claim, another against it; or one row does, and another row of the same source. */
function undecided({ words, inFavour, against }: TestedClaim): Contradiction[] {
  const [witness, other] = [against[0], inFavour[0]];
  if (witness === undefined || other === undefined) return [];
  if (inFavour.some(({ source }) => source === witness.source)) {
    return [
      {
        statement: `Part of what the report says is not confirmed, ${witness.id} says otherwise: ${asSentence(witness.finding?.statement ?? "")}`,
        evidence: [witness.id],
      },
    ];
  }
  return [
    {
      statement: `${other.id} (${other.source}) and ${witness.id} (${witness.source}) disagree on whether ${words}.`,
      evidence: [other.id, witness.id],
    },
  ];
}

function otherReading(
  claimed: IncidentKindCode,
  kind: IncidentKindCode,
  facts: readonly NumberedFact[],
): Contradiction[] {
  if (kind === claimed) return [];
  return [
    {
      statement: `The report reads like "${describeKind(claimed).label}"; the evidence shows "${describeKind(kind).label}".`,
      evidence: facts.filter(({ finding }) => finding?.supports.includes(kind)).map(({ id }) => id),
    },
  ];
}

/** A log that gives one reason and answers its caller with another; a text that hides its own error number. */
function withinSource(facts: readonly NumberedFact[]): Contradiction[] {
  return facts.flatMap(({ id, source, finding }) =>
    finding?.contradiction === undefined
      ? []
      : [{ statement: `${id} (${source}): ${finding.contradiction}.`, evidence: [id] }],
  );
}
