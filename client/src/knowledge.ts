import type {
  Contact,
  KnowledgeEntryAnswer,
  KnowledgeGaps,
  KnowledgeList,
  KnowledgeOrigin,
  KnowledgeOverview,
  KnowledgeRevision,
  KnowledgeType,
  PastCase,
  Runbook,
} from "@imperial-court/contract";
import { readJson, send, type Transport } from "./transport.ts";

/** The port's own runbooks, past cases and contacts. Imports are `importKnowledge`. */
export interface Knowledge {
  /** How many there are, and whether the shipped ones are in use. */
  overview(options?: { signal?: AbortSignal | undefined }): Promise<KnowledgeOverview>;
  /** One page; without `q` all, with it those in which the words occur. */
  list(type: KnowledgeType, query?: KnowledgeQuery): Promise<KnowledgeList>;
  /** The port's own, or the one that came with the product. CourtApiError `entry-not-found` when it was removed, too. */
  read(type: KnowledgeType, id: string, options?: KnowledgeReadOptions): Promise<KnowledgeEntryAnswer>;
  /** Newest first, those of a removed entry as well. */
  revisions(type: KnowledgeType, id: string, options?: KnowledgeReadOptions): Promise<KnowledgeRevision[]>;
  /** A new revision, or a new entry. */
  write(entry: WrittenEntry): Promise<KnowledgeEntryAnswer>;
  remove(type: KnowledgeType, id: string): Promise<void>;
  /** Troubles that keep coming and that no runbook covers. */
  gaps(query?: GapsQuery): Promise<KnowledgeGaps>;
}

export interface KnowledgeReadOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface KnowledgeQuery extends KnowledgeReadOptions {
  /** Default: the port's own. */
  readonly origin?: KnowledgeOrigin | undefined;
  readonly q?: string | undefined;
  /** Entries a page; the service gives at most 200. */
  readonly limit?: number | undefined;
  readonly cursor?: string | null | undefined;
}

export interface GapsQuery extends KnowledgeReadOptions {
  /** Runs of so many last days count; past cases always do. */
  readonly days?: number | undefined;
  /** How often a trouble has come at least. */
  readonly least?: number | undefined;
  readonly limit?: number | undefined;
}

export type WrittenEntry =
  | { readonly type: "runbook"; readonly entry: Runbook }
  | { readonly type: "past-case"; readonly entry: PastCase }
  | { readonly type: "contact"; readonly entry: Contact };

/** Grouping thousands of texts takes its time. */
const gapsTimeoutMs = 120_000;

const collections = {
  runbook: "runbooks",
  "past-case": "past-cases",
  contact: "contacts",
} as const satisfies Record<KnowledgeType, string>;

export function createKnowledge(transport: Transport): Knowledge {
  const entryPath = (type: KnowledgeType, id: string) =>
    `/knowledge/${collections[type]}/${encodeURIComponent(id)}`;
  const get = <T>(path: string, { signal, ...query }: KnowledgeQuery = {}, timeoutMs = transport.timeoutMs) =>
    send(transport, { method: "GET", path, query, timeoutMs, isRepeatable: true, signal }, (response) =>
      readJson<T>(response),
    );
  return {
    overview: (options) => get("/knowledge", options),
    list: (type, query) => get(`/knowledge/${collections[type]}`, query),
    read: (type, id, options) => get(entryPath(type, id), options),
    revisions: async (type, id, options) =>
      (await get<{ revisions: KnowledgeRevision[] }>(`${entryPath(type, id)}/revisions`, options)).revisions,
    write: ({ type, entry }) =>
      send(
        transport,
        {
          method: "PUT",
          path: entryPath(type, entry.id),
          headers: { "content-type": "application/json" },
          body: JSON.stringify(entry),
          isRepeatable: true,
        },
        (response) => readJson<KnowledgeEntryAnswer>(response),
      ),
    // Not tried again: the second try of a removal that arrived would be told that there is no such entry.
    remove: (type, id) =>
      send(
        transport,
        { method: "DELETE", path: entryPath(type, id), isRepeatable: false },
        async () => undefined,
      ),
    gaps: (query) => get("/knowledge/gaps", query, gapsTimeoutMs),
  };
}
