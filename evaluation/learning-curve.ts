import { createHash } from "node:crypto";
import type { CourtClient } from "@imperial-court/client";
import type { IncidentKindCode, Report } from "@imperial-court/contract";
import { askAll, withCourt } from "./ask-court.ts";
import {
  type BenchmarkCase,
  type BenchmarkText,
  knowledgeFiles,
  readCases,
  readTexts,
} from "./benchmark-data.ts";
import { type OwnText, readOwnTexts } from "./own-texts.ts";
import { routeOfReport } from "./prediction.ts";
import { wilsonInterval } from "./score.ts";

/**
 * What the court gains from closed cases. It starts with the port's runbooks alone; cases are closed in a fixed
 * order that follows nothing (of their ids' hashes), and after each portion texts are asked whose own case is
 * not among them: reports of troubles that may have come before, and reports of troubles that never did (the
 * benchmark's folds have no template in common). No restart in between.
 */

const portions = [0, 10, 50, 150];
const folds = [0, 1, 2, 3, 4];

interface Answers {
  readonly closed: number;
  readonly pairs: { text: BenchmarkText; report: Report }[];
}

export async function printLearningCurve(): Promise<string[]> {
  const cases = readCases().sort((a, b) => hashOf(a.id).localeCompare(hashOf(b.id)));
  const caseOf = new Map(cases.map((entry) => [entry.id, entry]));
  const items = readTexts("items");
  const last = new Set(cases.slice(Math.max(...portions)).map(({ id }) => id));
  const recurring = await learn(
    cases,
    items.filter(({ id }) => last.has(sourceOf(id))),
  );
  const unseen: Answers[] = portions.map((closed) => ({ closed, pairs: [] }));
  for (const fold of folds) {
    const others = cases.filter((entry) => entry.fold !== fold);
    const answers = await learn(
      others,
      items.filter((text) => text.fold === fold),
    );
    answers.forEach(({ pairs }, at) => {
      unseen[at]?.pairs.push(...pairs);
    });
  }

  const familyOf = (id: string) => caseOf.get(id)?.family;
  const isRouted = ({ text, report }: Pair) => routeOfReport(report) === text.gold.route;
  const hasRunbook = ({ text }: Pair) => goldRunbooks(text).length > 0;
  const leadsRight = ({ text, report }: Pair) => goldRunbooks(text).includes(report.runbooks[0]?.id ?? "");
  const isSimilar = ({ text, report }: Pair) =>
    familyOf(report.similar_cases[0]?.id ?? "") === text.gold.family;
  const row = (troubles: string, { closed, pairs }: Answers, isSimilarCounted: boolean) => {
    const cells = [
      troubles,
      closed,
      share(pairs, isRouted),
      "",
      share(pairs.filter(hasRunbook), leadsRight),
      isSimilarCounted ? share(pairs, isSimilar) : "",
      pairs.length,
    ];
    return `| ${cells.join(" | ")} |`;
  };
  return [
    "",
    "## Gain from closed cases, starting with the runbooks alone",
    "",
    "| troubles | closed cases | route | kind | runbook@1 | similar case@1 | n |",
    "|---|---|---|---|---|---|---|",
    ...recurring.map((answers) => row("that may have come before", answers, true)),
    ...unseen.map((answers) => row("that never came before", answers, false)),
    ...(await learnFromFeedback()),
  ];
}

/**
 * Our own texts, with the shipped knowledge alone: runs of the tune half are closed with feedback that names
 * their kind, their module and a resolution, and the test half is asked.
 */
async function learnFromFeedback(): Promise<string[]> {
  const texts = readOwnTexts()
    .filter((text) => text.is_incident)
    .sort((a, b) => hashOf(a.id).localeCompare(hashOf(b.id)));
  const taught = texts.filter(({ split }) => split === "tune");
  const asked = texts.filter(({ split }) => split === "test");
  return withCourt([], async (client) => {
    const rows: string[] = [];
    let fed = 0;
    for (const closed of portions) {
      await closeByFeedback(client, taught.slice(fed, closed));
      fed = closed;
      const reports = await askAll(client, asked);
      const pairs = asked.flatMap((text) => {
        const report = reports.get(text.id);
        return report ? [{ text, report }] : [];
      });
      const isRouted = ({ text, report }: (typeof pairs)[number]) => routeOfReport(report) === text.route;
      const isOfKind = ({ text, report }: (typeof pairs)[number]) =>
        report.incident_analysis.incident_kind === text.kind;
      const cells = [
        "told otherwise, closed by feedback",
        closed,
        share(pairs, isRouted),
        share(pairs, isOfKind),
        "",
        "",
      ];
      rows.push(`| ${cells.join(" | ")} | ${pairs.length} |`);
    }
    return rows;
  });
}

/** A report is right when its kind and its route are. */
async function closeByFeedback(client: CourtClient, texts: readonly OwnText[]): Promise<void> {
  for (const { text, kind, route } of texts) {
    const { run_id: runId } = await client.submit(text);
    const run = await client.wait(runId, { timeoutMs: 60_000 });
    await client.giveFeedback(runId, {
      is_right: run.incident_kind === kind && run.result !== null && routeOfReport(run.result) === route,
      kind: kind as IncidentKindCode,
      module: route,
      resolution: "Resolved by the team on duty.",
    });
  }
}

interface Pair {
  readonly text: BenchmarkText;
  readonly report: Report;
}

/** Asks the texts after each portion of cases, of one service. */
function learn(cases: readonly BenchmarkCase[], texts: readonly BenchmarkText[]): Promise<Answers[]> {
  return withCourt(knowledgeFiles(), async (client) => {
    const answers: Answers[] = [];
    let fed = 0;
    for (const closed of portions) {
      await close(client, cases.slice(fed, closed));
      fed = closed;
      const reports = await askAll(client, texts);
      answers.push({
        closed: Math.min(closed, cases.length),
        pairs: texts.flatMap((text) => {
          const report = reports.get(text.id);
          return report ? [{ text, report }] : [];
        }),
      });
    }
    return answers;
  });
}

async function close(client: CourtClient, cases: readonly BenchmarkCase[]): Promise<void> {
  if (cases.length === 0) return;
  const lines = cases.map((entry) => JSON.stringify(entry)).join("\n");
  const { files } = await client.importKnowledge([{ name: "closed.jsonl", content: new Blob([lines]) }]);
  if (files[0]?.added !== cases.length)
    throw new Error(`not all cases were stored: ${JSON.stringify(files)}`);
}

function goldRunbooks({ gold }: BenchmarkText): readonly string[] {
  return (gold.runbooks as string[] | undefined) ?? [];
}

/** A text's id is its case's and the variant: `C002/alert`. */
function sourceOf(textId: string): string {
  return textId.split("/")[0] as string;
}

function hashOf(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}

/** With its 95 % interval. */
function share<T>(items: readonly T[], isRight: (item: T) => boolean): string {
  if (items.length === 0) return "";
  const value = items.filter(isRight).length / items.length;
  const [low, high] = wilsonInterval(value, items.length);
  return `${value.toFixed(3)} (${low.toFixed(3)} – ${high.toFixed(3)})`;
}
