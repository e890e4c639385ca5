import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readIncident } from "../service/src/analysis/read-incident.ts";
import { readOwnTexts } from "./own-texts.ts";

/**
 * `node evaluation/teach-tune-half.ts`: writes the tune half of our own texts, read as an intake reads them, to
 * knowledge/sayings/reported.txt, from which the kind model learns. The test half stays unseen.
 */

const byKind = new Map<string, Set<string>>();
for (const { text, kind, split } of readOwnTexts()) {
  if (split !== "tune") continue;
  const told = readIncident(text).text.replace(/\s+/gu, " ").trim();
  if (told !== "") byKind.set(kind, (byKind.get(kind) ?? new Set()).add(told));
}
const chapters = [...byKind]
  .sort(([left], [right]) => left.localeCompare(right))
  .map(([kind, texts]) => `## ${kind}\n${[...texts].join("\n")}\n`);
writeFileSync(join(import.meta.dirname, "../knowledge/sayings/reported.txt"), `${chapters.join("\n")}`);
