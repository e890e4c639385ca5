import { auditListSchema, auditVerdictSchema } from "@imperial-court/contract";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { listAudit } from "../../callers/audit-log.ts";
import { readHead, verifyAudit } from "../../callers/verify-audit.ts";
import { jsonType, sendJson } from "../answers.ts";
import { addCall, type Call } from "../call.ts";
import { readQuery } from "../query-parameters.ts";
import type { RouteParts } from "../server-parts.ts";

/** Reading the audit log. There is no call that writes or removes entries. */

const maxLimit = 500;
const listQuerySchema = z.object({
  limit: z
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .default(100)
    .transform((limit) => Math.min(limit, maxLimit)),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, "must be the `next_cursor` of the page before")
    .optional(),
});
const verifyQuerySchema = z.object({
  head: z
    .string()
    .regex(/^\d{1,15}:[0-9a-f]{64}$/, "must be number:hash, as an earlier check printed it")
    .optional()
    .describe("A head noted earlier, as `120:9f86…`"),
});

export const listAuditCall: Call = {
  operation: "listAudit",
  method: "GET",
  path: "/admin/audit",
  tag: "Callers",
  scope: "admin",
  summary: "List the audit log, newest first",
  query: listQuerySchema,
  answers: { 200: { description: "One page", content: { [jsonType]: auditListSchema } } },
  problems: ["invalid-parameter"],
};

export const verifyAuditCall: Call = {
  operation: "verifyAudit",
  method: "GET",
  path: "/admin/audit/verify",
  tag: "Callers",
  scope: "admin",
  summary: "Check that the audit log is whole and unchanged",
  query: verifyQuerySchema,
  answers: { 200: { description: "What was found", content: { [jsonType]: auditVerdictSchema } } },
  problems: ["invalid-parameter"],
};

export const auditCalls = [listAuditCall, verifyAuditCall];

export function addAuditRoutes(server: FastifyInstance, { callers: { audit } }: RouteParts): void {
  addCall(server, listAuditCall, async (request, reply) => {
    const { limit, cursor } = readQuery(listQuerySchema, request.query, request.url);
    return sendJson(reply, JSON.stringify(await listAudit(audit, { limit, cursor: cursor ?? null })));
  });

  addCall(
    server,
    verifyAuditCall,
    async (request, reply) => {
      const { head } = readQuery(verifyQuerySchema, request.query, request.url);
      return sendJson(reply, JSON.stringify(await verifyAudit(audit, readHead(head ?? null))));
    },
    { isLong: true },
  );
}
