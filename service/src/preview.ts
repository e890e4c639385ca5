import type { Preview } from "@imperial-court/contract";
import type { AnalysisThreads } from "./analysis-threads.ts";
import { type FindRuns, findDuplicates } from "./evidence/other-runs.ts";

/**
 * What a text would be read as, for whoever is typing it. The reading is done in an analysis thread, where the
 * library is, so that no text holds up the event loop; nothing is stored.
 */
export function createPreview(threads: Pick<AnalysisThreads, "read">, findRuns: FindRuns) {
  return async (text: string): Promise<Preview> => {
    const { runbookFits, ...reading } = await threads.read(text);
    const duplicates = await findDuplicates(reading.entities, findRuns, new Date().toISOString());
    return {
      ...reading,
      duplicates: duplicates.map(({ runId, title, why }) => ({ run_id: runId, title, why })),
    };
  };
}
