import type { KnowledgeImport } from "@imperial-court/contract";
import { delay, patientAttempts } from "./retry-policy.ts";
import type { IncidentFile } from "./submit-incident.ts";
import { readJson, send, type Transport } from "./transport.ts";

export interface ImportOptions {
  /** Read and report, change nothing. */
  readonly isDryRun?: boolean | undefined;
  /** For case logs whose columns are named otherwise: `{ problem: "What happened" }`. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
  /** Told while the import runs. */
  readonly onProgress?: (running: KnowledgeImport) => void;
  readonly signal?: AbortSignal | undefined;
}

/** What the service waits before it leaves an import to the background; then it is asked for news this often. */
const firstAnswerSeconds = 1;
const pollIntervalMs = 1_000;
/** Sending hundreds of megabytes takes its time. */
const uploadTimeoutMs = 300_000;

/**
 * Resolves with the ended import, which says for each file whether it was stored. Safe to repeat: importing
 * the same file again changes nothing. Aborting stops waiting, not the import.
 */
export async function importKnowledge(
  transport: Transport,
  files: readonly IncidentFile[],
  { isDryRun = false, columns = {}, onProgress, signal }: ImportOptions = {},
): Promise<KnowledgeImport> {
  const form = new FormData();
  for (const file of files) form.append("file", file.content, file.name);
  const read = (response: Response) => readJson<KnowledgeImport>(response);
  let current = await send(
    transport,
    {
      method: "POST",
      path: "/knowledge/import",
      query: {
        dry_run: isDryRun,
        wait: firstAnswerSeconds,
        columns: Object.entries(columns).map(([field, column]) => `${field}:${column}`),
      },
      body: form,
      isRepeatable: true,
      timeoutMs: uploadTimeoutMs,
      signal,
    },
    read,
  );
  const path = `/knowledge/imports/${encodeURIComponent(current.import_id)}`;
  while (current.status === "running") {
    onProgress?.(current);
    await delay(pollIntervalMs, signal);
    current = await send(
      transport,
      { method: "GET", path, isRepeatable: true, attempts: patientAttempts, signal },
      read,
    );
  }
  return current;
}
