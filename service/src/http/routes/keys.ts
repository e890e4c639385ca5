import {
  apiKeyListSchema,
  apiKeySchema,
  callerNamePattern,
  createdKeySchema,
  scopes,
} from "@imperial-court/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { toInstant } from "../../callers/keyring.ts";
import { CourtError } from "../../errors.ts";
import { jsonType, sendJson } from "../answers.ts";
import { callerName } from "../authenticate.ts";
import { addCall, type Call } from "../call.ts";
import { readControlBody } from "../control-body.ts";
import { normaliseInstant } from "../query-parameters.ts";
import type { RouteParts } from "../server-parts.ts";

/** Making and ending keys on a service that runs. */

const createSchema = z.object({
  name: z
    .string("must be a name")
    .regex(callerNamePattern, "must be 1 to 64 letters, digits, and . _ @ - after the first")
    .describe("The caller it speaks for; a second live key of the same name replaces the first"),
  scopes: z
    .array(z.enum(scopes, `must be among ${scopes.join(", ")}`))
    .min(1, "must name one at least")
    .describe("`operate` includes `read`, `admin` includes all"),
  expires_at: z
    .string()
    .nullish()
    .describe("An instant, ISO 8601; without it the key does not end by itself"),
});
const maxGraceHours = 24 * 30;
const rotateSchema = z.object({
  grace_hours: z
    .number("must be a number of hours")
    .min(0, "must not be negative")
    .max(maxGraceHours, `must be at most ${maxGraceHours}`)
    .default(24)
    .describe("How long the old key still counts"),
});
const created = {
  201: { description: "The key, for the only time", content: { [jsonType]: createdKeySchema } },
};

export const listKeysCall: Call = {
  operation: "listKeys",
  method: "GET",
  path: "/admin/keys",
  tag: "Callers",
  scope: "admin",
  summary: "List API keys, ended ones included",
  answers: { 200: { description: "The keys", content: { [jsonType]: apiKeyListSchema } } },
  problems: [],
};

export const createKeyCall: Call = {
  operation: "createKey",
  method: "POST",
  path: "/admin/keys",
  tag: "Callers",
  scope: "admin",
  audit: "key.create",
  summary: "Make an API key",
  body: { isRequired: true, content: { "application/json": createSchema } },
  answers: created,
  problems: ["invalid-request", "invalid-json", "conflict"],
};

export const rotateKeyCall: Call = {
  operation: "rotateKey",
  method: "POST",
  path: "/admin/keys/{key_id}/rotate",
  tag: "Callers",
  scope: "admin",
  audit: "key.rotate",
  summary: "Make a key that replaces another; both count for a while",
  body: { isRequired: false, content: { "application/json": rotateSchema } },
  answers: created,
  problems: ["key-not-found", "invalid-request", "invalid-json", "conflict"],
};

export const revokeKeyCall: Call = {
  operation: "revokeKey",
  method: "DELETE",
  path: "/admin/keys/{key_id}",
  tag: "Callers",
  scope: "admin",
  audit: "key.revoke",
  summary: "End a key and its sessions at once",
  answers: { 200: { description: "The key, ended", content: { [jsonType]: apiKeySchema } } },
  problems: ["key-not-found"],
};

export const keyCalls = [listKeysCall, createKeyCall, rotateKeyCall, revokeKeyCall];

export function addKeyRoutes(server: FastifyInstance, { callers: { keyring } }: RouteParts): void {
  addCall(server, listKeysCall, async (_request, reply) =>
    sendJson(reply, JSON.stringify({ keys: await keyring.list() })),
  );

  addCall(server, createKeyCall, async (request, reply) => {
    const given = readControlBody(createSchema, request);
    const key = await keyring.create({
      name: given.name,
      scopes: [...new Set(given.scopes)],
      expiresAt: readExpiry(given.expires_at ?? null),
      createdBy: callerName(request),
    });
    request.auditNote = { target: key.id, detail: { name: key.name, scopes: key.scopes.join(",") } };
    return sendJson(reply.code(201), JSON.stringify(key));
  });

  addCall(server, rotateKeyCall, async (request, reply) => {
    const { grace_hours: graceHours } = readControlBody(rotateSchema, request);
    const key = await keyring.rotate(keyIdOf(request), {
      graceMs: graceHours * 3_600_000,
      createdBy: callerName(request),
    });
    request.auditNote = { target: key.id, detail: { name: key.name, replaces: keyIdOf(request) } };
    return sendJson(reply.code(201), JSON.stringify(key));
  });

  addCall(server, revokeKeyCall, async (request, reply) =>
    sendJson(reply, JSON.stringify(await keyring.revoke(keyIdOf(request)))),
  );
}

function readExpiry(given: string | null): string | null {
  if (given === null) return null;
  const instant = normaliseInstant(given);
  if (instant === null || instant <= toInstant(Date.now())) {
    throw new CourtError(
      "invalid-request",
      "expires_at must be an instant to come, as 2027-01-31T00:00:00Z.",
    );
  }
  return instant;
}

function keyIdOf(request: FastifyRequest): string {
  return (request.params as { key_id: string }).key_id;
}
