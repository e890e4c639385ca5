import {
  describeKind,
  type Entity,
  type IncidentKindCode,
  type MatchedRunbook,
  type Runbook,
  type SimilarCase,
} from "@imperial-court/contract";
import type { Library } from "../knowledge/library.ts";
import { scoredKinds } from "../knowledge/thesaurus/score-kinds.ts";
import type { Diagnosis } from "./diagnose.ts";
import { extractEntities } from "./extract-entities.ts";
import { searchRunbooks } from "./retrieve-knowledge.ts";
import { clip, oneLine } from "./sentences.ts";
import type { Retrieval } from "./stages.ts";
import { valuesOf } from "./subjects.ts";

const maxRunbooks = 3;
const maxCases = 5;
/** A runbook with at least this probability of a kind is for it; one may be for two or three. */
const ofTheKind = 0.25;

/**
 * In retrieval's order. Where the evidence put the kind right, the runbooks are looked for once more by what it
 * shows: those for the kind lead, and of the first reading only those that are for it stay.
 */
export function matchRunbooks(
  retrieval: Retrieval,
  { kind, rootCause }: Pick<Diagnosis, "kind" | "rootCause">,
  library: Library,
): MatchedRunbook[] {
  if (rootCause === null || kind === retrieval.kinds[0]?.kind) {
    return retrieval.runbookFits ? describeHits(retrieval.runbooks, library) : [];
  }
  const shown = `${describeKind(kind).label}. ${rootCause.statement}`;
  const again = searchRunbooks(shown, extractEntities(shown), library);
  const first = retrieval.runbookFits ? retrieval.runbooks : [];
  const hits = new Map(
    [...again, ...first].filter(({ id }) => isFor(kind, id, library)).map((hit) => [hit.id, hit]),
  );
  return describeHits([...hits.values()], library);
}

/** A runbook declares its kinds, or is read as being for one. */
function isFor(kind: IncidentKindCode, id: string, library: Library): boolean {
  const number = scoredKinds.indexOf(kind);
  const profile = library.indexes.runbooks.find((each) => each.id === id);
  return (profile?.kinds[number] ?? 0) >= ofTheKind;
}

function describeHits(runbooks: Retrieval["runbooks"], library: Library): MatchedRunbook[] {
  const hits = runbooks.flatMap(({ id, score, why }) => {
    const runbook = library.findRunbook(id);
    return runbook && !runbook.is_draft ? [{ runbook, score, why }] : [];
  });
  return hits.slice(0, maxRunbooks).map(({ runbook: { id, title, steps, verification }, score, why }) => ({
    id,
    title,
    score,
    why: [...why],
    steps,
    verification,
  }));
}

/** The best fitting runbook's whole entry; null where none fits. */
export function leadingRunbook(matched: readonly MatchedRunbook[], library: Library): Runbook | null {
  return matched[0] ? library.findRunbook(matched[0].id) : null;
}

export function matchCases(retrieval: Retrieval, library: Library): SimilarCase[] {
  return retrieval.pastCases
    .flatMap(({ id, score, why }) => {
      const pastCase = library.findPastCase(id);
      if (!pastCase) return [];
      const title = clip(oneLine(pastCase.problem || pastCase.alert), 120);
      return [{ id, title, score, why: [...why], solution: pastCase.solution }];
    })
    .slice(0, maxCases);
}

/**
 * A runbook's sentence with the real values, where it names its placeholders plainly and the report has
 * exactly one value. Bound parameters (`:CONTAINER_NO`) stay: they belong to a statement, not a sentence.
 */
export function fillPlaceholders(step: string, entities: readonly Entity[]): string {
  return step.replace(
    /(?<![:\w])(?:<(container|vessel|booking)(?:[ _](?:no|number|name|id))?>|(CONTAINER|VESSEL|BOOKING|VOYAGE|PARTNER)_(?:ID|NO|NUMBER|NAME))(?!\w)/g,
    (placeholder, angled?: string, capital?: string) => {
      const type = (angled ?? capital ?? "").toLowerCase() as Entity["type"];
      const values = valuesOf(entities, [type]);
      return values.length === 1 ? (values[0] ?? placeholder) : placeholder;
    },
  );
}
