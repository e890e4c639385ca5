import { randomUUID } from "node:crypto";
import fastify from "fastify";

/**
 * The yardstick: the same answers as the court's, on plain Fastify, with nothing stored, checked or
 * analysed. Prints its address.
 */
const server = fastify();
server.addContentTypeParser(
  "application/x-www-form-urlencoded",
  { parseAs: "string" },
  (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
);
/** The court's own answers to a submit and to a poll, so that both servers send the same fields and bytes. */
let queued: Record<string, unknown> = {};
let ended: Record<string, unknown> = {};
server.put("/records", async (request) => {
  ({ queued, ended } = request.body as { queued: typeof queued; ended: typeof ended });
  return {};
});
server.post("/incident/run", async () => ({ ...queued, run_id: randomUUID() }));
server.get("/incident/run/:id", async (request, reply) => {
  if (request.headers["if-none-match"] === '"1"') return reply.code(304).send();
  return ended;
});
console.log(await server.listen({ port: 0, host: "127.0.0.1" }));
