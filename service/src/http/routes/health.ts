import { problemSchema, type ServiceDetails, serviceDetailsSchema } from "@imperial-court/contract";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { jsonType, problemType, sendJson } from "../answers.ts";
import { addCall, type Call } from "../call.ts";
import type { Readiness, RouteParts } from "../server-parts.ts";

/**
 * The probes: /livez says that the process answers, /readyz that submits would be accepted, /health tells a person
 * both. /health/details says more, the names of sources among it, and so asks for a key where the service does.
 */

const checksSchema = z.record(z.string(), z.string());
const aliveSchema = z.object({ status: z.literal("ok") });
const readySchema = z.object({ status: z.literal("ok"), checks: checksSchema });
const healthSchema = z.object({
  status: z.enum(["ok", "not-ready"]),
  version: z.string(),
  uptime_seconds: z.int(),
  checks: checksSchema,
});

export const liveCall: Call = {
  operation: "isLive",
  method: "GET",
  path: "/livez",
  tag: "Service",
  scope: "open",
  summary: "Whether the process answers",
  answers: { 200: { description: "It does", content: { [jsonType]: aliveSchema } } },
  problems: [],
};

export const readyCall: Call = {
  operation: "isReady",
  method: "GET",
  path: "/readyz",
  tag: "Service",
  scope: "open",
  summary: "Whether submits would be accepted",
  answers: {
    200: { description: "They would", content: { [jsonType]: readySchema } },
    503: {
      description: "They would not; `checks` says why",
      content: { [problemType]: problemSchema.extend({ checks: checksSchema }) },
    },
  },
  problems: [],
};

export const healthCall: Call = {
  operation: "getHealth",
  method: "GET",
  path: "/health",
  tag: "Service",
  scope: "open",
  summary: "State, version and checks, for people and dashboards",
  answers: { 200: { description: "Always, also when not ready", content: { [jsonType]: healthSchema } } },
  problems: [],
};

export const healthDetailsCall: Call = {
  operation: "getHealthDetails",
  method: "GET",
  path: "/health/details",
  tag: "Service",
  scope: "read",
  summary: "Queue, store, knowledge and sources, for operators",
  description:
    "Sources are tried when this is asked for, at most every 30 s; the answer holds what the last look found and " +
    "does not wait for the next.",
  answers: {
    200: { description: "Always, also when not ready", content: { [jsonType]: serviceDetailsSchema } },
  },
  problems: [],
};

export const healthCalls = [liveCall, readyCall, healthCall, healthDetailsCall];

export function addHealthRoutes(server: FastifyInstance, parts: RouteParts): void {
  const { problemHandler, shutdown, version } = parts;

  async function check(): Promise<Readiness> {
    const { ready, checks } = await parts.isReady();
    if (!shutdown.isDraining) return { ready, checks };
    return { ready: false, checks: { ...checks, shutdown: "the service is stopping" } };
  }

  addCall(server, liveCall, async (_request, reply) => sendJson(reply, '{"status":"ok"}'));

  addCall(server, readyCall, async (request, reply) => {
    const { ready, checks } = await check();
    if (ready) return sendJson(reply, JSON.stringify({ status: "ok", checks }));
    const failed = Object.entries(checks).filter(([, state]) => state !== "ok");
    const reasons = failed.map(([name, state]) => `${name}: ${state.replace(/\.$/, "")}`);
    const detail = `Not ready: ${reasons.join("; ")}.`;
    const code = shutdown.isDraining ? "shutting-down" : "storage-unavailable";
    return problemHandler.send(reply.header("retry-after", 2), code, detail, request.url, [], { checks });
  });

  addCall(server, healthCall, async (_request, reply) => {
    const { ready, checks } = await check();
    const status = ready ? "ok" : "not-ready";
    const uptimeSeconds = Math.floor(process.uptime());
    return sendJson(reply, JSON.stringify({ status, version, uptime_seconds: uptimeSeconds, checks }));
  });

  addCall(server, healthDetailsCall, async (_request, reply) => {
    const { store, shippedInUse } = parts.knowledge;
    const [{ ready, checks }, operating, runs, knowledgeVersion, own, shipped] = await Promise.all([
      check(),
      parts.details(),
      parts.runs.counts(),
      store.version(),
      store.counts(),
      shippedInUse(),
    ]);
    const details: ServiceDetails = {
      status: ready ? "ok" : "not-ready",
      version,
      runtime: process.version,
      uptime_seconds: Math.floor(process.uptime()),
      memory_bytes: process.memoryUsage.rss(),
      checks,
      ...operating,
      runs,
      knowledge: { version: knowledgeVersion, own, shipped_in_use: shipped },
    };
    return sendJson(reply, JSON.stringify(details));
  });
}
