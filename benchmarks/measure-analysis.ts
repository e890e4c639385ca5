import { existsSync, globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { analyze } from "@imperial-court/service/analysis/pipeline.ts";
import { readKnowledgeFile } from "@imperial-court/service/knowledge/formats/read-knowledge-file.ts";
import { buildLibrary } from "@imperial-court/service/knowledge/library.ts";
import { libraryEntries } from "@imperial-court/service/knowledge/library-entries.ts";
import { percentile } from "./load.ts";
import type { Measure } from "./run.ts";

const shared = resolve(import.meta.dirname, "../../shared");

/** One text, without HTTP and store: the benchmark's texts against its 77 runbooks and 193 past cases. */
export async function measureAnalysis(): Promise<Measure[]> {
  if (!existsSync(join(shared, "bench"))) return [];
  const stored = { runbooks: [] as never[], pastCases: [] as never[], contacts: [] as never[], version: "1" };
  const files = [
    ...globSync("bench/kb/*.md", { cwd: shared }),
    "bench/public/cases.jsonl",
    "port-data/contacts.json",
  ];
  for (const file of files) {
    const { entries } = await readKnowledgeFile(readFileSync(join(shared, file)), file, {});
    for (const { type, entry } of entries) {
      const list =
        type === "runbook" ? stored.runbooks : type === "contact" ? stored.contacts : stored.pastCases;
      list.push(entry as never);
    }
  }
  const library = buildLibrary(libraryEntries(stored, "auto"));
  const texts = readFileSync(join(shared, "bench/public/items.jsonl"), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { text: string }).text);
  const tools = {
    checkpoint: async <T>(_stage: string, work: () => T | Promise<T>) => work(),
    library,
    sources: [],
    signal: new AbortController().signal,
    onLookup: () => undefined,
  };
  const times: number[] = [];
  for (const text of [...texts, ...texts]) {
    const startedAt = performance.now();
    await analyze({ runId: null, text, receivedAt: new Date().toISOString(), hints: {} }, tools);
    times.push(performance.now() - startedAt);
  }
  // The first half warmed the engine up.
  const warm = times.slice(texts.length);
  const size = `${stored.runbooks.length} runbooks and ${stored.pastCases.length} past cases`;
  return [
    { share: 0.5, target: 10 },
    { share: 0.99, target: 30 },
  ].map(({ share, target }) => {
    const value = percentile(warm, share);
    return {
      name: `analysis of a text with ${size}, p${share * 100}`,
      value: `${value.toFixed(1)} ms`,
      target: `< ${target} ms`,
      isMet: value < target,
    };
  });
}
