import type { KnowledgeType } from "@imperial-court/contract";
import { wordsOf } from "../database/text-words.ts";
import { entryTitle, type KnowledgeEntry, type KnowledgeQuery, type StoredEntry } from "./knowledge-store.ts";
import { readShippedKnowledge } from "./shipped-knowledge.ts";

/**
 * What ships with the product, listed, searched and found as the store does the port's own: as revision 0,
 * by "shipped", at no time. It changes with the release only.
 */

let prepared: readonly PreparedEntry[] | null = null;

interface PreparedEntry {
  readonly stored: StoredEntry;
  readonly words: readonly string[];
}

export function listShipped({ type, q, limit, cursor }: KnowledgeQuery): {
  entries: StoredEntry[];
  nextCursor: string | null;
  total: number;
} {
  const asked = wordsOf(q ?? "");
  if (q && asked.length === 0) return { entries: [], nextCursor: null, total: 0 };
  const found = shippedEntries()
    .filter(({ stored, words }) => stored.type === type && haveAll(words, asked))
    .map(({ stored }) => stored);
  const rest = found.filter(({ id }) => cursor === null || id > cursor);
  const entries = rest.slice(0, limit);
  return {
    entries,
    nextCursor: rest.length > limit ? (entries.at(-1)?.id ?? null) : null,
    total: found.length,
  };
}

export function findShipped(type: KnowledgeType, id: string): StoredEntry | null {
  return shippedEntries().find(({ stored }) => stored.type === type && stored.id === id)?.stored ?? null;
}

function shippedEntries(): readonly PreparedEntry[] {
  prepared ??= prepare();
  return prepared;
}

function prepare(): PreparedEntry[] {
  const { runbooks, contacts } = readShippedKnowledge();
  const entries: KnowledgeEntry[] = [
    ...runbooks.map((entry) => ({ type: "runbook" as const, entry })),
    ...contacts.map((entry) => ({ type: "contact" as const, entry })),
  ];
  return entries
    .map((known) => ({
      stored: {
        type: known.type,
        id: known.entry.id,
        revision: 0,
        title: entryTitle(known),
        source: "shipped",
        createdAt: null,
        isRemoved: false,
        entry: known.entry,
      },
      words: wordsOf(Object.values(known.entry).flat().join("\n")),
    }))
    .sort((a, b) => (a.stored.id < b.stored.id ? -1 : 1));
}

/** Each by its beginning. */
function haveAll(words: readonly string[], asked: readonly string[]): boolean {
  return asked.every((beginning) => words.some((word) => word.startsWith(beginning)));
}
