import type { Entity } from "@imperial-court/contract";
import type { Library } from "../knowledge/library.ts";
import { addFeatures, type Features, newFeatures, readText } from "../knowledge/search/read-text.ts";
import type { SearchIndexes } from "../knowledge/search/search-indexes.ts";
import { explainKind, scoredKinds, scoreKinds, toProbabilities } from "../knowledge/thesaurus/score-kinds.ts";
import { chooseModule } from "./classify/choose-module.ts";
import { fuseKinds } from "./classify/fuse-kinds.ts";
import { judgeIncident } from "./classify/judge-incident.ts";
import {
  closeness,
  defaultRankWeights,
  type Ranked,
  rankExamples,
  rankPastCases,
  rankRunbooks,
} from "./classify/rank-knowledge.ts";
import { fitFeatures, fitProbability } from "./classify/runbook-fit.ts";
import type { Intake, KindGuess, Retrieval } from "./stages.ts";

/** The text as intake and extraction left it. */
export interface RetrievalInput {
  readonly intake: Intake;
  readonly entities: readonly Entity[];
  readonly hints: Readonly<Record<string, unknown>>;
}

/** What the library knows about the reported trouble: runbooks, past cases, kind, module. Pure, milliseconds. */
export function retrieveKnowledge({ intake, entities }: RetrievalInput, library: Library): Retrieval {
  const { indexes } = library;
  const segments = readText(bounded(withoutNames(intake.text, entities)), indexes.correct);
  const judgement = judgeIncident(segments);
  const query = newFeatures();
  addFeatures(query, judgement.telling, 1);
  const rules = scoreKinds(query.concepts);
  const firstKinds = toProbabilities(rules, firstSharpness);
  const pastCases = rankPastCases(query, firstKinds, indexes, defaultRankWeights);
  const runbooks = rankRunbooks(query, firstKinds, pastCases, indexes, defaultRankWeights);
  const examples = rankExamples(query, indexes.examples, defaultRankWeights);
  const kinds = fuseKinds({ rules, runbooks, examples, pastCases }, indexes);
  const fits = runbooks.map((found, number) =>
    fitProbability(fitFeatures(found, runbooks[number + 1], kinds[unknownKind]!)),
  );
  return {
    runbooks: runbooks.slice(0, 5).map((found, number) => ({
      id: indexes.runbooks[found.number]!.id,
      score: fits[number]!,
      why: explainRunbook(query, found, indexes),
    })),
    runbookFits: judgement.probability >= 0.5 && (fits[0] ?? 0) >= 0.5,
    pastCases: pastCases.slice(0, 5).map((found) => ({
      id: library.pastCases[found.number]!.id,
      score: closeness(found),
      why: [],
    })),
    kinds: topKinds(kinds, query),
    incident: {
      isIncident: judgement.probability >= 0.5,
      probability: judgement.probability,
      reasons: judgement.reasons,
    },
    module: chooseModule({
      kinds,
      modulesOf: (kind) => indexes.division.modulesOf(kind, query.meanings),
      fit: fits[0] ?? 0,
      runbooks: runbooks.slice(0, 3).map((found) => ({
        module: indexes.runbooks[found.number]!.module,
        weight: found.score ** 8,
      })),
      pastCases: pastCases.slice(0, 5).map((found) => ({
        module: indexes.caseModules[found.number]!,
        weight: closeness(found) ** 2,
      })),
    }),
  };
}

const firstSharpness = 1;
const unknownKind = scoredKinds.indexOf("UNKNOWN");

/** Characters that are read of a text; of a longer one its beginning and its end. */
const longestRead = 120_000;

function bounded(text: string): string {
  if (text.length <= longestRead) return text;
  return `${text.slice(0, longestRead - 20_000)}\n${text.slice(-20_000)}`;
}

const placeholders: Partial<Record<Entity["type"], string>> = {
  vessel: "VESSEL_ID",
  terminal: " ",
  ticket: "TICKET_NUMBER",
};

/** Names of ships and places say nothing about the trouble and would match other ships' cases. */
function withoutNames(text: string, entities: readonly Entity[]): string {
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

function topKinds(kinds: Float64Array, query: Features): KindGuess[] {
  return [...kinds.keys()]
    .sort((left, right) => kinds[right]! - kinds[left]!)
    .slice(0, 5)
    .map((number) => ({
      kind: scoredKinds[number]!,
      probability: kinds[number]!,
      why: explainKind(query.concepts, scoredKinds[number]!),
    }));
}

function explainRunbook(query: Features, found: Ranked, indexes: SearchIndexes): string[] {
  const profile = indexes.runbooks[found.number]!;
  const shared = [...query.words.keys()].filter((word) => profile.features.words.has(word));
  return shared.length > 0 ? [`same words: ${shared.slice(0, 6).join(", ")}`] : [];
}
