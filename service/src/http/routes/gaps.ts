import { knowledgeGapsSchema } from "@imperial-court/contract";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { jsonType, sendJson } from "../answers.ts";
import { addCall, type Call } from "../call.ts";
import { readQuery } from "../query-parameters.ts";
import type { KnowledgeParts } from "../server-parts.ts";

/** What keeps happening and no runbook covers. */

const gapsQuerySchema = z.object({
  days: z
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .max(3_650, "must be at most 3650")
    .default(90)
    .describe("Runs of so many last days count; past cases always do"),
  least: z
    .int("must be a whole number")
    .min(2, "must be at least 2")
    .default(3)
    .describe("How often a trouble has come at least"),
  limit: z
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .default(20)
    .transform((limit) => Math.min(limit, 50)),
});

export const gapsCall: Call = {
  operation: "listKnowledgeGaps",
  method: "GET",
  path: "/knowledge/gaps",
  tag: "Knowledge",
  scope: "read",
  summary: "Recurring troubles that no runbook covers, each with a draft of one",
  description:
    "Reports of the same trouble are grouped by their words and meanings, among past cases without a runbook and " +
    "recent runs. A draft's steps are sentences of past solutions. PUT it to /knowledge/runbooks/{id} to keep it; " +
    "it is proposed in reports once `is_draft` is false.",
  query: gapsQuerySchema,
  answers: {
    200: { description: "The gaps, most frequent first", content: { [jsonType]: knowledgeGapsSchema } },
  },
  problems: ["invalid-parameter"],
};

export const gapsCalls = [gapsCall];

export function addGapsRoute(server: FastifyInstance, { gaps }: KnowledgeParts): void {
  addCall(
    server,
    gapsCall,
    async (request, reply) => {
      const query = readQuery(gapsQuerySchema, request.query, request.url);
      return sendJson(reply, JSON.stringify(await gaps.find(query)));
    },
    { isLong: true },
  );
}
