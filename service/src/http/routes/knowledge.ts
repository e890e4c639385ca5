import { Readable } from "node:stream";
import {
  contactSchema,
  type KnowledgeEntryAnswer,
  type KnowledgeRevision,
  type KnowledgeType,
  knowledgeEntrySchema,
  knowledgeListSchema,
  knowledgeOrigins,
  knowledgeOverviewSchema,
  knowledgeRevisionsSchema,
  pastCaseSchema,
  runbookSchema,
} from "@imperial-court/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { CourtError } from "../../errors.ts";
import {
  type KnowledgeEntry,
  type KnowledgeStore,
  readPages,
  type StoredEntry,
} from "../../knowledge/knowledge-store.ts";
import { findShipped, listShipped } from "../../knowledge/shipped-entries.ts";
import { jsonType, sendJson } from "../answers.ts";
import { addCall, type Call } from "../call.ts";
import { readControlBody } from "../control-body.ts";
import { readQuery } from "../query-parameters.ts";
import type { KnowledgeParts } from "../server-parts.ts";

/** Runbooks, past cases and contacts: list, search, read, edit, remove, export. */

const collections = {
  runbooks: "runbook",
  "past-cases": "past-case",
  contacts: "contact",
} as const satisfies Record<string, KnowledgeType>;
const schemas = { runbook: runbookSchema, "past-case": pastCaseSchema, contact: contactSchema };
const maxEntryBytes = 1024 * 1024;
const exportPage = 200;

const listQuerySchema = z.object({
  origin: z
    .enum(knowledgeOrigins, `must be one of ${knowledgeOrigins.join(", ")}`)
    .default("own")
    .describe("The port's own entries, or those that came with the product"),
  q: z.string().max(500).optional().describe("Words that must occur, each by its beginning"),
  limit: z
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .default(50)
    .transform((limit) => Math.min(limit, 200)),
  cursor: z.string().max(500).optional().describe("`next_cursor` of the page before"),
});

const collectionNote = "`collection` is `runbooks`, `past-cases` or `contacts`.";
const oneEntry = { [jsonType]: knowledgeEntrySchema };

export const listKnowledgeCall: Call = {
  operation: "listKnowledge",
  method: "GET",
  path: "/knowledge/{collection}",
  tag: "Knowledge",
  scope: "read",
  summary: "List or search knowledge entries",
  description: `${collectionNote} GET /knowledge says whether reports use those that came with the product.`,
  query: listQuerySchema,
  answers: { 200: { description: "One page", content: { [jsonType]: knowledgeListSchema } } },
  problems: ["entry-not-found", "invalid-parameter"],
};
export const readKnowledgeCall: Call = {
  operation: "readKnowledge",
  method: "GET",
  path: "/knowledge/{collection}/{id}",
  tag: "Knowledge",
  scope: "read",
  summary: "Read one entry",
  description: `${collectionNote} The port's own comes before the one with its id that came with the product.`,
  answers: { 200: { description: "The entry", content: oneEntry } },
  problems: ["entry-not-found"],
};
export const revisionsCall: Call = {
  operation: "listKnowledgeRevisions",
  method: "GET",
  path: "/knowledge/{collection}/{id}/revisions",
  tag: "Knowledge",
  scope: "read",
  summary: "All revisions of an entry, newest first",
  description: `${collectionNote} What came with the product is revision 0.`,
  answers: {
    200: {
      description: "The revisions",
      content: { [jsonType]: knowledgeRevisionsSchema },
    },
  },
  problems: ["entry-not-found"],
};
export const writeKnowledgeCall: Call = {
  operation: "writeKnowledge",
  method: "PUT",
  path: "/knowledge/{collection}/{id}",
  tag: "Knowledge",
  scope: "operate",
  audit: "knowledge.write",
  summary: "Write an entry: a new revision, or a new entry",
  description: `${collectionNote} One with the id of an entry that came with the product stands in its place.`,
  body: {
    isRequired: true,
    content: { "application/json": z.union([runbookSchema, pastCaseSchema, contactSchema]) },
  },
  answers: { 200: { description: "The entry as stored", content: oneEntry } },
  problems: ["entry-not-found", "invalid-request", "invalid-json"],
};
export const removeKnowledgeCall: Call = {
  operation: "removeKnowledge",
  method: "DELETE",
  path: "/knowledge/{collection}/{id}",
  tag: "Knowledge",
  scope: "operate",
  audit: "knowledge.remove",
  summary: "Remove an entry; its revisions are kept",
  description: `${collectionNote} What came with the product cannot be removed.`,
  answers: { 204: { description: "Removed" } },
  problems: ["entry-not-found"],
};
export const overviewCall: Call = {
  operation: "knowledgeOverview",
  method: "GET",
  path: "/knowledge",
  tag: "Knowledge",
  scope: "read",
  summary: "How much knowledge there is, and which shipped entries are in use",
  answers: {
    200: {
      description: "Counts and version",
      content: {
        [jsonType]: knowledgeOverviewSchema,
      },
    },
  },
  problems: [],
};
export const exportCall: Call = {
  operation: "exportKnowledge",
  method: "GET",
  path: "/knowledge/export",
  tag: "Knowledge",
  scope: "read",
  summary: "Every entry as JSON lines, in the shape that the import reads",
  answers: {
    200: { description: "One entry per line", content: { "application/x-ndjson; charset=utf-8": null } },
  },
  problems: [],
};

export const knowledgeCalls = [
  overviewCall,
  exportCall,
  listKnowledgeCall,
  readKnowledgeCall,
  revisionsCall,
  writeKnowledgeCall,
  removeKnowledgeCall,
];

export function addKnowledgeRoutes(server: FastifyInstance, knowledge: KnowledgeParts): void {
  const { store } = knowledge;

  addCall(server, overviewCall, async (_request, reply) => {
    const [version, own, shipped] = await Promise.all([
      store.version(),
      store.counts(),
      knowledge.shippedInUse(),
    ]);
    return sendJson(reply, JSON.stringify({ version, own, shipped_in_use: shipped }));
  });

  addCall(
    server,
    exportCall,
    async (_request, reply) => {
      reply.header("content-type", "application/x-ndjson; charset=utf-8");
      reply.header("content-disposition", 'attachment; filename="knowledge.jsonl"');
      return reply.send(Readable.from(exportPages(store), { objectMode: false }));
    },
    { isLong: true },
  );

  addCall(server, listKnowledgeCall, async (request, reply) => {
    const type = typeOf(request);
    const { origin, q, limit, cursor } = readQuery(listQuerySchema, request.query, request.url);
    const query = { type, q: q?.trim() || null, limit, cursor: cursor ?? null };
    const page = origin === "shipped" ? listShipped(query) : await store.list(query);
    const entries = page.entries.map(toAnswer);
    const version = await store.version();
    return sendJson(
      reply,
      JSON.stringify({ entries, total: page.total, next_cursor: page.nextCursor, version }),
    );
  });

  addCall(server, readKnowledgeCall, async (request, reply) => {
    const type = typeOf(request);
    const id = idOf(request);
    const found = (await store.find(type, id)) ?? findShipped(type, id);
    if (found === null) throw entryNotFound(request);
    return sendJson(reply, JSON.stringify(toAnswer(found)));
  });

  addCall(server, revisionsCall, async (request, reply) => {
    const type = typeOf(request);
    const id = idOf(request);
    const shipped = findShipped(type, id);
    const revisions = [...(await store.revisions(type, id)), ...(shipped === null ? [] : [shipped])];
    if (revisions.length === 0) throw entryNotFound(request);
    return sendJson(reply, JSON.stringify({ revisions: revisions.map(toRevision) }));
  });

  addCall(
    server,
    writeKnowledgeCall,
    async (request, reply) => {
      const type = typeOf(request);
      const id = idOf(request);
      const entry = readControlBody(schemas[type] as z.ZodObject, request);
      if (entry.id !== id) {
        throw new CourtError(
          "invalid-request",
          `The entry's id is ${JSON.stringify(entry.id)}, the address says ${JSON.stringify(id)}.`,
        );
      }
      await store.save([{ type, entry } as unknown as KnowledgeEntry], "edit");
      const stored = await store.find(type, id);
      return sendJson(reply, JSON.stringify(toAnswer(stored as StoredEntry)));
    },
    { maxBodyBytes: maxEntryBytes },
  );

  addCall(server, removeKnowledgeCall, async (request, reply) => {
    const isRemoved = await store.remove(typeOf(request), idOf(request), "edit");
    if (!isRemoved) throw entryNotFound(request);
    return reply.code(204).send();
  });
}

/** A page at a time, as fast as the caller takes them: the whole may be hundreds of megabytes. */
async function* exportPages(store: KnowledgeStore): AsyncGenerator<string> {
  for (const type of Object.values(collections)) {
    for await (const entries of readPages(store, type, exportPage)) {
      if (entries.length > 0)
        yield entries.map(({ entry }) => `${JSON.stringify({ type, entry })}\n`).join("");
    }
  }
}

function toAnswer({
  type,
  id,
  revision,
  title,
  source,
  createdAt,
  entry,
}: StoredEntry): KnowledgeEntryAnswer {
  return { type, id, revision, title, source, created_at: createdAt, entry };
}

function toRevision(stored: StoredEntry): KnowledgeRevision {
  return { ...toAnswer(stored), is_removed: stored.isRemoved };
}

function typeOf(request: FastifyRequest): KnowledgeType {
  const { collection } = request.params as { collection: string };
  const type = (collections as Record<string, KnowledgeType>)[collection];
  if (type === undefined) {
    throw new CourtError(
      "entry-not-found",
      `There is no collection of that name, only ${Object.keys(collections).join(", ")}.`,
    );
  }
  return type;
}

function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}

function entryNotFound(request: FastifyRequest): CourtError {
  const type = typeOf(request);
  const id = idOf(request);
  return new CourtError(
    "entry-not-found",
    findShipped(type, id) === null
      ? `There is no ${type} ${JSON.stringify(id)}.`
      : `The ${type} ${JSON.stringify(id)} came with the product and cannot be removed. One of your own with its id stands in its place.`,
  );
}
