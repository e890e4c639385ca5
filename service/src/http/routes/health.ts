import { problemSchema } from "@imperial-court/contract";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { jsonType, problemType, sendJson } from "../answers.ts";
import { addCall, type Call } from "../call.ts";
import type { Readiness, RouteParts } from "../server-parts.ts";

/** The probes: /livez says that the process answers, /readyz that submits would be accepted, /health tells a person both. */

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
  summary: "Whether the process answers",
  answers: { 200: { description: "It does", content: { [jsonType]: aliveSchema } } },
  problems: [],
};

export const readyCall: Call = {
  operation: "isReady",
  method: "GET",
  path: "/readyz",
  tag: "Service",
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
  summary: "State, version and checks, for people and dashboards",
  answers: { 200: { description: "Always, also when not ready", content: { [jsonType]: healthSchema } } },
  problems: [],
};

export const healthCalls = [liveCall, readyCall, healthCall];

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
    const detail = `Not ready: ${failed.map(([name, state]) => `${name}: ${state}`).join("; ")}.`;
    const code = shutdown.isDraining ? "shutting-down" : "storage-unavailable";
    return problemHandler.send(reply.header("retry-after", 2), code, detail, request.url, [], { checks });
  });

  addCall(server, healthCall, async (_request, reply) => {
    const { ready, checks } = await check();
    const status = ready ? "ok" : "not-ready";
    const uptimeSeconds = Math.floor(process.uptime());
    return sendJson(reply, JSON.stringify({ status, version, uptime_seconds: uptimeSeconds, checks }));
  });
}
