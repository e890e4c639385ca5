import { statisticsSchema } from "@imperial-court/contract";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { jsonType, sendJson } from "../answers.ts";
import { addCall, type Call } from "../call.ts";
import { instantSchema, readQuery } from "../query-parameters.ts";
import type { RouteParts } from "../server-parts.ts";

const statsQuerySchema = z.object({
  from: instantSchema.optional(),
  to: instantSchema.optional().describe("Exclusive; a date is its first instant in UTC"),
});

export const statsCall: Call = {
  operation: "getStatistics",
  method: "GET",
  path: "/incident/stats",
  tag: "Incidents",
  scope: "read",
  summary: "Counts and durations of the runs created in a time range",
  query: statsQuerySchema,
  answers: { 200: { description: "The statistics", content: { [jsonType]: statisticsSchema } } },
  problems: ["invalid-parameter"],
};

export const statsCalls = [statsCall];

export function addStatsRoute(server: FastifyInstance, { runs }: RouteParts): void {
  addCall(server, statsCall, async (request, reply) => {
    const { from, to } = readQuery(statsQuerySchema, request.query, request.url);
    const statistics = await runs.statistics({ from: from ?? null, to: to ?? null });
    return sendJson(reply, JSON.stringify(statistics));
  });
}
