import { openSqliteReader } from "../database/sqlite-reader.ts";
import type { KnowledgeChanges, ReadKnowledge } from "./knowledge-store.ts";
import {
  countPastCases,
  readKnowledgeChanges,
  readStoredKnowledge,
  readVersion,
} from "./sqlite-knowledge-store.ts";

/** Revisions that are read as changes: as many take about as long as reading a small library. */
export const mostChanges = 2_000;

/** Knowledge by a connection of one's own, for worker threads. */
export interface KnowledgeReader {
  version(): Promise<string>;
  /** How much there is to read, without reading it. */
  countPastCases(): Promise<number>;
  readEntries(): Promise<ReadKnowledge>;
  /** What came after a reading's position; null when it is so much that everything should be read. */
  readChanges(position: number): Promise<KnowledgeChanges | null>;
  close(): Promise<void>;
}

export function openKnowledgeReader(place: {
  databasePath: string | null;
  databaseUrl?: string | null;
}): KnowledgeReader {
  if (place.databasePath !== null) return openInFile(place.databasePath);
  if (place.databaseUrl != null) return openOnServer(place.databaseUrl);
  throw new Error("no store is named");
}

function openInFile(path: string): KnowledgeReader {
  const { reader, close } = openSqliteReader(path);
  return {
    async version() {
      return readVersion(reader);
    },
    async countPastCases() {
      return countPastCases(reader);
    },
    async readEntries() {
      return readStoredKnowledge(reader);
    },
    async readChanges(position) {
      return readKnowledgeChanges(reader, position, mostChanges);
    },
    async close() {
      close();
    },
  };
}

/** The driver is loaded only where the store is PostgreSQL. */
function openOnServer(url: string): KnowledgeReader {
  const opening = import("./postgres-knowledge-reader.ts").then((module) =>
    module.openPostgresKnowledgeReader(url),
  );
  return {
    version: async () => await (await opening).version(),
    countPastCases: async () => await (await opening).countPastCases(),
    readEntries: async () => await (await opening).readEntries(),
    readChanges: async (position) => await (await opening).readChanges(position),
    close: async () => await (await opening).close(),
  };
}
