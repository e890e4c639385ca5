import { randomUUID } from "node:crypto";
import fastify from "fastify";

/**
 * The yardstick: the same answers as the court's, on plain Fastify, with nothing stored, checked or
 * analysed. Prints its address.
 */
const record = {
  run_id: randomUUID(),
  status: "queued",
  created_at: "2026-01-01T00:00:00.000000Z",
  started_at: null,
  completed_at: null,
  result: null as unknown,
  error: null,
  progress: 0,
  current_step: null,
};
const server = fastify();
server.addContentTypeParser(
  "application/x-www-form-urlencoded",
  { parseAs: "string" },
  (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
);
server.post("/incident/run", async () => ({ ...record, run_id: randomUUID() }));
/** As large as a report: what a poll of a finished run sends. */
let result: unknown = null;
server.put("/result", async (request) => {
  result = request.body;
  return {};
});
server.get("/incident/run/:id", async (request, reply) => {
  if (request.headers["if-none-match"] === '"1"') return reply.code(304).send();
  return { ...record, result };
});
console.log(await server.listen({ port: 0, host: "127.0.0.1" }));
