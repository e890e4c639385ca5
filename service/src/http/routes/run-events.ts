import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { type RunEvent, runEventListSchema } from "@imperial-court/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { CourtError } from "../../errors.ts";
import { jsonType, sendJson } from "../answers.ts";
import { addCall, type Call } from "../call.ts";
import { chooseMediaType } from "../media-type.ts";
import { readQuery } from "../query-parameters.ts";
import { runIdOf, runNotFound } from "../run-id.ts";
import type { RouteParts } from "../server-parts.ts";

/**
 * A run's numbered events, as a stream (Server-Sent Events, HTML Standard 9.2) or as a list.
 *
 * The stream starts after the number that `Last-Event-ID` or `?after=` names, sends each event once and in order,
 * and ends after `done`. A browser then connects again by itself: that is answered 204, which tells it to stop. A
 * client that reads slowly is waited for; one that goes changes nothing about the run. When the service stops, the
 * stream ends without `done`, and the client continues where it was.
 */

const afterSchema = z.int("must be a whole number").min(0, "must not be negative");
const eventsQuerySchema = z.object({
  after: afterSchema.default(0).describe("Only events with a higher number; `Last-Event-ID` goes before it"),
});

export const eventsCall: Call = {
  operation: "followRun",
  method: "GET",
  path: "/incident/run/{run_id}/events",
  tag: "Incidents",
  scope: "read",
  ownScope: "submit",
  summary: "Follow a run's events, or list them",
  description:
    "Each event's `id` is its number, its `event` the type, its `data` the JSON object; the last is `done`. " +
    "With `Accept: application/json` the stored events are answered as a list instead.",
  query: eventsQuerySchema,
  headers: { "Last-Event-ID": "The number of the last event received" },
  answers: {
    200: {
      description: "The stream, or the list",
      content: { "text/event-stream": null, [jsonType]: runEventListSchema },
    },
    204: { description: "The run has ended and there is nothing after the given number" },
  },
  problems: ["run-not-found", "invalid-parameter", "not-acceptable"],
};

export const eventCalls = [eventsCall];

/** How long a browser waits before it connects again, in milliseconds. */
const reconnectMs = 2000;

export function addEventRoutes(server: FastifyInstance, parts: RouteParts): void {
  const { runs, shutdown } = parts;

  addCall(
    server,
    eventsCall,
    async (request, reply) => {
      const runId = runIdOf(request);
      const after = readAfter(request);
      const mediaType = chooseMediaType(request.headers.accept, ["text/event-stream", "application/json"]);
      if (mediaType === null) {
        throw new CourtError("not-acceptable", "Events come as text/event-stream or application/json.");
      }
      if (mediaType === "application/json") {
        const events = await runs.listEvents(runId, after);
        if (events === null) throw runNotFound(runId);
        return sendJson(reply, JSON.stringify({ events }));
      }
      const run = await runs.find(runId);
      if (run === null) throw runNotFound(runId);
      const hasEnded = run.status === "completed" || run.status === "failed";
      if (after > 0 && hasEnded && (await runs.listEvents(runId, after))?.length === 0) {
        return reply.code(204).send();
      }
      openStream(reply);
      if (request.method === "HEAD") {
        reply.raw.end();
        return reply;
      }
      await shutdown.whileConnected(reply, (signal) =>
        sendEvents(reply.raw, runs.followEvents(runId, after, signal), signal, parts),
      );
      return reply;
    },
    { isLong: true },
  );
}

/** @throws CourtError invalid-parameter */
function readAfter(request: FastifyRequest): number {
  const lastEventId = request.headers["last-event-id"];
  // A browser that reconnects repeats the address, `?after=` included: the header is the newer one.
  if (lastEventId === undefined) return readQuery(eventsQuerySchema, request.query, request.url).after;
  if (typeof lastEventId === "string" && /^\d{1,15}$/.test(lastEventId)) return Number(lastEventId);
  throw new CourtError("invalid-parameter", "Last-Event-ID must be the number of an event of this run.");
}

function openStream(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    // Tells nginx and those like it not to collect the stream before passing it on.
    "x-accel-buffering": "no",
  });
}

async function sendEvents(
  response: ServerResponse,
  events: AsyncIterable<RunEvent>,
  signal: AbortSignal,
  { settings, log }: RouteParts,
): Promise<void> {
  // A connection that is already stuffed needs no sign of life.
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(": still here\n\n");
  }, settings.heartbeatMs);
  try {
    response.write(`retry: ${reconnectMs}\n\n`);
    for await (const event of events) {
      const hasRoom = response.write(
        `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
      );
      if (!hasRoom) await once(response, "drain", { signal });
    }
  } catch (error) {
    // The headers are out: all that can be told is that the stream breaks off, and the client comes back.
    if (!signal.aborted) log.error("an event stream broke off", { error });
  } finally {
    clearInterval(heartbeat);
    response.end();
  }
}
