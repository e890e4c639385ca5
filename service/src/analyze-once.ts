import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "@imperial-court/contract";
import { analyze } from "./analysis/pipeline.ts";
import { readConfig } from "./config.ts";
import { connectSources } from "./connect-sources.ts";
import { readMail } from "./http/mail-text.ts";
import { openKnowledgeReader } from "./knowledge/knowledge-reader.ts";
import type { StoredKnowledge } from "./knowledge/knowledge-store.ts";
import { buildLibrary } from "./knowledge/library.ts";
import { libraryEntries } from "./knowledge/library-entries.ts";

/**
 * One analysis in this process, without a service: the command line's `analyze`. It reads the knowledge of
 * the data directory where there is one, and the configured sources. Nothing is stored.
 */
export async function analyzeOnce(
  text: string,
  options: { hints?: Record<string, unknown> } = {},
): Promise<Report> {
  const config = readConfig();
  const stored = await readKnowledge(join(config.dataDirectory, "court.sqlite"));
  const library = buildLibrary(libraryEntries(stored, config.shippedKnowledge));
  const sources = await connectSources(config);
  try {
    return await analyze(
      { runId: null, text, receivedAt: new Date().toISOString(), hints: options.hints ?? {} },
      {
        checkpoint: async (_stage, work) => work(),
        library,
        sources: sources.sources,
        signal: new AbortController().signal,
        onLookup: () => undefined,
      },
    );
  } finally {
    await sources.close();
  }
}

/** The same for an e-mail as a file holds it (`.eml`). */
export async function analyzeMailOnce(
  mail: Uint8Array,
  hints: Record<string, unknown> = {},
): Promise<Report> {
  const read = await readMail(Buffer.from(mail));
  return analyzeOnce(read.text, { hints: { ...read.hints, ...hints } });
}

async function readKnowledge(databasePath: string): Promise<StoredKnowledge> {
  if (!existsSync(databasePath)) return { runbooks: [], pastCases: [], contacts: [], version: "0" };
  const reader = openKnowledgeReader({ databasePath });
  try {
    return await reader.readEntries();
  } finally {
    await reader.close();
  }
}
