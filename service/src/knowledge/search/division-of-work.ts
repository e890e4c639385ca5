import { describeKind, type Module, modules } from "@imperial-court/contract";
import { scoredKinds } from "../thesaurus/score-kinds.ts";
import { subjectNames, subjectsOf } from "./runbook-profile.ts";

/**
 * How this port divides the work, learned from the modules that its runbooks and case log name. The kind decides
 * by default; for kinds that a port splits (a rejected message about one container here, about a partner's feed
 * there) the subject decides as well. Texts that speak of exactly the same count once, so that a template logged
 * thirty times does not shout down the rest.
 */
export interface DivisionOfWork {
  /** Probability of each of `modules` for an incident of this kind (number in `scoredKinds`) on this subject. */
  readonly modulesOf: (kind: number, meanings: ReadonlyMap<string, number>) => Float64Array;
}

/** How many examples the kind's default module counts as. */
const trustInDefault = 1;
/** How many examples the other subjects of the same kind count as, together. */
const trustInKind = 0.5;

export class DivisionExamples {
  private readonly byKind = new Map<number, Float64Array>();
  private readonly bySubject = new Map<number, Float64Array>();

  /**
   * `subjects` are those of `mainSubjects`. `weight`: a runbook names its module on purpose, a log's row may stand
   * where somebody put it in a hurry.
   */
  add(module: Module, kind: number, subjects: number, weight: number): void {
    const at = modules.indexOf(module);
    countUp(this.byKind, kind, at, weight);
    countUp(this.bySubject, subjectKey(kind, subjects), at, weight);
  }

  learn(): DivisionOfWork {
    const { byKind, bySubject } = this;
    return {
      modulesOf: (kind, meanings) => {
        const defaults = new Float64Array(modules.length);
        defaults[modules.indexOf(defaultModule(kind, meanings))] = 1;
        const ofKind = blend(byKind.get(kind), defaults, trustInDefault);
        return blend(bySubject.get(subjectKey(kind, mainSubjects(meanings))), ofKind, trustInKind);
      },
    };
  }
}

/** The same for texts that speak of exactly the same, of which only one may be an example. */
export function exampleKey(module: Module, meanings: ReadonlyMap<string, number>): string {
  return `${module} ${[...meanings.keys()].sort().join(" ")}`;
}

/** Bits in the order of `subjectNames`: what is named by its number; where nothing is, by a word ("my box"). */
export function mainSubjects(meanings: { has(meaning: string): boolean }): number {
  const { byNumber, byWord } = subjectsOf(meanings);
  return byNumber !== 0 ? byNumber : byWord;
}

const unavailable = scoredKinds.indexOf("API.AVAILABILITY");
const onlyContainer = 1 << subjectNames.indexOf("container");
const onlyVessel = 1 << subjectNames.indexOf("vessel");

/**
 * The kind's module, except for an enquiry that fails: whoever owns boxes owns the service that answers about them,
 * and likewise for ships and their schedule.
 */
function defaultModule(kind: number, meanings: ReadonlyMap<string, number>): Module {
  if (kind === unavailable) {
    const subjects = mainSubjects(meanings);
    if (subjects === onlyContainer) return "Container";
    if (subjects === onlyVessel || (subjects === 0 && meanings.has("#schedule"))) return "Vessel";
  }
  return describeKind(scoredKinds[kind]!).module;
}

function subjectKey(kind: number, subjects: number): number {
  return (kind << subjectNames.length) | subjects;
}

function countUp<K>(counts: Map<K, Float64Array>, key: K, at: number, weight: number): void {
  let row = counts.get(key);
  if (row === undefined) {
    row = new Float64Array(modules.length);
    counts.set(key, row);
  }
  row[at]! += weight;
}

function blend(counts: Float64Array | undefined, prior: Float64Array, trust: number): Float64Array {
  if (counts === undefined) return prior;
  let total = trust;
  for (const count of counts) total += count;
  return prior.map((probability, at) => (counts[at]! + trust * probability) / total);
}
