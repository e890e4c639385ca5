import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { KnowledgeImport, RunEvent, RunRecord } from "@imperial-court/contract";

/** A real HTTP server that answers, in order, exactly what a test wrote down; misbehaving included. */
export interface ScriptedServer {
  readonly url: string;
  /** Everything that was asked, in order. */
  readonly requests: ReceivedRequest[];
  /** Adds answers, one for each coming request. A request without one is answered 599. */
  answer(...steps: Step[]): void;
  /** Answers that nobody has fetched yet. */
  readonly remaining: number;
  stop(): Promise<void>;
}

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** Resolves when the caller lets go of the connection before the answer has ended. */
  readonly letGo: Promise<void>;
}

export type Step = (response: ServerResponse) => void | Promise<void>;

/** On a free port, or on the one that an earlier server had. */
export async function startScriptedServer(port = 0): Promise<ScriptedServer> {
  const steps: Step[] = [];
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    requests.push({
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(chunks).toString("utf8"),
      letGo: new Promise((resolve) => response.once("close", () => !response.writableEnded && resolve())),
    });
    const step = steps.shift();
    if (step) await step(response);
    else response.writeHead(599).end("unscripted");
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (...more) => void steps.push(...more),
    get remaining() {
      return steps.length;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Step {
  return (response) =>
    void response
      .writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers })
      .end(JSON.stringify(body));
}

export function text(body: string, status = 200, headers: Record<string, string> = {}): Step {
  return (response) =>
    void response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers }).end(body);
}

export function problem(
  status: number,
  code: string,
  detail: string,
  headers: Record<string, string> = {},
): Step {
  return (response) =>
    void response
      .writeHead(status, { "content-type": "application/problem+json; charset=utf-8", ...headers })
      .end(JSON.stringify({ type: `/problems/${code}`, title: code, status, detail, instance: "/", code }));
}

/** Hangs up without a word. */
export const cut: Step = (response) => void response.socket?.destroy();

/** Sends the headers and half of a JSON body, then hangs up. */
export const cutInBody: Step = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"run_id":"', () => response.socket?.destroy());
};

/** Takes the request and never answers. */
export const silent: Step = () => {};

/** An event stream of these pieces, each flushed alone; then the connection is ended, cut or held open. */
export function eventStream(
  pieces: readonly (string | Uint8Array)[],
  then: "end" | "cut" | "hold" = "end",
): Step {
  return async (response) => {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    response.flushHeaders();
    for (const piece of pieces) await new Promise<void>((written) => response.write(piece, () => written()));
    if (then === "end") response.end();
    if (then === "cut") response.socket?.destroy();
  };
}

/** An event as the service streams it. */
export function asMessage(event: RunEvent): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

export const aRunId = "a1b2c3d4-e5f6-4890-abcd-ef1234567890";

export function anEvent(id: number, over: Partial<RunEvent> = {}): RunEvent {
  return {
    id,
    run_id: aRunId,
    type: "stage-started",
    at: `2026-10-18T10:30:0${id % 10}.000000Z`,
    progress: Math.min(99, id * 10),
    message: `Event ${id}`,
    stage: "intake",
    detail: {},
    ...over,
  };
}

export function aRun(over: Partial<RunRecord> = {}): RunRecord {
  const runId = over.run_id ?? aRunId;
  const self = `/incident/run/${runId}`;
  return {
    run_id: runId,
    status: "queued",
    created_at: "2026-10-18T10:30:00.123456Z",
    started_at: null,
    completed_at: null,
    result: null,
    error: null,
    progress: 0,
    current_step: null,
    outcome: null,
    attempt: 0,
    title: "Container MSKU1234567 is missing from terminal",
    source: "json",
    severity: null,
    incident_kind: null,
    incident_type: null,
    priority: null,
    key_entities: [],
    replay_of: null,
    links: {
      self,
      events: `${self}/events`,
      report: `${self}/report.md`,
      cancel: `${self}/cancel`,
      retry: `${self}/retry`,
    },
    ...over,
  };
}

export function anImport(over: Partial<KnowledgeImport> = {}): KnowledgeImport {
  return {
    import_id: "b1b2c3d4-e5f6-4890-abcd-ef1234567890",
    status: "completed",
    is_dry_run: false,
    progress: 100,
    created_at: "2026-10-18T10:30:00.123Z",
    completed_at: "2026-10-18T10:30:01.123Z",
    files: [],
    version: "v2",
    ...over,
  };
}

export function anImportedFile(
  over: Partial<KnowledgeImport["files"][number]> = {},
): KnowledgeImport["files"][number] {
  return {
    name: "gate.md",
    status: "completed",
    added: 1,
    changed: 0,
    unchanged: 0,
    skipped: [],
    warnings: [],
    error: null,
    preview: [],
    ...over,
  };
}
