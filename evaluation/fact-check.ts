import type { Report } from "@imperial-court/contract";
import { readJsonLines } from "./benchmark-data.ts";

/** A text, what a report on it must say, and what it must not. */
export interface CheckedText {
  readonly id: string;
  readonly text: string;
  readonly gold: {
    /** Any of these; absent where the text does not test the verdict. */
    readonly verdicts?: readonly string[];
    readonly facts: readonly {
      readonly id: string;
      readonly kind: "core" | "bonus";
      readonly desc: string;
      /** Regular expressions, any of which tells the fact. */
      readonly any: readonly string[];
    }[];
    readonly forbidden: readonly string[];
  };
}

export interface FactScore {
  readonly core: Share;
  readonly bonus: Share;
  readonly verdicts: Share;
  readonly forbidden: readonly string[];
  readonly missed: readonly string[];
}

interface Share {
  readonly met: number;
  readonly of: number;
}

export function readCheckedTexts(path: string): CheckedText[] {
  return readJsonLines<CheckedText>(path);
}

/** Which of the facts stand anywhere in the reports, and which forbidden claims. */
export function checkFacts(texts: readonly CheckedText[], reports: ReadonlyMap<string, Report>): FactScore {
  const score = { core: [0, 0], bonus: [0, 0], verdicts: [0, 0] } as Record<string, [number, number]>;
  const forbidden: string[] = [];
  const missed: string[] = [];
  const count = (what: string, isMet: boolean, name: string) => {
    const share = score[what]!;
    share[1] += 1;
    if (isMet) share[0] += 1;
    else missed.push(name);
  };
  for (const { id, text: _, gold } of texts) {
    const report = reports.get(id);
    const said = report === undefined ? "" : plainText(report);
    for (const fact of gold.facts) {
      const isMet = fact.any.some((pattern) => new RegExp(pattern, "i").test(said));
      count(fact.kind, isMet, `${id} ${fact.kind} ${fact.id}: ${fact.desc}`);
    }
    if (gold.verdicts !== undefined) {
      const verdict = report?.incident_analysis.verdict ?? "none";
      const isMet = gold.verdicts.includes(verdict);
      count("verdicts", isMet, `${id} verdict: ${verdict}, not ${gold.verdicts.join(" or ")}`);
    }
    for (const pattern of gold.forbidden) {
      const match = new RegExp(pattern, "i").exec(said);
      if (match !== null) forbidden.push(`${id}: "${match[0]}"`);
    }
  }
  const share = ([met, of]: [number, number]): Share => ({ met, of });
  return {
    core: share(score.core!),
    bonus: share(score.bonus!),
    verdicts: share(score.verdicts!),
    forbidden,
    missed,
  };
}

/** As the benchmark's scorer reads it: JSON without the escapes that would hide a line's end or a quote. */
function plainText(report: Report): string {
  return JSON.stringify(report).replaceAll("\\n", "\n").replaceAll('\\"', '"');
}
