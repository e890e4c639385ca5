import type { FastifyInstance } from "fastify";
import { sendText } from "../answers.ts";
import { addCall, type Call } from "../call.ts";
import { addRunMetrics } from "../request-metrics.ts";
import type { RouteParts } from "../server-parts.ts";

export const metricsCall: Call = {
  operation: "getMetrics",
  method: "GET",
  path: "/metrics",
  tag: "Service",
  scope: "read",
  summary: "Metrics for Prometheus",
  answers: { 200: { description: "Prometheus text format", content: { "text/plain": null } } },
  problems: [],
};

export const metricsCalls = [metricsCall];

export function addMetricsRoute(server: FastifyInstance, { metrics, runs }: RouteParts): void {
  addRunMetrics(metrics, runs);
  addCall(server, metricsCall, async (_request, reply) =>
    sendText(reply, metrics.contentType, await metrics.metrics(), "no-store"),
  );
}
