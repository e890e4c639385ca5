import type { Entity } from "@imperial-court/contract";
import type { Library } from "../knowledge/library.ts";
import { scoreText } from "../knowledge/search/learn-kinds.ts";
import { featuresOf, readText } from "../knowledge/search/read-text.ts";
import { explainKind, scoredKinds, toProbabilities } from "../knowledge/thesaurus/score-kinds.ts";
import { chooseModule } from "./classify/choose-module.ts";
import { explainFor } from "./classify/explain-hit.ts";
import { fuseKinds } from "./classify/fuse-kinds.ts";
import { judgeIncident } from "./classify/judge-incident.ts";
import { defaultRankWeights, rankPastCases, rankRunbooks } from "./classify/rank-knowledge.ts";
import { coverageOf, fitFeatures, fitProbability } from "./classify/runbook-fit.ts";
import type { Intake, Retrieval } from "./stages.ts";

/** The text as intake and extraction left it. */
export interface RetrievalInput {
  readonly intake: Intake;
  readonly entities: readonly Entity[];
  readonly hints: Readonly<Record<string, unknown>>;
}

/** What the library knows about the reported trouble: runbooks, past cases, kind, module. Pure, milliseconds. */
export function retrieveKnowledge({ intake, entities }: RetrievalInput, library: Library): Retrieval {
  const { indexes } = library;
  const text = bounded(withPlaceholders(intake.text, entities));
  const judgement = judgeIncident(readText(text, indexes.correct), indexes.kindModel);
  const query = featuresOf(judgement.telling);

  const byText = scoreText(query, indexes.kindModel);
  const likely = toProbabilities(byText, 1);
  const pastCases = rankPastCases(query, likely, indexes, defaultRankWeights);
  const runbooks = rankRunbooks(query, likely, pastCases, indexes, defaultRankWeights);
  const kinds = fuseKinds({ text: byText, runbooks, pastCases }, indexes);

  const coverage = coverageOf(likely, indexes.coveredKinds);
  const fits = runbooks.map((found) => fitProbability(fitFeatures(found, coverage)));
  const fit = fits[0] ?? 0;
  const explain = explainFor(query, judgement.telling, bounded(intake.text), entities);
  return {
    runbooks: runbooks.slice(0, shownHits).map((found, rank) => {
      const { id, features } = indexes.runbooks[found.number]!;
      return { id, score: fits[rank]!, why: explain.explainFeatures(features, indexes.runbookWords) };
    }),
    runbookFits: judgement.probability >= 0.5 && fit >= 0.5,
    pastCases: pastCases.slice(0, shownHits).map((found) => {
      const { id, problem, alert } = library.pastCases[found.number]!;
      const why = explain.explainText(`${problem}\n${alert}`.slice(0, explainedCase), indexes.caseWords);
      return { id, score: found.closeness, why };
    }),
    kinds: mostLikely(kinds).map((number) => ({
      kind: scoredKinds[number]!,
      probability: kinds[number]!,
      why: explain.explainConcepts(explainKind(query.concepts, scoredKinds[number]!)),
    })),
    incident: {
      isIncident: judgement.probability >= 0.5,
      probability: judgement.probability,
      reasons: judgement.reasons,
    },
    module: chooseModule({
      kinds,
      modulesOf: (kind) => indexes.division.modulesOf(kind, query.meanings),
      fit,
      // Steep: those after the first are for what else the text may be, and speak of other modules.
      runbooks: runbooks.slice(0, 3).map((found) => ({
        module: indexes.runbooks[found.number]!.module,
        weight: found.score ** 20,
      })),
      pastCases: pastCases.slice(0, shownHits).map((found) => ({
        module: indexes.caseModules[found.number]!,
        weight: found.closeness ** 2,
      })),
    }),
  };
}

/** The runbooks for a trouble that the evidence tells of: the best that fit, by the words of a finding. */
export function searchRunbooks(
  words: string,
  entities: readonly Entity[],
  { indexes }: Library,
): Retrieval["runbooks"] {
  const text = bounded(withPlaceholders(words, entities));
  const query = featuresOf(readText(text, indexes.correct));
  const likely = toProbabilities(scoreText(query, indexes.kindModel), 1);
  const coverage = coverageOf(likely, indexes.coveredKinds);
  return rankRunbooks(query, likely, [], indexes, defaultRankWeights)
    .map((found) => ({
      id: indexes.runbooks[found.number]!.id,
      score: fitProbability(fitFeatures(found, coverage)),
      why: ["it is for what the evidence shows"],
    }))
    .filter(({ score }) => score >= 0.5);
}

const shownHits = 5;
/** Characters of a past case that are read again to say what it shares with the text. */
const explainedCase = 1_500;
/** Characters that are read of a text; of a longer one its beginning and its end. */
const longestRead = 120_000;

function bounded(text: string): string {
  if (text.length <= longestRead) return text;
  return `${text.slice(0, longestRead - 20_000)}\n${text.slice(-20_000)}`;
}

/** What `scanSegments` reads as "some container", "some ship". */
const placeholders: Partial<Record<Entity["type"], string>> = {
  container: "CONTAINER_ID",
  vessel: "VESSEL_ID",
  partner: "PARTNER_ID",
  ticket: "TICKET_NUMBER",
  terminal: " ",
};

/** The numbers and names of this incident say nothing about the trouble and would match other cases by chance. */
function withPlaceholders(text: string, entities: readonly Entity[]): string {
  let result = "";
  let at = 0;
  for (const entity of [...entities].sort((left, right) => left.start - right.start)) {
    const placeholder = placeholders[entity.type];
    if (placeholder === undefined || entity.start < at) continue;
    result += `${text.slice(at, entity.start)}${placeholder}`;
    at = entity.end;
  }
  return result + text.slice(at);
}

function mostLikely(kinds: Float64Array): number[] {
  return [...kinds.keys()].sort((left, right) => kinds[right]! - kinds[left]!).slice(0, shownHits);
}
