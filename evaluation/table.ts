import type { OwnScores, Share } from "./own-texts.ts";
import { type Scores, wilsonInterval } from "./score.ts";

/** One line of the printed table. */
export interface Row {
  readonly name: string;
  readonly value: number | null | undefined;
  readonly count?: number | null | undefined;
  readonly baseline?: number | null | undefined;
  readonly target?: number;
}

export function rowOf(name: string, scores: Scores, metric: string, more: Partial<Row> = {}): Row {
  return { name, value: scores[metric], count: scores[`${metric}#`], ...more };
}

export function printTable(title: string, rows: readonly Row[]): string[] {
  return [
    "",
    `## ${title}`,
    "",
    "| measure | score | 95 % interval | BM25 | target | n |",
    "|---|---|---|---|---|---|",
    ...rows.map(({ name, value, count, baseline, target }) => {
      const interval = value != null && count ? wilsonInterval(value, count).map(number).join(" – ") : "";
      const cells = [name, number(value), interval, number(baseline), number(target), count ?? ""];
      return `| ${cells.join(" | ")} |`;
    }),
  ];
}

export function ownRows(scores: OwnScores, withRunbooks: boolean): Row[] {
  const row = (name: string, { share, count }: Share): Row => ({ name, value: share, count });
  return [
    row("route", scores.route),
    row("family", scores.family),
    row("kind", scores.kind),
    ...(withRunbooks
      ? [
          row("runbook@1", scores.runbookFirst),
          row("runbook@3", scores.runbookAmongThree),
          row("abstains when no runbook exists", scores.abstains),
        ]
      : []),
    row("non-incident precision", scores.nonIncidentPrecision),
    row("non-incident recall", scores.nonIncidentRecall),
    { name: "Brier score of the confidence", value: scores.brier },
  ];
}

/** How often the kind is right where the court says how sure it is. */
export function printReliability(title: string, { reliability }: OwnScores): string[] {
  return [
    "",
    `## ${title}`,
    "",
    "| said confidence | mean | right | n |",
    "|---|---|---|---|",
    ...reliability
      .filter(({ count }) => count > 0)
      .map(
        ({ from, to, confidence, right, count }) =>
          `| ${from.toFixed(1)} – ${to.toFixed(1)} | ${number(confidence)} | ${number(right)} | ${count} |`,
      ),
  ];
}

function number(value: number | null | undefined): string {
  return value == null || Number.isNaN(value) ? "" : value.toFixed(3);
}
