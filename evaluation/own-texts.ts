import { globSync } from "node:fs";
import { join } from "node:path";
import { describeKind, type Report } from "@imperial-court/contract";
import { readJsonLines } from "./benchmark-data.ts";

/** A text of our own, with what a duty officer would say of it. The `test` half is never tuned on. */
export interface OwnText {
  readonly id: string;
  readonly text: string;
  readonly kind: string;
  readonly route: string;
  readonly is_incident: boolean;
  /** Articles of the benchmark's knowledge base that fit; empty: none does. Absent for what is no incident. */
  readonly runbook_hint?: readonly string[];
  readonly split: "tune" | "test";
}

export function readOwnTexts(): OwnText[] {
  return globSync("*.jsonl", { cwd: join(import.meta.dirname, "texts") })
    .sort()
    .flatMap((name) => readJsonLines<OwnText>(join(import.meta.dirname, "texts", name)));
}

export interface Share {
  readonly share: number;
  readonly count: number;
}

export interface OwnScores {
  readonly kind: Share;
  readonly family: Share;
  readonly route: Share;
  /** Against `runbook_hint`, where the benchmark's knowledge base is loaded. */
  readonly runbookFirst: Share;
  readonly runbookAmongThree: Share;
  readonly abstains: Share;
  readonly nonIncidentPrecision: Share;
  readonly nonIncidentRecall: Share;
  /** Mean squared error of the confidence that the kind is right. */
  readonly brier: number;
  readonly reliability: readonly {
    from: number;
    to: number;
    confidence: number;
    right: number;
    count: number;
  }[];
}

export function scoreOwnTexts(
  texts: readonly OwnText[],
  reports: ReadonlyMap<string, Report>,
  routeOf: (report: Report) => string,
): OwnScores {
  const pairs = texts.flatMap((text) => {
    const report = reports.get(text.id);
    return report ? [{ text, report, analysis: report.incident_analysis }] : [];
  });
  const incidents = pairs.filter(({ text }) => text.is_incident);
  const judged = incidents.map(({ text, analysis }) => ({
    confidence: analysis.confidence,
    isRight: analysis.incident_kind === text.kind,
  }));
  const covered = incidents.filter(({ text }) => (text.runbook_hint?.length ?? 0) > 0);
  const uncovered = incidents.filter(({ text }) => text.runbook_hint?.length === 0);
  const hits = (text: OwnText, report: Report, among: number) =>
    report.runbooks.slice(0, among).some(({ id }) => text.runbook_hint?.includes(id));
  const saidNone = pairs.filter(({ analysis }) => !analysis.is_incident);
  const areNone = pairs.filter(({ text }) => !text.is_incident);
  return {
    kind: shareOf(incidents, ({ text, analysis }) => analysis.incident_kind === text.kind),
    family: shareOf(
      incidents,
      ({ text, analysis }) => analysis.incident_type === describeKind(text.kind).family,
    ),
    route: shareOf(incidents, ({ text, report }) => routeOf(report) === text.route),
    runbookFirst: shareOf(covered, ({ text, report }) => hits(text, report, 1)),
    runbookAmongThree: shareOf(covered, ({ text, report }) => hits(text, report, 3)),
    abstains: shareOf(uncovered, ({ report }) => report.runbooks.length === 0),
    nonIncidentPrecision: shareOf(saidNone, ({ text }) => !text.is_incident),
    nonIncidentRecall: shareOf(areNone, ({ analysis }) => !analysis.is_incident),
    brier: mean(judged.map(({ confidence, isRight }) => (confidence - (isRight ? 1 : 0)) ** 2)),
    reliability: [0, 0.2, 0.4, 0.6, 0.8].map((from) => {
      const to = from + 0.2;
      const bin = judged.filter(({ confidence }) => confidence >= from && (confidence < to || to >= 1));
      return {
        from,
        to,
        confidence: mean(bin.map(({ confidence }) => confidence)),
        right: mean(bin.map(({ isRight }) => (isRight ? 1 : 0))),
        count: bin.length,
      };
    }),
  };
}

function shareOf<T>(items: readonly T[], isRight: (item: T) => boolean): Share {
  return { share: mean(items.map((item) => (isRight(item) ? 1 : 0))), count: items.length };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}
