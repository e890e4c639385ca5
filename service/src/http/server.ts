import cors from "@fastify/cors";
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RouteOptions,
} from "fastify";
import { CourtError } from "../errors.ts";
import { AuditTrail } from "./audit-trail.ts";
import { Authentication } from "./authenticate.ts";
import type { Call, RouteConfig } from "./call.ts";
import { closeConnectionsOf } from "./close-connections.ts";
import { answerConnectionError } from "./connection-errors.ts";
import { incidentMediaTypes } from "./incident-body.ts";
import { ProblemHandler, pathOf } from "./problem-handler.ts";
import { guardRequests } from "./request-guard.ts";
import { RequestMetrics } from "./request-metrics.ts";
import { addAuditRoutes, auditCalls } from "./routes/audit.ts";
import { addConsole, type Console } from "./routes/console.ts";
import { addDocsRoutes } from "./routes/docs.ts";
import { addFeedbackRoutes, feedbackCalls } from "./routes/feedback.ts";
import { addGapsRoute, gapsCalls } from "./routes/gaps.ts";
import { addHealthRoutes, healthCalls } from "./routes/health.ts";
import { addIncidentRoutes, incidentCalls } from "./routes/incidents.ts";
import { addJobRoutes, jobCalls } from "./routes/jobs.ts";
import { addKeyRoutes, keyCalls } from "./routes/keys.ts";
import { addKnowledgeRoutes, knowledgeCalls } from "./routes/knowledge.ts";
import { addKnowledgeImportRoutes, knowledgeImportCalls } from "./routes/knowledge-import.ts";
import { addMetricsRoute, metricsCalls } from "./routes/metrics.ts";
import { addOpenApiRoute } from "./routes/openapi.ts";
import { addPreviewRoute, previewCalls } from "./routes/preview.ts";
import { addProblemPages } from "./routes/problems.ts";
import { addReportRoute, reportCalls } from "./routes/report.ts";
import { addEventRoutes, eventCalls } from "./routes/run-events.ts";
import { addSessionRoutes, sessionCalls } from "./routes/session.ts";
import { addStatsRoute, statsCalls } from "./routes/stats.ts";
import { runNotFound } from "./run-id.ts";
import type { RouteParts, ServerParts } from "./server-parts.ts";
import { Shutdown } from "./shutdown.ts";

export type { HttpLog, Readiness, ServerParts } from "./server-parts.ts";

/** All calls of the API; what is described here is what is served. */
export const calls: readonly Call[] = [
  ...incidentCalls,
  ...eventCalls,
  ...reportCalls,
  ...jobCalls,
  ...statsCalls,
  ...feedbackCalls,
  ...previewCalls,
  ...gapsCalls,
  ...knowledgeCalls,
  ...knowledgeImportCalls,
  ...sessionCalls,
  ...keyCalls,
  ...auditCalls,
  ...healthCalls,
  ...metricsCalls,
];

/** Bodies of calls that are not submits. */
const maxControlBytes = 64 * 1024;

/**
 * The HTTP server, not yet listening. `close()` refuses new submits with 503, ends streams and long polls, lets
 * what is being answered finish, and resolves when the last connection is gone.
 */
export function buildServer(parts: ServerParts): FastifyInstance {
  const { settings, log } = parts;
  const problemHandler = new ProblemHandler(settings.basePath, log);
  const shutdown = new Shutdown();
  const trail = new AuditTrail(parts.callers, log);
  const authentication = new Authentication({ ...parts, trail });
  const routeParts: RouteParts = { ...parts, problemHandler, shutdown, authentication, trail };
  const requestMetrics = new RequestMetrics(parts.metrics);
  const routes: RouteOptions[] = [];
  let pages: Console | null = null;

  const server = fastify({
    logger: false,
    bodyLimit: maxControlBytes,
    requestTimeout: settings.requestTimeoutMs,
    connectionTimeout: settings.idleConnectionMs,
    keepAliveTimeout: 72_000,
    // Ours is the better answer: a problem, and only where refusing is right.
    return503OnClosing: false,
    clientErrorHandler: answerConnectionError(problemHandler),
    frameworkErrors: answerBadAddress,
    routerOptions: {
      // Longer than any request line may be: a long id is a 404 like any other unknown id.
      maxParamLength: 32 * 1024,
      ignoreTrailingSlash: true,
    },
    http: {
      requireHostHeader: false,
      // Here, and not above alone: Node derives its checks from what it is created with.
      requestTimeout: settings.requestTimeoutMs,
      headersTimeout: settings.requestTimeoutMs,
      // How often Node looks for requests that take too long; its own 30 s would double the limit.
      connectionsCheckingInterval: Math.max(50, Math.min(5_000, settings.requestTimeoutMs / 4)),
    },
  });

  const connections = closeConnectionsOf(server.server, settings.requestTimeoutMs);

  // An Expect other than 100-continue need not be met (RFC 9110, 10.1.1); Node would answer 417 without a body.
  server.server.on("checkExpectation", (request, response) =>
    server.server.emit("request", request, response),
  );

  // Bodies arrive whole and as bytes; each call reads them as strictly as it needs to. The types that submits have
  // are named too: Fastify remembers the parser of a type, and looks "*" up anew at every request.
  server.removeAllContentTypeParsers();
  for (const type of [...incidentMediaTypes, "*"]) {
    server.addContentTypeParser(
      type,
      { parseAs: "buffer" },
      async (request: FastifyRequest, body: Buffer) => {
        refuseCompressed(request.headers["content-encoding"]);
        return body;
      },
    );
  }

  server.setErrorHandler(problemHandler.answer);
  server.setNotFoundHandler(answerUnmatched);
  server.addHook("preClose", async () => {
    shutdown.begin();
    connections.begin();
  });
  server.addHook("onRequest", guardRequests(settings));
  server.decorateRequest("caller", null);
  server.decorateRequest("auditNote", null);
  server.addHook("onRoute", (route) => {
    routes.push(route);
    const { isLong = false, audit, ...access } = (route.config ?? {}) as RouteConfig;
    const guard = authentication.guard(access);
    if (guard !== null) route.onRequest = [guard];
    if (audit !== undefined) route.onSend = [trail.follow(audit)];
    route.onResponse = [
      requestMetrics.observe(String(route.method), route.url, !isLong),
      ...(isLong ? [] : [warnWhenSlow]),
    ];
  });

  if (settings.corsOrigins.length > 0) {
    server.register(cors, {
      origin: settings.corsOrigins.includes("*") ? "*" : [...settings.corsOrigins],
      exposedHeaders: [
        ...["Location", "ETag", "Retry-After", "Idempotent-Replayed", "Preference-Applied"],
        ...["RateLimit", "RateLimit-Policy"],
      ],
      maxAge: 600,
      strictPreflight: false,
    });
  }

  server.register(
    async (scope) => {
      addIncidentRoutes(scope, routeParts);
      addEventRoutes(scope, routeParts);
      addReportRoute(scope, routeParts);
      addJobRoutes(scope, routeParts);
      addStatsRoute(scope, routeParts);
      addFeedbackRoutes(scope, routeParts);
      addPreviewRoute(scope, routeParts);
      addGapsRoute(scope, parts.knowledge);
      addKnowledgeRoutes(scope, parts.knowledge);
      addKnowledgeImportRoutes(scope, parts.knowledge, settings);
      addSessionRoutes(scope, routeParts);
      addKeyRoutes(scope, routeParts);
      addAuditRoutes(scope, routeParts);
      addHealthRoutes(scope, routeParts);
      addMetricsRoute(scope, routeParts);
      addOpenApiRoute(scope, calls, routeParts);
      addDocsRoutes(scope, settings);
      addProblemPages(scope, routeParts);
      if (settings.consoleDirectory !== null) {
        pages = addConsole(scope, settings.consoleDirectory, settings.basePath);
      }
    },
    { prefix: settings.basePath },
  );

  function warnWhenSlow(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const isWaiting = request.headers.prefer !== undefined;
    if (!isWaiting && reply.elapsedTime > settings.slowRequestMs) {
      const { method } = request;
      log.warn("a request was slow", { method, path: pathOf(request), ms: Math.round(reply.elapsedTime) });
    }
    done();
  }

  /** An address that cannot be decoded. Below `/incident/run/` it is an id that no run has. */
  function answerBadAddress(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
    const isRun = request.url.startsWith(`${settings.basePath}/incident/run/`);
    const problem = isRun
      ? runNotFound(pathOf(request).split("/").at(-1)!)
      : new CourtError(
          "invalid-request",
          "The address has a percent escape that cannot be decoded as UTF-8.",
        );
    problemHandler.send(reply, problem.code, problem.message, request.url);
    requestMetrics.countUnmatched(reply.statusCode);
  }

  function answerUnmatched(
    request: FastifyRequest,
    reply: FastifyReply,
  ): FastifyReply | Promise<FastifyReply> {
    const page = pages?.sendPage(request, reply) ?? null;
    if (page !== null) return page;
    const path = pathOf(request);
    const methods = methodsAt(path, routes);
    if (methods.length === 0) {
      requestMetrics.countUnmatched(404);
      return problemHandler.send(
        reply,
        "route-not-found",
        `Nothing is served at ${path}. See /docs.`,
        request.url,
      );
    }
    reply.header("allow", [...methods, "OPTIONS"].join(", "));
    if (request.method === "OPTIONS") return reply.code(204).send();
    requestMetrics.countUnmatched(405);
    const detail = `${path} does not take ${request.method}, only ${methods.join(", ")}.`;
    return problemHandler.send(reply, "method-not-allowed", detail, request.url);
  }

  return server;
}

/** Unpacked, a small body could be gigabytes; taken for text, it would be told off as bad UTF-8. */
function refuseCompressed(encoding: string | undefined): void {
  if (encoding === undefined || /^(?:identity)?$/i.test(encoding.trim())) return;
  throw new CourtError(
    "unsupported-media-type",
    `The body is packed (Content-Encoding: ${encoding.slice(0, 60)}), which is not taken here. Send it as it is.`,
  );
}

function methodsAt(path: string, routes: readonly RouteOptions[]): string[] {
  const segments = path.replace(/\/$/, "").split("/");
  const matching = routes.filter(({ url }) => {
    const pattern = url.split("/");
    return (
      pattern.length === segments.length &&
      pattern.every((part, index) => part.startsWith(":") || part === segments[index])
    );
  });
  return [...new Set(matching.flatMap(({ method }) => method))].sort();
}
