import type { IncidentKindCode, Module, Runbook } from "@imperial-court/contract";
import { scoredKinds, toProbabilities } from "../thesaurus/score-kinds.ts";
import type { KindModel } from "./kind-model.ts";
import { scoreText } from "./learn-kinds.ts";
import { addFeatures, addPassage, type Features, featuresOf, newFeatures, readText } from "./read-text.ts";

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

export function subjectsOf(meanings: { has(meaning: string): boolean }): Subjects {
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

/** A runbook as it was read; its kinds may have to be read with another model later. */
export interface ReadRunbook extends Omit<RunbookProfile, "kinds" | "likelyKinds"> {
  /** What it declares; where it declares nothing, what its kinds are read from. */
  readonly told: Float64Array | { readonly headline: Features; readonly subject: Features };
}

export function readRunbook(runbook: Runbook): ReadRunbook {
  const features = newFeatures();
  const title = readText(runbook.title.replace(/^[A-Z]{2,5}\s?:/, ""));
  const overview = readText(runbook.overview);
  const symptoms = readText(runbook.symptoms.join("\n"));
  addFeatures(features, title, fieldWeights.title);
  addFeatures(features, symptoms, fieldWeights.symptoms);
  addFeatures(features, overview, fieldWeights.overview);
  addPassage(features, runbook.steps.join("\n"), fieldWeights.steps);
  addPassage(features, runbook.severity_hints.join("\n"), fieldWeights.severityHints);
  return {
    id: runbook.id,
    title: runbook.title,
    features,
    subjects: subjectsOf(features.meanings),
    module: runbook.module === null ? null : readModule(runbook.module),
    told: declaredKinds(runbook) ?? {
      headline: featuresOf(title),
      subject: featuresOf([...title, ...overview, ...symptoms]),
    },
  };
}

export function profileRunbook({ told, ...read }: ReadRunbook, model: KindModel): RunbookProfile {
  const kinds = kindsOf(told, model);
  return { ...read, kinds, likelyKinds: [...kinds.keys()].filter((kind) => kinds[kind]! > 0.005) };
}

/** The title says most; the overview of a title that says little is all there is. */
function kindsOf(told: ReadRunbook["told"], model: KindModel): Float64Array {
  if (told instanceof Float64Array) return told;
  const byTitle = toProbabilities(scoreText(told.headline, model), 1);
  const byText = toProbabilities(scoreText(told.subject, model), 1);
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
