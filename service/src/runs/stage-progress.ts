import type { StageName } from "../analysis/stages.ts";
import type { Fact } from "../evidence/source.ts";

/**
 * How a run tells people where it is: the offices of the Tang court, whose point was that who drafts does
 * not approve, and the share of the work that is behind it. The shares follow where time goes once sources
 * are connected: looking things up.
 */
interface StageCourse {
  readonly office: string;
  readonly doing: string;
  /** Progress when the stage begins and when it has ended. */
  readonly from: number;
  readonly to: number;
}

const courses: Record<StageName, StageCourse> = {
  intake: { office: "Gate of petitions 登聞院", doing: "reading the report", from: 1, to: 5 },
  "extract-entities": { office: "Gate of petitions 登聞院", doing: "noting identifiers", from: 5, to: 15 },
  "retrieve-knowledge": {
    office: "Hanlin academy 翰林院",
    doing: "looking for runbooks and past cases",
    from: 15,
    to: 30,
  },
  "collect-evidence": { office: "Censorate 察院", doing: "looking up identifiers", from: 30, to: 70 },
  diagnose: { office: "Secretariat 中書省", doing: "drafting the diagnosis", from: 70, to: 80 },
  review: { office: "Chancellery 門下省", doing: "reviewing every claim", from: 80, to: 88 },
  propose: { office: "Six ministries 六部", doing: "proposing actions", from: 88, to: 97 },
};

/** The sentence of a stage that begins; `doing` replaces its usual words. */
export function stageSentence(stage: StageName, doing: string | undefined): string {
  const course = courses[stage];
  return `${course.office}: ${doing ?? course.doing}`;
}

export function finishedSentence(stage: StageName, ms: number): string {
  const course = courses[stage];
  return `${course.office}: done ${course.doing} (${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms)`;
}

export function progressAtStart(stage: StageName): number {
  return courses[stage].from;
}

export function progressAtEnd(stage: StageName): number {
  return courses[stage].to;
}

/** Lookups of one stage move progress towards its end without reaching it: their number is not known. */
export function progressAtLookup(lookups: number): number {
  const { from, to } = courses["collect-evidence"];
  return Math.floor(to - (to - from) / (1 + lookups / 4));
}

const longestQuery = 160;

export function lookupSentence(fact: Fact): string {
  const query = fact.query.length > longestQuery ? `${fact.query.slice(0, longestQuery)}…` : fact.query;
  const answer = { found: "found something", nothing: "found nothing", failed: "could not look" }[
    fact.status
  ];
  return `${fact.source}: ${answer} (${query})`;
}
