import type {
  Entity,
  IncidentKindCode,
  MatchedRunbook,
  Runbook,
  SimilarCase,
} from "@imperial-court/contract";
import type { Library } from "../knowledge/library.ts";
import { clip, oneLine } from "./sentences.ts";
import type { Retrieval } from "./stages.ts";
import { valuesOf } from "./subjects.ts";

const maxRunbooks = 3;
const maxCases = 5;

/** In retrieval's order; where the evidence put the kind right, that kind's runbooks come first. */
export function matchRunbooks(
  retrieval: Retrieval,
  kind: IncidentKindCode,
  library: Library,
): MatchedRunbook[] {
  if (!retrieval.runbookFits) return [];
  const hits = retrieval.runbooks.flatMap(({ id, score, why }) => {
    const runbook = library.findRunbook(id);
    return runbook && !runbook.is_draft ? [{ runbook, score, why }] : [];
  });
  const isOfKind = ({ runbook }: (typeof hits)[number]) => runbook.kinds.includes(kind);
  const ordered =
    kind === retrieval.kinds[0]?.kind
      ? hits
      : [...hits.filter(isOfKind), ...hits.filter((hit) => !isOfKind(hit))];
  return ordered.slice(0, maxRunbooks).map(({ runbook: { id, title, steps, verification }, score, why }) => ({
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
