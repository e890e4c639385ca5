import { previewSchema } from "@imperial-court/contract";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { jsonType, sendJson } from "../answers.ts";
import { addCall, type Call } from "../call.ts";
import { readIncidentBody } from "../incident-body.ts";
import type { RouteParts } from "../server-parts.ts";

/** A look at a text before it is submitted. */

const bodySchema = z.object({ incident_text: z.string().describe("At most 1 MiB in UTF-8") });
/** A text within its limit in JSON, its letters escaped or not. */
const maxPreviewBytes = 2 * 1024 * 1024;

export const previewCall: Call = {
  operation: "previewIncident",
  method: "POST",
  path: "/incident/preview",
  tag: "Incidents",
  scope: "read",
  summary: "What a text would be read as; nothing is stored",
  description:
    "Identifiers, headline, whether it is an incident at all, its most likely kind, and runs of the last hours that " +
    "probably report the same. Of a text beyond 32 Ki characters the beginning is read. Meant for forms, while " +
    "somebody types: ask again when the text has rested for a moment.",
  body: { isRequired: true, content: { "application/json": bodySchema } },
  answers: { 200: { description: "The reading", content: { [jsonType]: previewSchema } } },
  problems: [
    "invalid-request",
    "invalid-encoding",
    "invalid-json",
    "text-too-large",
    "blank-text",
    "forbidden",
  ],
};

export const previewCalls = [previewCall];

export function addPreviewRoute(server: FastifyInstance, { preview, settings }: RouteParts): void {
  addCall(
    server,
    previewCall,
    async (request, reply) => {
      const body = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
      const { text } = await readIncidentBody(request.headers["content-type"], body, settings.maxTextBytes);
      return sendJson(reply, JSON.stringify(await preview(text)));
    },
    { maxBodyBytes: maxPreviewBytes },
  );
}
