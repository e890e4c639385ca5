import { randomUUID } from "node:crypto";
import { on } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { isMarkedAsUntransferable, Worker } from "node:worker_threads";
import type { ImportedFile, KnowledgeImport } from "@imperial-court/contract";
import { CourtError } from "../errors.ts";
import type { ImportedEntry } from "./formats/imported-entry.ts";
import type { FileMessage, ImportFile, ImportOrder } from "./import-thread.ts";
import { entryTitle, type KnowledgeStore } from "./knowledge-store.ts";

/**
 * Imports run in the background, one after the other; each file becomes current whole or not at all. An import
 * that a stop or a crash cut short has stored whole files only and is simply repeated; so its record lives in
 * memory.
 */
export interface Imports {
  /**
   * The import's record, which changes while it runs. The files' bytes are taken over: nobody else may read them later.
   * @throws CourtError too-many-requests when too much waits already
   */
  start(files: readonly ImportFile[], options: ImportOptions): KnowledgeImport;
  find(importId: string): KnowledgeImport | null;
  /** Resolves when the import has ended, or after the time. */
  waitForEnd(importId: string, timeoutMs: number): Promise<void>;
  /** Gives up what runs and waits; files that are not yet current are not stored. */
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
/** Bytes of files that may wait in memory, whatever is sent; the first import is always taken. */
const waitingBytes = 256 * 1024 * 1024;
/** Reading a file is about a third of the work, storing what was read the rest. */
const readShare = 0.3;
/** A parser may leave something open that keeps its thread alive. */
const lastWordsMs = 500;

export function createImports(store: KnowledgeStore): Imports {
  const imports = new Map<string, { record: KnowledgeImport; end: Promise<void> }>();
  const stopping = new AbortController();
  let line: Promise<void> = Promise.resolve();
  let heldBytes = 0;

  async function run(record: KnowledgeImport, files: readonly ImportFile[], options: ImportOptions) {
    const work = { store, isDryRun: options.isDryRun, signal: stopping.signal };
    try {
      stopping.signal.throwIfAborted();
      const thread = openThread({ files, columns: options.columns }, stopping.signal);
      try {
        for (const [index, file] of record.files.entries()) {
          await settle(file, thread, {
            ...work,
            onProgress: (share) => {
              record.progress = Math.round((100 * (index + share)) / files.length);
            },
          });
        }
      } finally {
        await thread.close();
      }
    } catch (error) {
      for (const file of record.files.filter(({ status }) => status === "waiting"))
        fail(file, reasonOf(error));
    }
    record.version = await store.version().catch(() => null);
    record.status = record.files.every(({ status }) => status === "failed") ? "failed" : "completed";
    record.progress = 100;
    record.completed_at = new Date().toISOString();
  }

  return {
    start(files, options) {
      const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
      if (heldBytes > 0 && heldBytes + bytes > waitingBytes) {
        throw new CourtError(
          "too-many-requests",
          "Other imports are waiting. Send this one when they are done.",
          {
            retryAfterSeconds: 10,
          },
        );
      }
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
      heldBytes += bytes;
      line = line
        .then(() => run(record, files, options))
        .finally(() => {
          heldBytes -= bytes;
        });
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
      stopping.abort(new Error("The import was stopped."));
      await line;
    },
  };
}

interface FileWork {
  readonly store: KnowledgeStore;
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
  /** Told the file's share that is done, 0..1. */
  readonly onProgress: (share: number) => void;
}

/** Reads the next file and stores it, or says what storing it would do. */
async function settle(file: ImportedFile, thread: ReadingThread, work: FileWork): Promise<void> {
  const { store, isDryRun, signal, onProgress } = work;
  const entries: ImportedEntry[] = [];
  let message = await thread.next();
  for (; message.type === "entries"; message = await thread.next()) {
    for (const entry of message.entries) entries.push(entry);
  }
  if (message.type === "failed") return fail(file, message.error);
  Object.assign(file, { skipped: message.skipped, warnings: message.warnings });
  if (entries.length === 0) return fail(file, "No runbook, past case or contact was found in it.");
  onProgress(readShare);
  try {
    const counts = isDryRun
      ? await store.previewSave(entries)
      : await store.save(entries, file.name, {
          signal,
          onProgress: (share) => onProgress(readShare + share * (1 - readShare)),
        });
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
    fail(file, reasonOf(error));
  }
}

function fail(file: ImportedFile, reason: string): void {
  file.status = "failed";
  file.error = reason;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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

interface ReadingThread {
  /** Asks for the next message. Throws when the thread ended without one, or was stopped. */
  next(): Promise<FileMessage>;
  close(): Promise<void>;
}

/** What the thread gets without a copy, which would hold up the event loop for 0.1 s with a hundred megabytes. */
function buffersOf(files: readonly ImportFile[]): ArrayBuffer[] {
  const buffers = new Set(files.map(({ bytes }) => bytes.buffer));
  // Small ones share a buffer that Node keeps.
  return [...buffers].filter(
    (buffer) => buffer instanceof ArrayBuffer && !isMarkedAsUntransferable(buffer),
  ) as ArrayBuffer[];
}

function openThread(order: ImportOrder, signal: AbortSignal): ReadingThread {
  const worker = new Worker(new URL("./import-thread.ts", import.meta.url), {
    workerData: order,
    transferList: buffersOf(order.files),
    resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb },
  });
  const ended = new AbortController();
  const exit = new Promise<void>((resolve) => {
    worker.once("exit", () => {
      ended.abort();
      resolve();
    });
  });
  // One that comes after the last message concerns nobody, and must not end the process.
  worker.on("error", () => undefined);
  // `on` rejects with the worker's own error, the one of a full heap included.
  const messages = on(worker, "message", { signal: AbortSignal.any([signal, ended.signal]) });
  return {
    async next() {
      worker.postMessage("next");
      try {
        const { value } = await messages.next();
        return value![0] as FileMessage;
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw ended.signal.aborted ? new Error("The thread that reads the files has ended.") : error;
      }
    },
    async close() {
      await messages.return?.();
      // It ends by itself after the last file; one that is asked to stop is ended in the middle of its work.
      if (!signal.aborted) await Promise.race([exit, delay(lastWordsMs, undefined, { ref: false })]);
      await worker.terminate();
    },
  };
}
