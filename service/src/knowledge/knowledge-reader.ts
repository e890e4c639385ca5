import { openSqliteReader } from "../database/sqlite-reader.ts";
import type { StoredKnowledge } from "./knowledge-store.ts";
import { readStoredKnowledge, readVersion } from "./sqlite-knowledge-store.ts";

/** Knowledge by a connection of one's own, for worker threads. */
export interface KnowledgeReader {
  version(): Promise<string>;
  readEntries(): Promise<StoredKnowledge>;
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
    async readEntries() {
      return readStoredKnowledge(reader);
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
    readEntries: async () => await (await opening).readEntries(),
    close: async () => await (await opening).close(),
  };
}
