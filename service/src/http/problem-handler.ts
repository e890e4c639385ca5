import { randomUUID } from "node:crypto";
import type { Problem } from "@imperial-court/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { CourtError, type ProblemCode, problems } from "../errors.ts";
import { problemType, sendText } from "./answers.ts";
import type { HttpLog } from "./server-parts.ts";

/**
 * The only place where errors become HTTP: problem details (RFC 9457) with the table's status and title.
 *
 * A CourtError is for the caller and says everything. What the framework throws is translated. Anything else is
 * a fault of ours: logged once under an id that the caller is told, and nothing of it is sent.
 */
export class ProblemHandler {
  private readonly basePath: string;
  private readonly log: HttpLog;

  constructor(basePath: string, log: HttpLog) {
    this.basePath = basePath;
    this.log = log;
  }

  /** Fastify's error handler. */
  readonly answer = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const known = translate(error, request) ?? this.logUnknown(error, request);
    if (known.retryAfterSeconds !== null) reply.header("retry-after", known.retryAfterSeconds);
    if (known.code === "text-too-large") {
      // With `connection: close` the socket is reset while the client still writes, and many lose the answer.
      // Without it Node reads the rest away, for as long as a request may take.
      reply.removeHeader("connection");
    }
    return this.send(reply, known.code, known.message, request.url, known.errors);
  };

  send(
    reply: FastifyReply,
    code: ProblemCode,
    detail: string,
    url: string,
    errors: CourtError["errors"] = [],
    extensions: Readonly<Record<string, unknown>> = {},
  ): FastifyReply {
    const problem = { ...this.describe(code, detail, url, errors), ...extensions };
    return sendText(reply.code(problem.status), problemType, JSON.stringify(problem), "no-store");
  }

  describe(code: ProblemCode, detail: string, url: string, errors: CourtError["errors"] = []): Problem {
    const { status, title } = problems[code];
    const query = url.indexOf("?");
    return {
      type: `${this.basePath}/problems/${code}`,
      title,
      status,
      detail,
      instance: (query < 0 ? url : url.slice(0, query)).toWellFormed(),
      code,
      ...(errors.length > 0 ? { errors: [...errors] } : {}),
    };
  }

  private logUnknown(error: unknown, request: FastifyRequest): CourtError {
    const requestId = randomUUID();
    const { method } = request;
    this.log.error("a request failed for a reason of ours", {
      requestId,
      method,
      path: pathOf(request),
      error,
    });
    return new CourtError(
      "internal",
      `The request failed for a reason of ours; it was logged under ${requestId}. Tell us this id.`,
    );
  }
}

export function pathOf(request: FastifyRequest): string {
  return request.url.split("?", 1)[0]!;
}

/** Null for what is neither ours nor the framework's verdict on the request. */
function translate(error: unknown, request: FastifyRequest): CourtError | null {
  if (error instanceof CourtError) return error;
  if (!(error instanceof Error)) return null;
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  switch (code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return new CourtError(
        "text-too-large",
        `The body is larger than the ${request.routeOptions.bodyLimit} bytes that this call takes. Nothing was stored or cut.`,
      );
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return new CourtError(
        "unsupported-media-type",
        `The Content-Type ${JSON.stringify(request.headers["content-type"]?.slice(0, 200) ?? "")} is not taken here; /docs lists what is.`,
      );
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
      return new CourtError(
        "invalid-request",
        "The body is not as long as Content-Length says. Nothing was stored.",
      );
    case "ECONNRESET":
      return new CourtError("invalid-request", "The body ended too early. Nothing was stored.");
  }
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return null;
  return new CourtError("invalid-request", `The request cannot be understood: ${error.message}.`);
}
