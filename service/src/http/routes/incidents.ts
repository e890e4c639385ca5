import { incidentSchema, runRecordSchema } from "@imperial-court/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { CourtError } from "../../errors.ts";
import type { StoredRun } from "../../runs/runs.ts";
import { jsonType, sendJson, sendRecord } from "../answers.ts";
import { callerName } from "../authenticate.ts";
import { addCall, type Call } from "../call.ts";
import { readControlBody } from "../control-body.ts";
import { entityTag, namesTag, tagOf } from "../entity-tag.ts";
import { readIncidentBody } from "../incident-body.ts";
import { acknowledge, readPreferences } from "../preferences.ts";
import { runIdOf, runNotFound } from "../run-id.ts";
import type { RouteParts } from "../server-parts.ts";
import { readIdempotencyKey, readTraceparent } from "../submit-headers.ts";

const pollAgainSeconds = "2";
/** A poll's answer may be kept, and must be asked for again: browsers then send `If-None-Match` by themselves. */
const revalidate = ["cache-control", "private, no-cache"] as const;

/**
 * Above any encoding of a text within its limit: six bytes for a letter in JSON (`\u0041`), three in a form, and
 * an e-mail with its attachments.
 */
const maxSubmitBytes = 8 * 1024 * 1024 + 64 * 1024;

const record = { [jsonType]: runRecordSchema };
const submitted = {
  description: "The run record as it is now, committed to disk",
  content: record,
  headers: {
    Location: "The run's address",
    "Retry-After": "Seconds until a first poll is worth it",
    "Preference-Applied": "The preferences that were heeded",
    "Idempotent-Replayed": "`true` when the key named an earlier submit, whose run this is",
  },
};
const preferOnSubmit =
  "`respond-async`: answer 202 instead of 200. `wait=N` (at most 60): answer when the run ends, or after N seconds";

export const submitSchema = z.looseObject({
  incident_text: z.string().optional().describe("The report, at most 1 MiB in UTF-8"),
  incident_type: z.string().optional().describe("A hint"),
  severity: z.string().optional().describe("A hint"),
  payload: z
    .looseObject({ incident_text: z.string().optional() })
    .optional()
    .describe("The report in its incident_text; without one the payload's fields are the report"),
});
const formSchema = z.looseObject({ incident_text: z.string() });
const cancelSchema = z.object({ reason: z.string().trim().min(1).max(500).optional() });

export const submitCall: Call = {
  operation: "submitIncident",
  method: "POST",
  path: "/incident/run",
  tag: "Incidents",
  scope: "submit",
  summary: "Submit an incident report",
  description:
    "The answer is sent once the run is on disk. Fields other than `incident_text` are kept with the run as hints. " +
    "A form may carry the text as a field or as a file (`.txt`, `.log`, `.eml`).",
  headers: {
    "Idempotency-Key":
      "At most 255 characters, bare or quoted. The same key and fields answer with the first run",
    Prefer: preferOnSubmit,
    traceparent: "W3C trace context; kept with the run",
  },
  body: {
    isRequired: true,
    content: {
      "application/x-www-form-urlencoded": formSchema,
      "multipart/form-data": formSchema,
      "application/json": submitSchema,
      "text/plain": z.string(),
      "message/rfc822": z.string(),
    },
  },
  answers: { 200: submitted, 202: submitted },
  problems: [
    ...([
      "invalid-request",
      "invalid-encoding",
      "invalid-json",
      "duplicate-field",
      "invalid-parameter",
    ] as const),
    ...(["forbidden", "text-too-large", "unsupported-media-type", "blank-text"] as const),
    ...([
      "idempotency-key-reused",
      "queue-full",
      "storage-full",
      "storage-unavailable",
      "shutting-down",
    ] as const),
  ],
};

export const getRunCall: Call = {
  operation: "getRun",
  method: "GET",
  path: "/incident/run/{run_id}",
  tag: "Incidents",
  scope: "read",
  ownScope: "submit",
  summary: "Read a run",
  headers: {
    "If-None-Match": "The ETag of an earlier answer: 304 without body while nothing has changed",
    Prefer: "`wait=N` (at most 60): answer when the run ends, or after N seconds",
  },
  answers: {
    200: {
      description: "The run record",
      content: record,
      headers: { ETag: "Changes with every event of the run" },
    },
    304: { description: "Nothing has changed" },
  },
  problems: ["run-not-found", "storage-unavailable"],
};

export const getIncidentCall: Call = {
  operation: "getIncident",
  method: "GET",
  path: "/incident/run/{run_id}/incident",
  tag: "Incidents",
  scope: "read",
  ownScope: "submit",
  summary: "Read the text and hints as they were received",
  answers: { 200: { description: "The incident", content: { [jsonType]: incidentSchema } } },
  problems: ["run-not-found"],
};

export const cancelCall: Call = {
  operation: "cancelRun",
  method: "POST",
  path: "/incident/run/{run_id}/cancel",
  tag: "Incidents",
  scope: "operate",
  audit: "run.cancel",
  summary: "Cancel a run",
  description:
    "Idempotent. A queued run fails at once; a running one is told to stop; an ended one stays as it is.",
  body: { isRequired: false, content: { "application/json": cancelSchema } },
  answers: { 200: { description: "The run record as it is now", content: record } },
  problems: ["run-not-found", "invalid-request", "invalid-json", "forbidden"],
};

export const retryCall: Call = {
  operation: "retryRun",
  method: "POST",
  path: "/incident/run/{run_id}/retry",
  tag: "Incidents",
  scope: "operate",
  summary: "Analyse the same text again, as a new run",
  headers: { Prefer: preferOnSubmit },
  answers: { 200: submitted, 202: submitted },
  problems: ["run-not-found", "invalid-request", "forbidden", "queue-full", "shutting-down"],
};

function hasEnded({ status }: StoredRun): boolean {
  return status === "completed" || status === "failed";
}

export function addIncidentRoutes(server: FastifyInstance, parts: RouteParts): void {
  const { runs, settings, shutdown, trail } = parts;

  /** Waits as preferred and answers with the run's record. */
  async function answerNewRun(
    request: FastifyRequest,
    reply: FastifyReply,
    run: StoredRun,
    isReplay: boolean,
  ) {
    const preferences = readPreferences(request.headers.prefer);
    const { waitSeconds, isAsynchronous } = preferences;
    const current = waitSeconds === null ? run : await waitForEnd(reply, run, waitSeconds);
    // Who asked for both gets 200 when the waiting was worth it (RFC 7240, 4.3).
    const isAccepted = isAsynchronous && (waitSeconds === null || !hasEnded(current));
    const headers = [
      ...["cache-control", "no-store", "location", `${settings.basePath}/incident/run/${current.runId}`],
      ...["retry-after", pollAgainSeconds, "etag", tagOf(current)],
      ...acknowledge(preferences),
    ];
    if (isReplay) headers.push("idempotent-replayed", "true");
    return sendRecord(request, reply, isAccepted ? 202 : 200, headers, current.toJson(settings.basePath));
  }

  async function waitForEnd(reply: FastifyReply, run: StoredRun, seconds: number): Promise<StoredRun> {
    const ended = await shutdown.whileConnected(reply, (signal) =>
      runs.waitForEnd(run.runId, seconds * 1000, signal),
    );
    return ended ?? run;
  }

  function refuseWhileDraining(): void {
    if (!shutdown.isDraining) return;
    throw new CourtError(
      "shutting-down",
      "The service is stopping. Nothing was stored: submit again in a moment.",
      {
        retryAfterSeconds: Number(pollAgainSeconds),
      },
    );
  }

  addCall(
    server,
    submitCall,
    async (request, reply) => {
      refuseWhileDraining();
      const { headers } = request;
      const idempotencyKey = readIdempotencyKey(headers["idempotency-key"]);
      const body = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
      const incident = await readIncidentBody(headers["content-type"], body, settings.maxTextBytes);
      const traceparent = readTraceparent(headers.traceparent);
      const { run, isReplay } = await runs.submit(
        { ...incident, traceparent },
        { idempotencyKey, caller: callerName(request), origin: trail.originOf(request, "run.submit") },
      );
      return answerNewRun(request, reply, run, isReplay);
    },
    { maxBodyBytes: maxSubmitBytes },
  );

  addCall(server, getRunCall, async (request, reply) => {
    const runId = runIdOf(request);
    const { prefer, "if-none-match": ifNoneMatch } = request.raw.headers;
    const preferences = readPreferences(prefer);
    const isWaiting = preferences.waitSeconds !== null;
    if (ifNoneMatch !== undefined && !isWaiting) {
      const version = await runs.findVersion(runId);
      if (version === null) throw runNotFound(runId);
      const tag = entityTag(runId, version);
      if (namesTag(ifNoneMatch, tag))
        return sendRecord(request, reply, 304, ["etag", tag, ...revalidate], null);
    }
    let run = await runs.find(runId);
    if (run === null) throw runNotFound(runId);
    if (preferences.waitSeconds !== null) run = await waitForEnd(reply, run, preferences.waitSeconds);
    const tag = tagOf(run);
    const headers = ["etag", tag, ...revalidate];
    if (isWaiting) headers.push(...acknowledge({ ...preferences, isAsynchronous: false }));
    if (ifNoneMatch !== undefined && namesTag(ifNoneMatch, tag)) {
      return sendRecord(request, reply, 304, headers, null);
    }
    return sendRecord(request, reply, 200, headers, run.toJson(settings.basePath));
  });

  addCall(server, getIncidentCall, async (request, reply) => {
    const runId = runIdOf(request);
    const incident = await runs.findIncident(runId);
    if (incident === null) throw runNotFound(runId);
    const { text, hints } = incident;
    return sendJson(reply, JSON.stringify({ run_id: runId, incident_text: text, hints }));
  });

  addCall(server, cancelCall, async (request, reply) => {
    const runId = runIdOf(request);
    const { reason } = readControlBody(cancelSchema, request);
    const run = await runs.cancel(runId, reason ?? null);
    if (run === null) throw runNotFound(runId);
    return sendJson(reply.header("etag", tagOf(run)), run.toJson(settings.basePath));
  });

  addCall(server, retryCall, async (request, reply) => {
    refuseWhileDraining();
    const runId = runIdOf(request);
    readControlBody(z.object({}), request);
    const run = await runs.retry(runId, callerName(request), trail.originOf(request, "run.retry"));
    if (run === null) throw runNotFound(runId);
    return answerNewRun(request, reply, run, false);
  });
}

export const incidentCalls = [submitCall, getRunCall, getIncidentCall, cancelCall, retryCall];
