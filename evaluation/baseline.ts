import { type BenchmarkCase, type BenchmarkText, knowledgeFiles, readCases } from "./benchmark-data.ts";
import { buildBm25 } from "./bm25.ts";
import type { Prediction } from "./prediction.ts";

/**
 * What BM25 alone answers: the best runbooks, the most similar cases, and as route the module of the best
 * case. `withoutOwnFold` leaves out the cases of a text's fold, as the court's own evaluation does.
 */
export async function baselinePredictions(
  texts: readonly BenchmarkText[],
  options: { withoutOwnFold: boolean },
): Promise<Prediction[]> {
  const files = knowledgeFiles().filter(({ name }) => name.endsWith(".md"));
  const runbooks = buildBm25(
    await Promise.all(
      files.map(async ({ name, content }) => ({ id: name.slice(0, -3), text: await content.text() })),
    ),
  );
  const cases = readCases();
  const caseOf = new Map(cases.map((entry) => [entry.id, entry]));
  const indexes = new Map<number | null, ReturnType<typeof buildBm25>>();
  const indexFor = (fold: number | null) => {
    const known = indexes.get(fold);
    if (known) return known;
    const index = buildBm25(
      cases.filter((entry) => entry.fold !== fold).map(({ id, problem }) => ({ id, text: problem })),
    );
    indexes.set(fold, index);
    return index;
  };
  return texts.map(({ id, text, fold }) => {
    const similar = indexFor(options.withoutOwnFold ? (fold ?? null) : null).search(text, 5);
    return {
      id,
      route: routeOfCase(caseOf.get(similar[0] ?? "")),
      contact: null,
      runbooks: runbooks.search(text, 5),
      runbook_confident: true,
      cases: similar,
      entities: [],
      is_incident: true,
      incident_score: 1,
      severity: "Medium",
    };
  });
}

function routeOfCase(entry: BenchmarkCase | undefined): string {
  if (entry === undefined) return "Others";
  if (entry.module.startsWith("Container")) return "Container";
  return ["Vessel", "EDI/API"].includes(entry.module) ? entry.module : "Others";
}
