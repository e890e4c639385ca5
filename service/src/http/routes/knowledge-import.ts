import { knowledgeImportSchema } from "@imperial-court/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { CourtError } from "../../errors.ts";
import { jsonType, sendJson } from "../answers.ts";
import { addCall, type Call } from "../call.ts";
import type { HttpSettings } from "../http-settings.ts";
import { parseMediaType } from "../media-type.ts";
import { parseMultipart } from "../multipart-body.ts";
import { readQuery } from "../query-parameters.ts";
import type { KnowledgeParts } from "../server-parts.ts";

/** Importing what a port already has. */

/** Held in memory until it has been read, beside as much again in the reading thread. */
const maxImportBytes = 128 * 1024 * 1024;

const importQuerySchema = z.object({
  dry_run: z.boolean("must be true or false").default(false).describe("Read and report; store nothing"),
  wait: z
    .number("must be a number of seconds")
    .min(0)
    .max(60)
    .default(60)
    .describe("Seconds until the import is left to run in the background"),
  columns: z
    .array(z.string().regex(/^[a-z_]+:.+$/, "must look like problem:Problem Statements"))
    .optional()
    .describe("Field:column pairs for case logs whose columns are named otherwise, separated by commas"),
});

const answer = { [jsonType]: knowledgeImportSchema };

export const importCall: Call = {
  operation: "importKnowledge",
  method: "POST",
  path: "/knowledge/import",
  tag: "Knowledge",
  scope: "operate",
  audit: "knowledge.import",
  summary: "Import runbooks, past cases and contacts",
  description:
    "Multipart with one file per part: Word, PDF, HTML, Markdown or text with runbooks; Excel, CSV or JSON lines " +
    "with past cases; JSON, YAML or CSV with contacts. Each file is stored whole or not at all; a file that was " +
    "imported before changes nothing.",
  query: importQuerySchema,
  body: { isRequired: true, content: { "multipart/form-data": z.looseObject({}) } },
  answers: {
    200: { description: "The import has ended", content: answer },
    202: {
      description: "It goes on in the background",
      content: answer,
      headers: { Location: "The import's address" },
    },
  },
  problems: [
    "invalid-request",
    "invalid-parameter",
    "unsupported-media-type",
    "import-invalid",
    "text-too-large",
    "too-many-requests",
  ],
};

export const readImportCall: Call = {
  operation: "readImport",
  method: "GET",
  path: "/knowledge/imports/{import_id}",
  tag: "Knowledge",
  scope: "read",
  summary: "How an import is getting on",
  description: "Kept until a restart, for the last hundred imports.",
  answers: { 200: { description: "The import", content: answer } },
  problems: ["entry-not-found"],
};

export const knowledgeImportCalls = [importCall, readImportCall];

export function addKnowledgeImportRoutes(
  server: FastifyInstance,
  { imports }: KnowledgeParts,
  { basePath }: HttpSettings,
): void {
  addCall(
    server,
    importCall,
    async (request, reply) => {
      const { dry_run: isDryRun, wait, columns } = readQuery(importQuerySchema, request.query, request.url);
      const started = imports.start(readFiles(request), { isDryRun, columns: readColumns(columns ?? []) });
      request.auditNote = { target: started.import_id, detail: { dry_run: isDryRun } };
      await imports.waitForEnd(started.import_id, wait * 1000);
      if (started.status === "running") {
        reply.code(202).header("location", `${basePath}/knowledge/imports/${started.import_id}`);
      }
      return sendImport(reply, started);
    },
    { maxBodyBytes: maxImportBytes, isLong: true },
  );

  addCall(server, readImportCall, async (request, reply) => {
    const { import_id: importId } = request.params as { import_id: string };
    const found = imports.find(importId);
    if (found === null) {
      throw new CourtError("entry-not-found", "There is no such import. Records are kept until a restart.");
    }
    return sendImport(reply, found);
  });
}

function sendImport(reply: FastifyReply, record: object): FastifyReply {
  return sendJson(reply, JSON.stringify(record));
}

function readFiles(request: FastifyRequest) {
  const { type, parameters } = parseMediaType(request.headers["content-type"]);
  if (type !== "multipart/form-data") {
    throw new CourtError(
      "unsupported-media-type",
      `The body is ${type || "without Content-Type"}. Send multipart/form-data with one file per part, as curl -F file=@runbooks.docx does.`,
    );
  }
  const parts = parseMultipart(
    (request.body as Buffer | undefined) ?? Buffer.alloc(0),
    parameters.get("boundary"),
  );
  const files = parts.flatMap(({ fileName, bytes }) => (fileName ? [{ name: fileName, bytes }] : []));
  if (files.length === 0) throw new CourtError("import-invalid", "There is no file in the request.");
  return files;
}

function readColumns(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf(":")), pair.slice(pair.indexOf(":") + 1)]),
  );
}
