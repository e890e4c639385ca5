import { connectForReading } from "../database/postgres-reader.ts";
import { type KnowledgeReader, mostChanges } from "./knowledge-reader.ts";
import {
  countPostgresPastCases,
  readPostgresChanges,
  readPostgresKnowledge,
  readPostgresVersion,
} from "./postgres-knowledge-store.ts";

/** Connects at the first question, and again when the connection broke. */
export function openPostgresKnowledgeReader(url: string): KnowledgeReader {
  const reader = connectForReading(url);
  return {
    version: () => readPostgresVersion(reader),
    countPastCases: () => countPostgresPastCases(reader),
    readEntries: () => readPostgresKnowledge(reader),
    readChanges: (position) => readPostgresChanges(reader, position, mostChanges),
    close: () => reader.close(),
  };
}
