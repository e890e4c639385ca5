import type { FastifyInstance } from "fastify";
import { CourtError } from "../../errors.ts";
import { sendText } from "../answers.ts";
import { addCall, type Call } from "../call.ts";
import { tagOf } from "../entity-tag.ts";
import { runIdOf, runNotFound } from "../run-id.ts";
import type { RouteParts } from "../server-parts.ts";

const markdownType = "text/markdown; charset=utf-8";

export const reportCall: Call = {
  operation: "getReport",
  method: "GET",
  path: "/incident/run/{run_id}/report.md",
  tag: "Incidents",
  scope: "read",
  ownScope: "submit",
  summary: "The report of a completed run, to print or paste",
  answers: { 200: { description: "The report in Markdown", content: { [markdownType]: null } } },
  problems: ["run-not-found", "run-not-finished", "conflict"],
};

export const reportCalls = [reportCall];

export function addReportRoute(server: FastifyInstance, { runs, reportMarkdown }: RouteParts): void {
  addCall(server, reportCall, async (request, reply) => {
    const runId = runIdOf(request);
    const run = await runs.find(runId);
    if (run === null) throw runNotFound(runId);
    if (run.status === "queued" || run.status === "running") {
      throw new CourtError("run-not-finished", `The run ${runId} is ${run.status}: it has no report yet.`, {
        retryAfterSeconds: 2,
      });
    }
    const record = run.toRecord();
    if (record.result === null) {
      throw new CourtError(
        "conflict",
        `The run ${runId} has no report: ${record.error ?? "it failed"}. POST /incident/run/${runId}/retry analyses the text again.`,
      );
    }
    reply.header("content-disposition", `inline; filename="incident-${runId}.md"`).header("etag", tagOf(run));
    return sendText(reply, markdownType, reportMarkdown(record), "private, no-cache");
  });
}
