import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report } from "@imperial-court/contract";
import { findScratchObstacle, type ScratchKind } from "../service/src/testing/scratch-databases.ts";
import { askAll, withCourt } from "./ask-court.ts";
import { caseFile, knowledgeFiles, readTexts, sharedDirectory } from "./benchmark-data.ts";
import {
  addFabrications,
  countFabrications,
  type Fabrications,
  type KnowledgeTexts,
  readKnowledgeTexts,
} from "./fabricated.ts";
import { checkFacts, type FactScore, readCheckedTexts } from "./fact-check.ts";
import { databaseKinds, loadPortDatabase } from "./port-database.ts";
import { toPrediction } from "./prediction.ts";
import { type Scores, score } from "./score.ts";

/**
 * The whole court with its sources connected, through the HTTP API and offline: the port's rows in each
 * database that this machine has, its logs, its knowledge and contacts. First the four official texts, then
 * siblings of our own over the same schema, with rows and log lines of our own beside the port's.
 */
export interface EndToEnd {
  readonly kind: ScratchKind;
  /** Why it was not run here; null when it was. */
  readonly obstacle: string | null;
  readonly official: Scores;
  readonly siblings: FactScore | null;
  readonly fabrications: Fabrications;
}

const siblingsDirectory = join(import.meta.dirname, "siblings");

export async function evaluateEndToEnd(): Promise<EndToEnd[]> {
  const results: EndToEnd[] = [];
  const knowledge = await readKnowledgeTexts(importedFiles());
  for (const kind of databaseKinds) {
    const obstacle = await findScratchObstacle(kind);
    results.push(
      obstacle === null
        ? await evaluateOn(kind, knowledge)
        : { kind, obstacle, official: {}, siblings: null, fabrications: addFabrications([]) },
    );
  }
  return results;
}

async function evaluateOn(kind: ScratchKind, knowledge: KnowledgeTexts): Promise<EndToEnd> {
  const official = readTexts("e2e_official");
  const siblings = readCheckedTexts(join(siblingsDirectory, "texts.jsonl"));
  const database = await loadPortDatabase(kind);
  const directory = mkdtempSync(join(tmpdir(), "court-sources-"));
  try {
    const environment = { COURT_SOURCES_FILE: writeSources(directory, kind, database.reader) };
    return await withCourt(
      importedFiles(),
      async (client) => {
        // The official texts meet the port's rows as they are; the siblings meet ours beside them.
        const officialReports = await askAll(client, official);
        await database.execute(readFileSync(join(siblingsDirectory, "rows.sql"), "utf8"));
        const siblingReports = await askAll(client, siblings);
        const schema = readFileSync(join(sharedDirectory, "port-data/db.sql"), "utf8");
        const predictions = official.flatMap(({ id }) => predictionOf(id, officialReports));
        return {
          kind,
          obstacle: null,
          official: score(`end-to-end-${kind}`, ["e2e_official"], predictions).clean,
          siblings: checkFacts(siblings, siblingReports),
          fabrications: addFabrications([
            countFabrications(official, officialReports, knowledge, schema),
            countFabrications(siblings, siblingReports, knowledge, schema),
          ]),
        };
      },
      environment,
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
    await database.drop();
  }
}

function predictionOf(id: string, reports: ReadonlyMap<string, Report>) {
  const report = reports.get(id);
  return report === undefined ? [] : [toPrediction(id, report, true)];
}

function importedFiles() {
  return [...knowledgeFiles(), caseFile(null)];
}

function writeSources(directory: string, kind: ScratchKind, reader: string): string {
  const path = join(directory, "court.config.yaml");
  const address = kind === "sqlite" ? { path: reader } : { url: reader };
  const sources = [
    {
      name: "service logs",
      type: "logs",
      paths: [join(sharedDirectory, "port-data/logs/*.log"), join(siblingsDirectory, "logs/*.log")],
    },
    { name: "operational database", type: kind, ...address, profile: "transhipment" },
  ];
  // JSON is YAML.
  writeFileSync(path, JSON.stringify({ sources }));
  return path;
}

export function printEndToEnd(results: readonly EndToEnd[]): string[] {
  const share = (value: number | null | undefined) => (value == null ? "" : value.toFixed(3));
  const part = ({ met, of }: { met: number; of: number }) => (of === 0 ? "" : `${met}/${of}`);
  const lines = [
    "",
    "## With every source connected, through the HTTP API",
    "",
    "| database | official core | bonus | forbidden | siblings core | bonus | verdicts | forbidden | identifiers invented |",
    "|---|---|---|---|---|---|---|---|---|",
  ];
  const notes: string[] = [];
  for (const { kind, obstacle, official, siblings, fabrications } of results) {
    if (obstacle !== null || siblings === null) {
      lines.push(`| ${kind} | not run | | | | | | | |`);
      notes.push(`- ${kind}: not run, ${obstacle}`);
      continue;
    }
    lines.push(
      `| ${kind} | ${share(official["fact.core"])} of ${official["fact.core#"]} | ${share(official["fact.bonus"])} of ${official["fact.bonus#"]} | ${official["fact.forbidden_hits"]} | ${part(siblings.core)} | ${part(siblings.bonus)} | ${part(siblings.verdicts)} | ${siblings.forbidden.length} | ${fabrications.invented.length} of ${fabrications.identifiers} |`,
    );
    notes.push(
      ...[...siblings.missed, ...siblings.forbidden.map((each) => `forbidden ${each}`)].map(
        (each) => `- ${kind}, ${each}`,
      ),
      ...fabrications.invented.map((each) => `- ${kind}, invented: ${each}`),
    );
  }
  return notes.length === 0 ? lines : [...lines, "", ...notes];
}

if (import.meta.main) {
  for (const line of printEndToEnd(await evaluateEndToEnd())) console.log(line);
}
