import { openSqliteReader } from "../database/sqlite-reader.ts";
import type { StoredKnowledge } from "./knowledge-store.ts";
import { readStoredKnowledge, readVersion } from "./sqlite-knowledge-store.ts";

/** Knowledge by a connection of one's own, for worker threads. */
export interface KnowledgeReader {
  version(): Promise<string>;
  readEntries(): Promise<StoredKnowledge>;
  close(): Promise<void>;
}

export function openKnowledgeReader(place: { databasePath: string | null }): KnowledgeReader {
  if (place.databasePath === null) throw new Error("no store is named");
  const { reader, close } = openSqliteReader(place.databasePath);
  return {
    async version() {
      return readVersion(reader);
    },
    async readEntries() {
      return readStoredKnowledge(reader);
    },
    async close() {
      close();
    },
  };
}
