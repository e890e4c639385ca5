import { cleanupAnswerSchema, jobListSchema, runStatuses, severities } from "@imperial-court/contract";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { jsonType, sendJson } from "../answers.ts";
import { onlyRunsOf } from "../authenticate.ts";
import { addCall, type Call } from "../call.ts";
import { readControlBody } from "../control-body.ts";
import { instantSchema, readQuery } from "../query-parameters.ts";
import type { RouteParts } from "../server-parts.ts";

/** The list of runs, and its cleanup. */

const maxLimit = 200;

const listQuerySchema = z.object({
  limit: z
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .default(20)
    .transform((limit) => Math.min(limit, maxLimit))
    .describe(`How many; above ${maxLimit} is taken as ${maxLimit}`),
  status: z
    .array(z.enum(runStatuses, `must be one of ${runStatuses.join(", ")}`))
    .optional()
    .describe("Repeatable, or separated by commas"),
  severity: z
    .array(z.enum(severities, `must be one of ${severities.join(", ")}`))
    .optional()
    .describe("Repeatable, or separated by commas"),
  type: z
    .array(z.string())
    .optional()
    .describe("Family label (Container Management) or kind code (CNTR.MISSING)"),
  q: z.string().max(500).optional().describe("Full-text search over text, title and report"),
  from: instantSchema.optional(),
  to: instantSchema.optional().describe("Exclusive; a date is its first instant in UTC"),
  cursor: z.string().max(1000).optional().describe("`next_cursor` of the page before"),
  view: z
    .enum(["summary", "full"], "must be summary or full")
    .default("full")
    .describe("`summary` leaves `result` out"),
});

const cleanupQuerySchema = z.object({
  max_age_hours: z
    .number("must be a number of hours")
    .min(0, "must not be negative")
    .default(24)
    // A century ago there was nothing to remove; further back calendars end.
    .transform((hours) => Math.min(hours, 1_000_000))
    .describe("Runs that ended longer ago are removed; fractions are allowed"),
  dry_run: z.boolean("must be true or false").default(false).describe("Only say how many would be removed"),
});

export const listCall: Call = {
  operation: "listRuns",
  method: "GET",
  path: "/incident/jobs",
  tag: "Incidents",
  scope: "read",
  ownScope: "submit",
  summary: "List runs, newest first",
  query: listQuerySchema,
  answers: { 200: { description: "One page", content: { [jsonType]: jobListSchema } } },
  problems: ["invalid-parameter", "invalid-encoding"],
};

export const cleanupCall: Call = {
  operation: "cleanupRuns",
  method: "POST",
  path: "/incident/cleanup",
  tag: "Incidents",
  scope: "operate",
  audit: "runs.cleanup",
  summary: "Remove completed and failed runs older than an age",
  description: "Queued and running runs are never removed.",
  query: cleanupQuerySchema,
  answers: { 200: { description: "How many were removed", content: { [jsonType]: cleanupAnswerSchema } } },
  problems: ["invalid-parameter", "invalid-request", "forbidden"],
};

export const jobCalls = [listCall, cleanupCall];

export function addJobRoutes(server: FastifyInstance, { runs, settings }: RouteParts): void {
  addCall(server, listCall, async (request, reply) => {
    const query = readQuery(listQuerySchema, request.query, request.url);
    const { runs: page, nextCursor } = await runs.list({
      limit: query.limit,
      cursor: query.cursor ?? null,
      q: query.q?.trim() || null,
      from: query.from ?? null,
      to: query.to ?? null,
      isSummary: query.view === "summary",
      caller: onlyRunsOf(request),
      ...(query.status?.length ? { statuses: query.status } : {}),
      ...(query.severity?.length ? { severities: query.severity } : {}),
      ...(query.type?.length ? { types: query.type } : {}),
    });
    // The records are text already: a page of reports is neither parsed nor printed.
    const records = page.map((run) => run.toJson(settings.basePath)).join(",");
    return sendJson(reply, `{"jobs":[${records}],"next_cursor":${JSON.stringify(nextCursor)}}`);
  });

  addCall(server, cleanupCall, async (request, reply) => {
    const { max_age_hours: maxAgeHours, dry_run: isDryRun } = readQuery(
      cleanupQuerySchema,
      request.query,
      request.url,
    );
    readControlBody(z.object({}), request);
    const { removed, remaining } = await runs.cleanup({ maxAgeHours, isDryRun });
    request.auditNote = { detail: { removed, max_age_hours: maxAgeHours, dry_run: isDryRun } };
    // Deployed clients compare this sentence byte by byte, "1 old jobs" included.
    const message = `${isDryRun ? "Would clean up" : "Cleaned up"} ${removed} old jobs`;
    return sendJson(reply, JSON.stringify({ message, remaining_jobs: remaining }));
  });
}
