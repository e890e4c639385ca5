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
const trustInDefault = 1;
/** How many examples the other subjects of the same kind count as, together. */
const trustInKind = 0.5;
const subjects = ["container", "vessel", "partner"];

export class DivisionExamples {
  private readonly byKind = new Map<number, Float64Array>();
  private readonly bySubject = new Map<string, Float64Array>();
  private readonly seen = new Set<string>();

  /** `weight`: a runbook names its module on purpose, a log's row may stand where somebody put it in a hurry. */
  add(module: Module | null, kind: number, meanings: ReadonlyMap<string, number>, weight: number): void {
    if (module === null) return;
    const key = `${weight} ${module} ${[...meanings.keys()].sort().join(" ")}`;
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
        defaults[modules.indexOf(defaultModule(kind, meanings))] = 1;
        const ofKind = blend(byKind.get(kind), defaults, trustInDefault);
        return blend(bySubject.get(subjectKey(kind, meanings)), ofKind, trustInKind);
      },
    };
  }
}

const unavailable = scoredKinds.indexOf("API.AVAILABILITY");

/**
 * The kind's module, except for an enquiry that fails: whoever owns boxes owns the service that answers about them,
 * and likewise for ships and their schedule.
 */
function defaultModule(kind: number, meanings: ReadonlyMap<string, number>): Module {
  const [subject, other] = subjectsOf(meanings);
  if (kind === unavailable && other === undefined) {
    if (subject === "container") return "Container";
    if (subject === "vessel" || (subject === undefined && meanings.has("#schedule"))) return "Vessel";
  }
  return describeKind(scoredKinds[kind]!).module;
}

/** What is named by its number is the subject; where nothing is, what is named by a word ("my box"). */
function subjectsOf(meanings: ReadonlyMap<string, number>): readonly string[] {
  const byNumber = subjects.filter((subject) => meanings.has(`@${subject}`));
  return byNumber.length > 0 ? byNumber : subjects.filter((subject) => meanings.has(`#${subject}`));
}

function subjectKey(kind: number, meanings: ReadonlyMap<string, number>): string {
  return `${kind} ${subjectsOf(meanings).join(" ")}`;
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
