import { feedbackRequestSchema, feedbackStatisticsSchema, runFeedbackSchema } from "@imperial-court/contract";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { jsonType, sendJson } from "../answers.ts";
import { addCall, type Call } from "../call.ts";
import { readControlBody } from "../control-body.ts";
import { instantSchema, readQuery } from "../query-parameters.ts";
import { runIdOf, runNotFound } from "../run-id.ts";
import type { RouteParts } from "../server-parts.ts";

/** What people say of a run's report. */

/** Resolution and comment at their longest, their letters escaped. */
const maxFeedbackBytes = 256 * 1024;

const answer = { [jsonType]: runFeedbackSchema };
// A form has only text: PowerShell's -Body @{is_right="true"} means the flag.
const bodySchema = feedbackRequestSchema.extend({
  is_right: z.union(
    [z.boolean(), z.literal("true").transform(() => true), z.literal("false").transform(() => false)],
    "must be true or false",
  ),
});
const rangeSchema = z.object({
  from: instantSchema.optional(),
  to: instantSchema.optional().describe("Exclusive; a date is its first instant in UTC"),
});

export const giveFeedbackCall: Call = {
  operation: "giveFeedback",
  method: "POST",
  path: "/incident/run/{run_id}/feedback",
  tag: "Incidents",
  scope: "operate",
  audit: "run.feedback",
  summary: "Say whether a finished run's report was right, and how the incident was resolved",
  description:
    "The newest feedback of a run counts, and the same again changes nothing. With a `resolution` the run becomes " +
    "the past case `RUN-<run_id>`, which the next analysis knows; a later feedback without one takes it back.",
  body: { isRequired: true, content: { "application/json": feedbackRequestSchema } },
  answers: { 200: { description: "Stored", content: answer } },
  problems: ["run-not-found", "run-not-finished", "invalid-request", "invalid-json", "forbidden"],
};

export const readFeedbackCall: Call = {
  operation: "readFeedback",
  method: "GET",
  path: "/incident/run/{run_id}/feedback",
  tag: "Incidents",
  scope: "read",
  ownScope: "submit",
  summary: "What was said of a run",
  answers: { 200: { description: "The feedback; null while there is none", content: answer } },
  problems: ["run-not-found"],
};

export const feedbackStatisticsCall: Call = {
  operation: "getFeedbackStatistics",
  method: "GET",
  path: "/incident/feedback/stats",
  tag: "Incidents",
  scope: "read",
  summary: "How often reports were right, by kind, as people said",
  query: rangeSchema,
  answers: {
    200: {
      description: "Of the completed runs created in the range",
      content: { [jsonType]: feedbackStatisticsSchema },
    },
  },
  problems: ["invalid-parameter"],
};

export const feedbackCalls = [giveFeedbackCall, readFeedbackCall, feedbackStatisticsCall];

export function addFeedbackRoutes(server: FastifyInstance, { runs, feedback }: RouteParts): void {
  addCall(
    server,
    giveFeedbackCall,
    async (request, reply) => {
      const runId = runIdOf(request);
      const body = readControlBody(bodySchema, request);
      const [run, incident] = await Promise.all([runs.find(runId), runs.findIncident(runId)]);
      if (run === null || incident === null) throw runNotFound(runId);
      const stored = await feedback.give({ record: run.toRecord(), text: incident.text }, body);
      return sendJson(reply, JSON.stringify(stored));
    },
    { maxBodyBytes: maxFeedbackBytes },
  );

  addCall(server, readFeedbackCall, async (request, reply) => {
    const runId = runIdOf(request);
    if ((await runs.findVersion(runId)) === null) throw runNotFound(runId);
    return sendJson(reply, JSON.stringify(await feedback.read(runId)));
  });

  addCall(server, feedbackStatisticsCall, async (request, reply) => {
    const { from, to } = readQuery(rangeSchema, request.query, request.url);
    const statistics = await feedback.statistics({ from: from ?? null, to: to ?? null });
    return sendJson(reply, JSON.stringify(statistics));
  });
}
