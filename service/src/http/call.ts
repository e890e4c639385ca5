import type { Scope } from "@imperial-court/contract";
import type { FastifyInstance, RouteHandlerMethod } from "fastify";
import type { z } from "zod";
import type { ProblemCode } from "../errors.ts";

/**
 * One call of the API, described where it is implemented. The same entry registers the route and becomes its
 * part of `/openapi.json`, so that neither can be forgotten.
 */
export interface Call {
  /** The OpenAPI `operationId`. */
  readonly operation: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** With parameters as OpenAPI writes them: `/incident/run/{run_id}`. */
  readonly path: string;
  readonly tag: "Incidents" | "Knowledge" | "Callers" | "Service";
  /** What a caller needs; `open`: nothing, not even a key. */
  readonly scope: Scope | "open";
  /** Callers with this scope may make the call for what is theirs: the run they submitted, the list of their runs. */
  readonly ownScope?: Scope;
  /** The name of what it does in the audit log, for a call that changes something. */
  readonly audit?: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodObject;
  /** Request headers it heeds: name → what they do. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: {
    readonly isRequired: boolean;
    readonly content: Readonly<Record<string, z.ZodType>>;
  };
  /** By status; null stands for content without a schema. */
  readonly answers: Readonly<Record<number, CallAnswer>>;
  readonly problems: readonly ProblemCode[];
}

export interface CallAnswer {
  readonly description: string;
  readonly content?: Readonly<Record<string, z.ZodType | null>>;
  /** Response headers: name → what they say. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface CallOptions {
  readonly maxBodyBytes?: number;
  /** The answer may take long by design: it is neither slow nor timed. */
  readonly isLong?: boolean;
}

/** What a route's `config` says to hooks. */
export interface RouteConfig {
  readonly isLong?: boolean;
  /** Pages, which are no calls, have none: they hold nothing of a port's. */
  readonly scope?: Call["scope"];
  readonly ownScope?: Call["ownScope"];
  readonly audit?: Call["audit"];
}

/** Registers a call; GET answers HEAD too. */
export function addCall(
  server: FastifyInstance,
  call: Call,
  handler: RouteHandlerMethod,
  { maxBodyBytes, isLong = false }: CallOptions = {},
): void {
  const { scope, ownScope, audit } = call;
  server.route({
    method: call.method,
    url: call.path.replace(/\{(\w+)\}/g, ":$1"),
    handler,
    config: { isLong, scope, ownScope, audit } satisfies RouteConfig,
    ...(maxBodyBytes === undefined ? {} : { bodyLimit: maxBodyBytes }),
  });
}
