import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type IncidentKindCode, incidentKindCodes } from "@imperial-court/contract";
import { knowledgePackage } from "./shipped-knowledge.ts";

/** How somebody tells a trouble, in one line. */
export interface Saying {
  readonly text: string;
  /** `NONE`: no incident. */
  readonly kind: IncidentKindCode;
}

let shipped: readonly Saying[] | null = null;

/**
 * The sayings that ship with the product, from which the kind model learns what the thesaurus has no word for: text
 * files in which a line `## KIND` opens the sayings of a kind, one a line. Throws on a line that belongs to no kind.
 * Read once in each thread.
 */
export function readShippedSayings(): readonly Saying[] {
  shipped ??= readPackage();
  return shipped;
}

function readPackage(): Saying[] {
  const folder = join(knowledgePackage(), "sayings");
  return readdirSync(folder)
    .filter((fileName) => fileName.endsWith(".txt"))
    .sort()
    .flatMap((fileName) => parseSayings(readFileSync(join(folder, fileName), "utf8"), fileName));
}

export function parseSayings(text: string, fileName: string): Saying[] {
  const sayings: Saying[] = [];
  let kind: IncidentKindCode | null = null;
  text.split("\n").forEach((written, number) => {
    const line = written.trim();
    if (line === "") return;
    if (line.startsWith("## ")) kind = incidentKindCodes.find((code) => code === line.slice(3)) ?? null;
    else if (kind !== null) sayings.push({ text: line, kind });
    if (kind === null) throw new Error(`${fileName}:${number + 1} belongs to no kind of incident: ${line}`);
  });
  return sayings;
}
