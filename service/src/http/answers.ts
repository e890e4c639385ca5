import type { FastifyReply, FastifyRequest } from "fastify";

// Exactly so: PowerShell 5.1 decodes an answer without charset as Latin-1.
export const jsonType = "application/json; charset=utf-8";
export const problemType = "application/problem+json; charset=utf-8";

/** Sends JSON that is already text. */
export function sendJson(reply: FastifyReply, json: string, cacheControl = "no-store"): FastifyReply {
  return sendText(reply, jsonType, json, cacheControl);
}

/** @param contentType with charset. No answer is guessed at by a browser, or kept without being asked for again. */
export function sendText(
  reply: FastifyReply,
  contentType: string,
  text: string,
  cacheControl: string,
): FastifyReply {
  return reply
    .header("content-type", contentType)
    .header("x-content-type-options", "nosniff")
    .header("cache-control", cacheControl)
    .send(text);
}

/**
 * The hot path of submits and polls: the same answer, written straight to Node's response. Passing the framework's
 * header table and send chain by saves a tenth of a poll. A page's request (it has an `Origin`) goes the long way,
 * where the CORS plugin's headers are.
 *
 * @param headers name, value, name, value … in lower case, without content-type and content-length
 * @param json null for an answer without content
 */
export function sendRecord(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  headers: readonly string[],
  json: string | null,
): FastifyReply {
  if (request.raw.headers.origin !== undefined) {
    reply.code(status).header("x-content-type-options", "nosniff");
    for (let at = 0; at < headers.length; at += 2) reply.header(headers[at]!, headers[at + 1]);
    return json === null ? reply.send() : reply.header("content-type", jsonType).send(json);
  }
  reply.hijack();
  const all = ["x-content-type-options", "nosniff", ...headers];
  if (request.caller !== null) {
    // A caller with a key is told of its rate.
    const limit = reply.getHeader("ratelimit");
    if (limit !== undefined) {
      all.push("ratelimit", String(limit), "ratelimit-policy", String(reply.getHeader("ratelimit-policy")));
    }
  }
  if (json === null) reply.raw.writeHead(status, all).end();
  else {
    all.push("content-type", jsonType, "content-length", String(Buffer.byteLength(json)));
    reply.raw.writeHead(status, all).end(json);
  }
  return reply;
}
