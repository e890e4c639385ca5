import { describeKind, type Module, modules } from "@imperial-court/contract";
import { scoredKinds } from "../thesaurus/score-kinds.ts";

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
const trustInDefault = 0.5;
/** How many examples the other subjects of the same kind count as, together. */
const trustInKind = 0.5;
const subjects = ["@container", "@vessel", "@partner"];

export class DivisionExamples {
  private readonly byKind = new Map<number, Float64Array>();
  private readonly bySubject = new Map<string, Float64Array>();
  private readonly seen = new Set<string>();

  /** `weight`: a runbook names its module on purpose, a log's row may stand where somebody put it in a hurry. */
  add(module: Module | null, kind: number, meanings: ReadonlyMap<string, number>, weight: number): void {
    if (module === null) return;
    const key = `${module} ${[...meanings.keys()].sort().join(" ")}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const at = modules.indexOf(module);
    countUp(this.byKind, kind, at, weight);
    countUp(this.bySubject, subjectKey(kind, meanings), at, weight);
  }

  learn(): DivisionOfWork {
    const { byKind, bySubject } = this;
    return {
      modulesOf: (kind, meanings) => {
        const defaults = new Float64Array(modules.length);
        defaults[modules.indexOf(describeKind(scoredKinds[kind]!).module)] = 1;
        const ofKind = blend(byKind.get(kind), defaults, trustInDefault);
        return blend(bySubject.get(subjectKey(kind, meanings)), ofKind, trustInKind);
      },
    };
  }
}

function subjectKey(kind: number, meanings: ReadonlyMap<string, number>): string {
  return `${kind}${subjects.filter((subject) => meanings.has(subject)).join("")}`;
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
