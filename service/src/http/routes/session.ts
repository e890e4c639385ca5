import { sessionSchema } from "@imperial-court/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Caller } from "../../callers/caller.ts";
import { toInstant } from "../../callers/keyring.ts";
import { CourtError } from "../../errors.ts";
import { jsonType, sendJson } from "../answers.ts";
import { addCall, type Call } from "../call.ts";
import { readControlBody } from "../control-body.ts";
import type { RouteParts } from "../server-parts.ts";
import { clearSession, readSessionToken, writeSession } from "../session-cookie.ts";

/** Signing in with a key, for browsers: the console's pages then carry a session and never see the key again. */

const signInSchema = z.object({ key: z.string().trim().min(1).max(200) });
const session = { [jsonType]: sessionSchema };

export const signInCall: Call = {
  operation: "signIn",
  method: "POST",
  path: "/session",
  tag: "Callers",
  scope: "open",
  summary: "Open a browser session with a key",
  description: "Sets an HttpOnly, SameSite=Strict cookie that lasts 12 hours, and no longer than the key.",
  body: { isRequired: true, content: { "application/json": signInSchema } },
  answers: {
    200: { description: "Who signed in", content: session, headers: { "Set-Cookie": "The session" } },
  },
  problems: ["unauthorized", "too-many-requests", "invalid-request", "invalid-json", "forbidden"],
};

export const whoCall: Call = {
  operation: "whoAmI",
  method: "GET",
  path: "/session",
  tag: "Callers",
  scope: "open",
  summary: "Who calls, and what they may do",
  answers: { 200: { description: "The caller", content: session } },
  problems: ["unauthorized"],
};

export const signOutCall: Call = {
  operation: "signOut",
  method: "DELETE",
  path: "/session",
  tag: "Callers",
  scope: "open",
  summary: "End the browser session",
  answers: {
    204: { description: "There is none any more", headers: { "Set-Cookie": "Removes the cookie" } },
  },
  problems: ["forbidden"],
};

export const sessionCalls = [signInCall, whoCall, signOutCall];

export function addSessionRoutes(server: FastifyInstance, parts: RouteParts): void {
  const { callers, authentication, trail, settings } = parts;
  const { keyring, areKeysRequired } = callers;

  function sendSession(reply: FastifyReply, { name, scopes, by, expiresAtMs }: Caller): FastifyReply {
    return sendJson(
      reply,
      JSON.stringify({
        caller: name,
        scopes: [...scopes],
        by,
        expires_at: expiresAtMs === null ? null : toInstant(expiresAtMs),
        are_keys_required: areKeysRequired,
      }),
    );
  }

  addCall(server, signInCall, async (request, reply) => {
    const { key } = readControlBody(signInSchema, request);
    const opened = await keyring.signIn(key);
    if (opened === null) throw authentication.refuse(request, reply, key);
    await endSession(request);
    request.caller = opened.caller;
    await trail.write(request, { action: "session.open", target: opened.caller.keyId, outcome: "ok" });
    const lastsMs = Math.max(0, opened.caller.expiresAtMs! - Date.now());
    reply.header("set-cookie", writeSession(request, opened.token, lastsMs, settings.basePath));
    return sendSession(reply, opened.caller);
  });

  addCall(server, whoCall, async (request, reply) => {
    const caller = await authentication.identify(request, reply);
    if (caller !== null) return sendSession(reply, caller);
    if (!areKeysRequired) return sendSession(reply, authentication.anonymous);
    reply.header("www-authenticate", "Bearer");
    throw new CourtError("unauthorized", "Nobody is signed in, and this service asks for an API key.");
  });

  addCall(server, signOutCall, async (request, reply) => {
    request.caller = await authentication.identify(request, reply);
    if (await endSession(request)) {
      await trail.write(request, {
        action: "session.close",
        target: request.caller?.keyId ?? null,
        outcome: "ok",
      });
    }
    return reply.header("set-cookie", clearSession(request, settings.basePath)).code(204).send();
  });

  /** True when there was one. */
  async function endSession(request: FastifyRequest): Promise<boolean> {
    const token = readSessionToken(request);
    if (token === null || (await keyring.findBySession(token)) === null) return false;
    await keyring.signOut(token);
    return true;
  }
}
