import type { FastifyInstance } from "fastify";
import { jsonType, sendJson } from "../answers.ts";
import { addCall, type Call } from "../call.ts";
import { describeApi } from "../openapi-document.ts";
import type { RouteParts } from "../server-parts.ts";

export const openapiCall: Call = {
  operation: "getOpenApi",
  method: "GET",
  path: "/openapi.json",
  tag: "Service",
  scope: "open",
  summary: "This description of the API (OpenAPI 3.1)",
  answers: { 200: { description: "The document", content: { [jsonType]: null } } },
  problems: [],
};

export function addOpenApiRoute(server: FastifyInstance, calls: readonly Call[], parts: RouteParts): void {
  // Printed when first asked for: it is of no use to a start.
  let document: string | null = null;
  addCall(server, openapiCall, async (_request, reply) => {
    document ??= JSON.stringify(
      describeApi([...calls, openapiCall], { version: parts.version, basePath: parts.settings.basePath }),
    );
    return sendJson(reply, document, "no-cache");
  });
}
