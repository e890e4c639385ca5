import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { Registry } from "prom-client";
import { expect, onTestFinished } from "vitest";
import { caseText } from "../analysis/case-text.ts";
import { previewIncident } from "../analysis/preview-incident.ts";
import type { AuditLog } from "../callers/audit-log.ts";
import { createKeyring, type Keyring } from "../callers/keyring.ts";
import { SqliteAuditLog } from "../callers/sqlite-audit-log.ts";
import { SqliteKeyStore } from "../callers/sqlite-key-store.ts";
import { migrate } from "../database/migrate.ts";
import { SqliteDatabase } from "../database/sqlite-database.ts";
import { recordSubmit } from "../engine.ts";
import type { FindRuns } from "../evidence/other-runs.ts";
import { groupTroubles, readRecentRuns } from "../group-troubles.ts";
import { SqliteJobQueue } from "../jobs/sqlite-job-queue.ts";
import { createFeedbackDesk } from "../knowledge/feedback.ts";
import { createRunbookFinder } from "../knowledge/find-runbook.ts";
import { createGaps } from "../knowledge/gaps.ts";
import { createImports } from "../knowledge/imports.ts";
import type { KnowledgeStore } from "../knowledge/knowledge-store.ts";
import { buildLibrary } from "../knowledge/library.ts";
import { libraryEntries } from "../knowledge/library-entries.ts";
import { createSqliteFeedbackStore } from "../knowledge/sqlite-feedback-store.ts";
import { createSqliteKnowledgeStore } from "../knowledge/sqlite-knowledge-store.ts";
import { createPreview } from "../preview.ts";
import { createAnalyzeIncident } from "../runs/analyze-incident.ts";
import { createCourtClock } from "../runs/court-clock.ts";
import { createRuns } from "../runs/create-runs.ts";
import { defaultRetryPolicy } from "../runs/retry-policy.ts";
import type { Runs } from "../runs/runs.ts";
import { SqliteRunStore } from "../runs/sqlite-run-store.ts";
import { ScriptedAnalyser } from "../testing/scripted-analyser.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { defaultHttpSettings, type HttpSettings } from "./http-settings.ts";
import { buildServer } from "./server.ts";
import type { CallerParts, Readiness } from "./server-parts.ts";

/** The real server over a real store and queue of the test's own; only the analysis is scripted. */
export interface Api {
  readonly server: FastifyInstance;
  readonly runs: Runs;
  readonly knowledge: KnowledgeStore;
  readonly keyring: Keyring;
  readonly audit: AuditLog;
  readonly database: SqliteDatabase;
  /** What was logged, as one line each. */
  readonly logged: string[];
  /** Submits a text as a form and answers with its id. */
  submit(text?: string): Promise<string>;
  /** Gives up what is being imported, as a stop does. */
  stopImports(): Promise<void>;
  /** Resolves when the run has ended. */
  end(runId: string): Promise<void>;
  /** Starts listening; "http://127.0.0.1:port". */
  listen(): Promise<string>;
}

export interface ApiOptions {
  readonly settings?: Partial<HttpSettings>;
  readonly analyser?: ScriptedAnalyser;
  readonly maxQueuedRuns?: number;
  /** Who may call; default everybody, on loopback. */
  readonly callers?: Partial<Omit<CallerParts, "keyring" | "audit">>;
  /** False: runs stay queued. */
  readonly isWorking?: boolean;
  readonly isReady?: () => Promise<Readiness>;
  /** Stands between the server and the runs, to make one call fail. */
  readonly wrap?: (runs: Runs) => Runs;
}

export async function anApi(options: ApiOptions = {}): Promise<Api> {
  const database = new SqliteDatabase(join(temporaryDirectory(), "court.sqlite"));
  migrate(database);
  const clock = createCourtClock();
  const queue = new SqliteJobQueue({
    database,
    onHandlerError: (_id, error) => {
      throw error;
    },
  });
  const store = new SqliteRunStore({ database, jobs: queue, clock, onCreated: recordSubmit });
  const runs = createRuns({ store, queue, clock, maxQueuedRuns: options.maxQueuedRuns ?? 1000 });
  if (options.isWorking !== false) {
    const handler = createAnalyzeIncident({
      store,
      analyser: options.analyser ?? new ScriptedAnalyser(),
      retryPolicy: { ...defaultRetryPolicy, maxAttempts: 1 },
      runTimeoutMs: 30_000,
      stageTimeoutMs: 30_000,
    });
    await queue.start(handler, { slots: 2 });
  }
  const logged: string[] = [];
  const log = (message: string, fields?: Record<string, unknown>) => {
    logged.push(
      `${message} ${JSON.stringify(fields)} ${fields?.error instanceof Error ? fields.error.message : ""}`,
    );
  };
  const knowledge = createSqliteKnowledgeStore(database);
  const imports = createImports(knowledge);
  const read = async (text: string) =>
    previewIncident(text, buildLibrary(libraryEntries(await knowledge.readEntries(), "never")));
  const keyring = createKeyring({
    store: new SqliteKeyStore(database),
    now: clock.now,
    onError: (error) => {
      throw error;
    },
  });
  const audit = new SqliteAuditLog(database);
  const server = buildServer({
    runs: options.wrap?.(runs) ?? runs,
    knowledge: {
      store: knowledge,
      imports,
      gaps: createGaps({
        knowledge,
        recentRuns: (since) => readRecentRuns(runs, since),
        group: (recent, least) =>
          groupTroubles({
            place: { databasePath: database.path, databaseUrl: null },
            shippedKnowledge: "never",
            runs: recent,
            least,
          }),
        read,
      }),
      shippedInUse: async () => ({}),
    },
    feedback: createFeedbackDesk({
      store: createSqliteFeedbackStore(database),
      knowledge,
      findRunbook: createRunbookFinder(knowledge, "never"),
      cleanText: caseText,
      now: () => clock.now(),
    }),
    preview: createPreview({ read }, findRelatedRuns(store)),
    callers: {
      keyring,
      audit,
      areKeysRequired: false,
      isLoopbackOnly: true,
      requestsPerMinute: 6000,
      now: clock.now,
      ...options.callers,
    },
    settings: { ...defaultHttpSettings, ...options.settings },
    metrics: new Registry(),
    isReady: options.isReady ?? (async () => ({ ready: true, checks: { store: "ok" } })),
    details: async () => ({
      store: { kind: "sqlite", bytes: null },
      queue: { ...(await queue.depth()), analysis_threads: 2 },
      sources: [],
    }),
    version: "1.2.3",
    log: { warn: log, error: log },
    reportMarkdown: (record) => `# ${record.title}\n`,
  });
  onTestFinished(async () => {
    await server.close();
    await queue.stop({ graceMs: 0 });
    await imports.stop();
    database.close();
  });
  await server.ready();
  return {
    server,
    runs,
    knowledge,
    keyring,
    audit,
    database,
    logged,
    async submit(text = "Container MSKU1234565 is missing") {
      const answer = await server.inject({
        method: "POST",
        url: "/incident/run",
        ...aForm({ incident_text: text }),
      });
      expect(answer.statusCode).toBe(200);
      return answer.json().run_id;
    },
    stopImports: () => imports.stop(),
    async end(runId) {
      const run = await runs.waitForEnd(runId, 30_000, AbortSignal.timeout(30_000));
      expect(["completed", "failed"]).toContain(run?.status);
    },
    async listen() {
      return await server.listen({ host: "127.0.0.1", port: 0 });
    },
  };
}

/** Other runs that name the entities, as the service finds them. */
function findRelatedRuns(store: SqliteRunStore): FindRuns {
  return async (entities) => {
    const found = await store.findRunsByEntities(entities, { excludeRunId: null, since: null, limit: 20 });
    return found.map(({ sharedEntities, ...run }) => ({ ...run, matched: sharedEntities }));
  };
}

/** Headers and payload of a form post, for `inject`. */
export function aForm(fields: Record<string, string>) {
  return {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    payload: new URLSearchParams(fields).toString(),
  };
}

/** Headers and payload of a JSON post, for `inject`. */
export function someJson(body: unknown) {
  return { headers: { "content-type": "application/json" }, payload: JSON.stringify(body) };
}

/** A connection to a listening server, to say things no client library would say. */
export async function dial({ server }: Api): Promise<Socket> {
  const { port } = server.server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  onTestFinished(() => {
    socket.destroy();
  });
  return socket;
}

/** Everything the server says on a connection until it closes it. */
export async function hearAll(socket: Socket): Promise<string> {
  let text = "";
  socket.setEncoding("utf8");
  socket.on("data", (chunk) => {
    text += chunk;
  });
  socket.on("error", () => {});
  await once(socket, "close");
  return text;
}

/** Checks that an answer is a problem of that code, in the exact media type, and returns it. */
export function expectProblem(
  answer: { statusCode: number; headers: Record<string, unknown>; json(): unknown },
  code: string,
) {
  const problem = answer.json() as { code: string; status: number; detail: string; [key: string]: unknown };
  expect(problem.code, problem.detail).toBe(code);
  expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
  expect(problem.status).toBe(answer.statusCode);
  expect(problem.detail).toMatch(/\S/);
  expect(problem.type).toBe(`/problems/${code}`);
  return problem;
}
