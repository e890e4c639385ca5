import { type CourtClient, createClient } from "@imperial-court/client";
import type { Report } from "@imperial-court/contract";
import type { KnowledgeFile } from "./benchmark-data.ts";
import { startCourt } from "./court-process.ts";

const callers = 8;

export interface AskedText {
  readonly id: string;
  readonly text: string;
}

/** A service on an empty directory with the knowledge imported, for as long as `use` runs. */
export async function withCourt<T>(
  knowledge: readonly KnowledgeFile[],
  use: (client: CourtClient) => Promise<T>,
  environment: Record<string, string> = {},
): Promise<T> {
  const court = await startCourt(environment);
  try {
    const client = createClient({ baseUrl: court.url });
    if (knowledge.length > 0) await importAll(client, knowledge);
    return await use(client);
  } finally {
    await court.stop();
  }
}

async function importAll(client: CourtClient, knowledge: readonly KnowledgeFile[]): Promise<void> {
  const { files } = await client.importKnowledge(knowledge);
  const broken = files.filter(({ added, changed, unchanged }) => added + changed + unchanged === 0);
  if (broken.length > 0) throw new Error(`not imported: ${JSON.stringify(broken.slice(0, 3))}`);
}

/** Submits every text over HTTP and hands back the reports by id. A run that fails ends the evaluation. */
export async function askAll(client: CourtClient, texts: readonly AskedText[]): Promise<Map<string, Report>> {
  const reports = new Map<string, Report>();
  const waiting = [...texts];
  const caller = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const submitted = await client.submit(next.text);
      const run = await client.wait(submitted.run_id, { timeoutMs: 120_000 });
      if (run.result === null) throw new Error(`${next.id}: run ${run.run_id} ended with ${run.error}`);
      reports.set(next.id, run.result);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return reports;
}
