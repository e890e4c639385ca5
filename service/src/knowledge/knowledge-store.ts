import { createHash } from "node:crypto";
import type { Contact, KnowledgeType, PastCase, Runbook } from "@imperial-court/contract";

/**
 * The port's own knowledge: runbooks, past cases and contacts, as imported, edited and learned.
 *
 * Every change is a new revision of an entry and a new version of the whole; nothing is overwritten. A save
 * is one transaction: all of a file's entries or none. An entry whose content is already stored changes
 * nothing, so that an import may be repeated.
 */
export interface KnowledgeStore {
  /** Changes with every save that changed something and every removal. */
  version(): Promise<string>;
  /** Everything current, for the library. */
  readEntries(): Promise<StoredKnowledge>;
  list(query: KnowledgeQuery): Promise<{ entries: StoredEntry[]; nextCursor: string | null; total: number }>;
  find(type: KnowledgeType, id: string): Promise<StoredEntry | null>;
  /** All revisions of an entry, newest first, removals included. */
  revisions(type: KnowledgeType, id: string): Promise<StoredEntry[]>;
  /** Whatever their number, the entries become current together, and other calls get their turn meanwhile. */
  save(entries: readonly KnowledgeEntry[], source: string, options?: SaveOptions): Promise<SaveCounts>;
  /** What `save` would do, without doing it. */
  previewSave(entries: readonly KnowledgeEntry[]): Promise<SaveCounts>;
  remove(type: KnowledgeType, id: string, source: string): Promise<boolean>;
  counts(): Promise<Record<KnowledgeType, number>>;
}

export type KnowledgeEntry =
  | { readonly type: "runbook"; readonly entry: Runbook }
  | { readonly type: "past-case"; readonly entry: PastCase }
  | { readonly type: "contact"; readonly entry: Contact };

export interface StoredEntry {
  readonly type: KnowledgeType;
  readonly id: string;
  /** Counted from 1; 0: it ships with the product. */
  readonly revision: number;
  readonly title: string;
  /** The file it came from, "edit", "run <id>" or "shipped". */
  readonly source: string;
  /** Null: it ships with the product. */
  readonly createdAt: string | null;
  readonly isRemoved: boolean;
  readonly entry: Runbook | PastCase | Contact;
}

export interface StoredKnowledge {
  readonly runbooks: Runbook[];
  /** In the order they were saved. */
  readonly pastCases: PastCase[];
  readonly contacts: Contact[];
  readonly version: string;
}

/** What a store held when it was read, with the place in its history at which that was. */
export interface ReadKnowledge extends StoredKnowledge {
  /** For `KnowledgeReader.readChanges`; null while a large save is under way, whose entries come in no such order. */
  readonly position: number | null;
}

/** What is other than at an earlier position. */
export interface KnowledgeChanges extends Pick<ReadKnowledge, "version" | "position"> {
  /** All of them; null when they are as they were. */
  readonly runbooks: Runbook[] | null;
  readonly contacts: Contact[] | null;
  /** In the order they were saved. */
  readonly savedCases: PastCase[];
  readonly removedCases: string[];
}

export interface KnowledgeQuery {
  readonly type: KnowledgeType;
  /** Words that must occur in the entry. */
  readonly q: string | null;
  readonly limit: number;
  /** Id after which to go on. */
  readonly cursor: string | null;
}

export interface SaveOptions {
  /** Gives a long save up; nothing of it is stored. */
  readonly signal?: AbortSignal;
  /** Told of a long save's share that is done, 0..1. */
  readonly onProgress?: (share: number) => void;
}

export interface SaveCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** Two entries with the same hash say the same, whatever the order of their fields. SHA-256 in hexadecimal digits. */
export function contentHash({ entry }: KnowledgeEntry): string {
  const fields = Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(fields)).digest("hex");
}

/** What a list shows of an entry: a past case has no title of its own. */
export function entryTitle({ type, entry }: KnowledgeEntry): string {
  if (type === "runbook") return entry.title;
  if (type === "contact") return `${entry.module}: ${entry.name}`;
  const text = entry.problem || entry.alert;
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

/** The entries of a type a page at a time; the next page is read when it is asked for. */
export async function* readPages(
  store: Pick<KnowledgeStore, "list">,
  type: KnowledgeType,
  limit: number,
): AsyncGenerator<readonly StoredEntry[]> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<KnowledgeStore["list"]>> = await store.list({
      type,
      q: null,
      limit,
      cursor,
    });
    yield page.entries;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
