import type { IncidentKindCode, Module, Runbook } from "@imperial-court/contract";
import { scoredKinds, toProbabilities } from "../thesaurus/score-kinds.ts";
import type { KindModel } from "./kind-model.ts";
import { scoreText } from "./learn-kinds.ts";
import { addFeatures, addPassage, type Features, newFeatures, readText } from "./read-text.ts";

/** What retrieval knows of a runbook besides its words. */
export interface RunbookProfile {
  readonly id: string;
  readonly title: string;
  readonly features: Features;
  /** Probability of each of `scoredKinds`: as declared, or read from the runbook's own text. */
  readonly kinds: Float64Array;
  /** The kinds it may be about at all, as numbers in `scoredKinds`. */
  readonly likelyKinds: readonly number[];
  readonly subjects: Subjects;
  readonly module: Module | null;
}

/** What a text is about, as bits in the order of `subjectNames`: named by number, or at least by word. */
export interface Subjects {
  readonly byNumber: number;
  readonly byWord: number;
}

export const subjectNames = ["container", "vessel", "partner"] as const;

export function subjectsOf(meanings: ReadonlyMap<string, number>): Subjects {
  let byNumber = 0;
  let byWord = 0;
  subjectNames.forEach((name, bit) => {
    if (meanings.has(`@${name}`)) byNumber |= 1 << bit;
    if (meanings.has(`#${name}`)) byWord |= 1 << bit;
  });
  return { byNumber, byWord };
}

/** Fields count by how much they tell of the trouble: the steps of two runbooks are often the same. */
const fieldWeights = { title: 2, symptoms: 1.5, overview: 1.5, steps: 0.15, severityHints: 0.2 };

export function profileRunbook(runbook: Runbook, model: KindModel): RunbookProfile {
  const features = newFeatures();
  const headline = newFeatures();
  const subject = newFeatures();
  const title = readText(runbook.title.replace(/^[A-Z]{2,5}\s?:/, ""));
  const overview = readText(runbook.overview);
  const symptoms = readText(runbook.symptoms.join("\n"));
  addFeatures(features, title, fieldWeights.title);
  addFeatures(features, symptoms, fieldWeights.symptoms);
  addFeatures(features, overview, fieldWeights.overview);
  for (const segments of [title, overview, symptoms]) addFeatures(subject, segments, 1);
  addFeatures(headline, title, 1);
  addPassage(features, runbook.steps.join("\n"), fieldWeights.steps);
  addPassage(features, runbook.severity_hints.join("\n"), fieldWeights.severityHints);
  const kinds = kindsOf(runbook, headline, subject, model);
  return {
    id: runbook.id,
    title: runbook.title,
    features,
    kinds,
    likelyKinds: [...kinds.keys()].filter((kind) => kinds[kind]! > 0.005),
    subjects: subjectsOf(features.meanings),
    module: runbook.module === null ? null : readModule(runbook.module),
  };
}

/** The title says most; the overview of a title that says little is all there is. */
function kindsOf(runbook: Runbook, headline: Features, subject: Features, model: KindModel): Float64Array {
  const declared = declaredKinds(runbook);
  if (declared !== null) return declared;
  const byTitle = toProbabilities(scoreText(headline, model), 1);
  const byText = toProbabilities(scoreText(subject, model), 1);
  return byTitle.map((probability, kind) => (probability + byText[kind]!) / 2);
}

/** The kinds a runbook declares, with the same probability each; null when it declares none that exists. */
function declaredKinds(runbook: Runbook): Float64Array | null {
  const declared = runbook.kinds.map((kind) => scoredKinds.indexOf(kind as IncidentKindCode));
  const known = declared.filter((kind) => kind >= 0);
  if (known.length === 0) return null;
  const kinds = new Float64Array(scoredKinds.length);
  for (const kind of known) kinds[kind] = 1 / known.length;
  return kinds;
}

/** A module as ports name it ("Container Booking", "VSL", "EDI/API") as one of the contract's. */
export function readModule(name: string): Module {
  if (/cntr|container/i.test(name)) return "Container";
  if (/vessel|vsl|ship/i.test(name)) return "Vessel";
  if (/\bedi|\bapi/i.test(name)) return "EDI/API";
  if (/infra|network|system|database/i.test(name)) return "Infrastructure";
  return "Others";
}
