import fastify, { type FastifyInstance } from "fastify";

/** What an engine gives to the small API around it. */
export interface PeerEngine {
  /** Durable when it resolves. */
  submit(text: string): Promise<string>;
  find(id: string): Promise<PeerRecord | null>;
  newest(limit: number): Promise<PeerRecord[]>;
  finished(): Promise<number>;
}

export interface PeerRecord {
  readonly run_id: string;
  readonly status: string;
  /** Milliseconds since 1970. */
  readonly created_at: number;
  readonly started_at: number | null;
}

/** Submit, get, list and count on plain Fastify: what somebody would write in an afternoon. Prints its address. */
export async function serveEngine(engine: PeerEngine): Promise<FastifyInstance> {
  const server = fastify();
  server.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
  );
  server.post("/incident/run", async (request) => {
    const { incident_text: text } = request.body as { incident_text: string };
    return { run_id: await engine.submit(text), status: "queued", created_at: new Date().toISOString() };
  });
  server.get("/incident/run/:id", async (request, reply) => {
    const record = await engine.find((request.params as { id: string }).id);
    return record ?? reply.code(404).send({});
  });
  server.get("/incident/jobs", async () => ({ jobs: await engine.newest(20) }));
  server.get("/finished", async () => ({ finished: await engine.finished() }));
  console.log(await server.listen({ port: 0, host: "127.0.0.1" }));
  return server;
}
