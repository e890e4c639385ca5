import { randomUUID } from "node:crypto";
import { Worker } from "node:worker_threads";
import type { ImportedFile, KnowledgeImport } from "@imperial-court/contract";
import type { FileRead, ImportFile, ImportOrder } from "./import-thread.ts";
import { entryTitle, type KnowledgeStore } from "./knowledge-store.ts";

/**
 * Imports run in the background, one after the other, each file in one transaction. An import that a stop or
 * a crash cut short has stored whole files only and is simply repeated; so its record lives in memory.
 */
export interface Imports {
  /** The import's record, which changes while it runs. */
  start(files: readonly ImportFile[], options: ImportOptions): KnowledgeImport;
  find(importId: string): KnowledgeImport | null;
  /** Resolves when the import has ended, or after the time. */
  waitForEnd(importId: string, timeoutMs: number): Promise<void>;
  stop(): Promise<void>;
}

export interface ImportOptions {
  readonly isDryRun: boolean;
  /** Field → column name. */
  readonly columns: Readonly<Record<string, string>>;
}

const keptImports = 100;
const previewedEntries = 500;
/** A parser that needs more has met a crafted file. */
const threadMemoryMb = 1024;

export function createImports(store: KnowledgeStore): Imports {
  const imports = new Map<string, { record: KnowledgeImport; end: Promise<void> }>();
  const running = new Set<Worker>();
  let line: Promise<void> = Promise.resolve();

  async function run(record: KnowledgeImport, files: readonly ImportFile[], options: ImportOptions) {
    try {
      for await (const read of readFiles({ files, columns: options.columns }, running)) {
        const file = record.files[read.index] as ImportedFile;
        await settle(file, read, store, options.isDryRun);
        record.progress = Math.round((100 * (read.index + 1)) / files.length);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      for (const file of record.files.filter(({ status }) => status === "waiting")) fail(file, reason);
    }
    record.version = await store.version().catch(() => null);
    record.status = record.files.every(({ status }) => status === "failed") ? "failed" : "completed";
    record.progress = 100;
    record.completed_at = new Date().toISOString();
  }

  return {
    start(files, options) {
      const record: KnowledgeImport = {
        import_id: randomUUID(),
        status: "running",
        is_dry_run: options.isDryRun,
        progress: 0,
        created_at: new Date().toISOString(),
        completed_at: null,
        files: files.map(({ name }) => waitingFile(name)),
        version: null,
      };
      line = line.then(() => run(record, files, options));
      imports.set(record.import_id, { record, end: line });
      const oldest = imports.keys().next().value;
      if (imports.size > keptImports && oldest !== undefined) imports.delete(oldest);
      return record;
    },
    find: (importId) => imports.get(importId)?.record ?? null,
    async waitForEnd(importId, timeoutMs) {
      const end = imports.get(importId)?.end;
      if (end === undefined) return;
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutMs);
      });
      await Promise.race([end, timeout]);
      clearTimeout(timer);
    },
    async stop() {
      await Promise.all([...running].map((thread) => thread.terminate()));
      await line;
    },
  };
}

async function settle(
  file: ImportedFile,
  read: FileRead,
  store: KnowledgeStore,
  isDryRun: boolean,
): Promise<void> {
  if (read.read === null) return fail(file, read.error);
  const { entries, skipped, warnings } = read.read;
  Object.assign(file, { skipped, warnings });
  if (entries.length === 0) return fail(file, "No runbook, past case or contact was found in it.");
  try {
    const counts = isDryRun ? await store.previewSave(entries) : await store.save(entries, file.name);
    Object.assign(file, counts, { status: "completed" });
    if (isDryRun) {
      file.preview = entries.slice(0, previewedEntries).map((entry) => ({
        type: entry.type,
        id: entry.entry.id,
        title: entryTitle(entry),
        place: entry.place,
      }));
    }
  } catch (error) {
    fail(file, error instanceof Error ? error.message : String(error));
  }
}

function fail(file: ImportedFile, reason: string | null): void {
  file.status = "failed";
  file.error = reason;
}

function waitingFile(name: string): ImportedFile {
  return {
    name,
    status: "waiting",
    added: 0,
    changed: 0,
    unchanged: 0,
    skipped: [],
    warnings: [],
    error: null,
    preview: [],
  };
}

/** What the thread read, file by file. Throws when the thread ends before its last file. */
async function* readFiles(order: ImportOrder, running: Set<Worker>): AsyncGenerator<FileRead> {
  const thread = new Worker(new URL("./import-thread.ts", import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb },
  });
  running.add(thread);
  const read: FileRead[] = [];
  let wake = Promise.withResolvers<void>();
  let ending: Error | null = null;
  thread.on("message", (message: FileRead) => {
    read.push(message);
    wake.resolve();
  });
  thread.on("error", (error) => {
    ending = error;
    wake.resolve();
  });
  thread.on("exit", () => {
    ending ??= new Error("The import was stopped.");
    wake.resolve();
  });
  try {
    for (let next = 0; next < order.files.length; next++) {
      while (read.length <= next) {
        if (ending !== null) throw ending;
        await wake.promise;
        wake = Promise.withResolvers<void>();
      }
      yield read[next] as FileRead;
    }
  } finally {
    running.delete(thread);
    await thread.terminate();
  }
}
