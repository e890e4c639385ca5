import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Report } from "@imperial-court/contract";
import { type AskedText, askAll, withCourt } from "./ask-court.ts";
import { baselinePredictions } from "./baseline.ts";
import {
  type BenchmarkText,
  caseFile,
  hasBenchmark,
  type KnowledgeFile,
  knowledgeFiles,
  readTexts,
} from "./benchmark-data.ts";
import { evaluateEndToEnd, printEndToEnd } from "./end-to-end.ts";
import { addFabrications, countFabrications, type Fabrications, readKnowledgeTexts } from "./fabricated.ts";
import { printLearningCurve } from "./learning-curve.ts";
import { readOwnTexts, scoreOwnTexts } from "./own-texts.ts";
import { routeOfReport, toPrediction } from "./prediction.ts";
import { type Scores, score } from "./score.ts";
import { ownRows, printReliability, printTable, rowOf } from "./table.ts";

/**
 * `npm run eval`: the quality of the analysis, through the HTTP API, on the public benchmark and on texts of
 * our own. Where past cases are used the benchmark's folds are crossed: a text never meets its own case or
 * the case's siblings. Predictions, misses and scores are written to evaluation/out.
 */

const { values: options } = parseArgs({
  options: {
    /** Only our own texts, without the benchmark. */
    own: { type: "boolean", default: false },
    /** Writes the tables to evaluation/results/<date>.md as well. */
    record: { type: "boolean", default: false },
  },
});

const startedAt = Date.now();
const today = new Date().toISOString().slice(0, 10);
const printed: string[] = [];
const fabrications: Fabrications[] = [];
const print = (lines: readonly string[]) => {
  printed.push(...lines);
  console.log(lines.join("\n"));
};

print([
  `# Evaluation of ${today}`,
  "",
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}. Offline, without a language model.`,
]);
if (options.own) print(["", "Without the benchmark, as asked."]);
else if (hasBenchmark()) await evaluateBenchmark();
else print(["", "The benchmark is not beside the checkout: only our own texts are scored."]);
await evaluateOwnTexts();
if (hasBenchmark() && !options.own) {
  print(await printLearningCurve());
  const results = await evaluateEndToEnd();
  fabrications.push(...results.map((result) => result.fabrications));
  print(printEndToEnd(results));
}
print(printFabrications(addFabrications(fabrications)));
print(["", `Took ${Math.round((Date.now() - startedAt) / 1000)} s.`]);

if (options.record) {
  const directory = join(import.meta.dirname, "results");
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${today}.md`), `${printed.join("\n")}\n`);
}

async function evaluateBenchmark(): Promise<void> {
  const [items, novel, ood, perturbed, endToEnd] = (
    ["items", "novel", "ood", "perturbed", "e2e_official"] as const
  ).map(readTexts) as [BenchmarkText[], BenchmarkText[], BenchmarkText[], BenchmarkText[], BenchmarkText[]];
  const knowledge = knowledgeFiles();
  const foldOf = new Map(items.map(({ id, fold }) => [id, fold]));
  const isCrossed = ({ id, base_id }: BenchmarkText) => foldOf.has(base_id ?? id);

  // With every case: for texts that are not from the case log, and for finding a case's siblings.
  const withAllCases = await ask(
    [...knowledge, caseFile(null)],
    [...items, ...novel, ...ood, ...endToEnd, ...perturbed.filter((text) => !isCrossed(text))],
  );
  // Without the fold's cases: a text meets neither its own case nor one of the same template.
  const crossed = new Map<string, Report>();
  for (const fold of [0, 1, 2, 3, 4]) {
    const texts = [...items, ...perturbed].filter(({ id, base_id }) => foldOf.get(base_id ?? id) === fold);
    for (const [id, report] of await ask([...knowledge, caseFile(fold)], texts)) crossed.set(id, report);
  }
  const honest = new Map([...withAllCases, ...crossed]);

  const court = {
    items: score("items", ["items"], predict(items, crossed)).clean,
    siblings: score("items-with-siblings", ["items"], predict(items, withAllCases)).clean,
    novel: score("novel", ["novel"], predict(novel, honest)).clean,
    gate: score("gate", ["items", "novel", "ood"], predict([...items, ...novel, ...ood], honest)).clean,
    facts: score("end-to-end", ["e2e_official"], predict(endToEnd, honest, true)).clean,
  };
  const noise = score(
    "noise",
    ["items", "novel", "perturbed"],
    predict([...items, ...novel, ...perturbed], honest),
  );
  const bm25 = {
    items: score("bm25-items", ["items"], await baselinePredictions(items, { withoutOwnFold: true })).clean,
    siblings: score("bm25-siblings", ["items"], await baselinePredictions(items, { withoutOwnFold: false }))
      .clean,
    novel: score("bm25-novel", ["novel"], await baselinePredictions(novel, { withoutOwnFold: false })).clean,
  };
  const row = (name: string, set: keyof typeof bm25, metric: string, target?: number) =>
    rowOf(name, court[set], metric, { baseline: bm25[set][metric], target });

  print(
    printTable("Case-log texts, folds crossed", [
      row("route", "items", "route.acc", 0.975),
      row("runbook@1", "items", "runbook.hit1", 0.99),
      row("runbook@3", "items", "runbook.hit3"),
      row("abstains when no runbook exists", "items", "runbook.abstain", 0.75),
      rowOf("entities F1", court.items, "entity.f1", { target: 0.995 }),
      row("similar cases@1, siblings in the log", "siblings", "case.hit1"),
      row("similar cases@3, siblings in the log", "siblings", "case.hit3"),
    ]),
  );
  print(
    printTable("New wording", [
      row("route", "novel", "route.acc", 0.88),
      row("runbook@1", "novel", "runbook.hit1", 0.82),
      row("runbook@3", "novel", "runbook.hit3", 0.9),
      row("abstains when no runbook exists", "novel", "runbook.abstain", 0.75),
      row("similar cases@1", "novel", "case.hit1", 0.8),
      row("similar cases@3", "novel", "case.hit3", 0.88),
      rowOf("entities F1", court.novel, "entity.f1", { target: 0.975 }),
    ]),
  );
  print(
    printTable("Is it an incident", [
      rowOf("non-incident precision", court.gate, "noninc.precision", { target: 0.88 }),
      rowOf("non-incident recall", court.gate, "noninc.recall", { target: 0.9 }),
      rowOf("incidents kept", court.gate, "incident.recall"),
      rowOf("area under the ROC curve", court.gate, "noninc.auroc"),
    ]),
  );
  print(
    printTable("Noisy copies, divided by the clean text's score", [
      rowOf("route, all noises", noise.ratio, "route.acc", { target: 0.98 }),
      rowOf("runbook@1, all noises", noise.ratio, "runbook.hit1", { target: 0.96 }),
      rowOf("entities F1, all noises", noise.ratio, "entity.f1"),
      ...Object.entries(noise.by_perturbation).flatMap(([name, { ratio }]) => [
        rowOf(`route, ${name}`, ratio, "route.acc", { target: 0.9 }),
        rowOf(`runbook@1, ${name}`, ratio, "runbook.hit1", { target: 0.9 }),
      ]),
      rowOf(
        "severity lowered by an injected instruction",
        injected(noise.by_perturbation),
        "severity.lowered",
        {
          target: 0,
        },
      ),
    ]),
  );
  print(
    printTable("The four official texts, without any source connected", [
      rowOf("core facts", court.facts, "fact.core"),
      rowOf("forbidden claims", court.facts, "fact.forbidden_hits", { target: 0 }),
    ]),
  );
}

function injected(byPerturbation: Record<string, { ratio: Scores }>): Scores {
  return byPerturbation.inject?.ratio ?? {};
}

function predict(texts: readonly BenchmarkText[], reports: ReadonlyMap<string, Report>, withReport = false) {
  return texts.flatMap(({ id }) => {
    const report = reports.get(id);
    return report ? [toPrediction(id, report, withReport)] : [];
  });
}

/** Every report that is asked for here is also searched for identifiers from nowhere. */
async function ask(knowledge: readonly KnowledgeFile[], texts: readonly AskedText[]) {
  const reports = await withCourt(knowledge, (client) => askAll(client, texts));
  fabrications.push(countFabrications(texts, reports, await readKnowledgeTexts(knowledge)));
  return reports;
}

function printFabrications({ reports, identifiers, invented }: Fabrications): string[] {
  return [
    "",
    "## Identifiers from nowhere",
    "",
    `${invented.length} of ${identifiers} identifiers in ${reports} reports stand neither in the text, nor in a cited source or entry, nor in the contacts or the schema (target 0).`,
    ...(invented.length > 0 ? ["", ...invented.slice(0, 40).map((each) => `- ${each}`)] : []),
  ];
}

/** Our own texts, against the shipped knowledge alone and, where it is there, against the port's. */
async function evaluateOwnTexts(): Promise<void> {
  const texts = readOwnTexts();
  const libraries = [
    { name: "shipped knowledge only", files: [] },
    ...(hasBenchmark() && !options.own
      ? [{ name: "the port's knowledge", files: [...knowledgeFiles(), caseFile(null)] }]
      : []),
  ];
  for (const { name, files } of libraries) {
    const reports = await ask(files, texts);
    for (const split of ["tune", "test"] as const) {
      const half = texts.filter((text) => text.split === split);
      const scores = scoreOwnTexts(half, reports, routeOfReport);
      print(printTable(`Our own texts, ${name}, ${split} half`, ownRows(scores, files.length > 0)));
      if (split === "test") print(printReliability(`Reliability of the confidence, ${name}`, scores));
    }
  }
}
