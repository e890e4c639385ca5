import { type Scope, scopes } from "@imperial-court/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { isWholeKey, readKeyId } from "../callers/api-key.ts";
import { anonymousWith, type Caller } from "../callers/caller.ts";
import { CourtError } from "../errors.ts";
import type { Runs } from "../runs/runs.ts";
import { addressOf, isForwarded } from "./address.ts";
import type { AuditTrail } from "./audit-trail.ts";
import type { RouteConfig } from "./call.ts";
import { RateLimits } from "./rate-limit.ts";
import { isOwnOrigin } from "./request-guard.ts";
import { runIdOf, runNotFound } from "./run-id.ts";
import type { CallerParts, HttpLog } from "./server-parts.ts";
import { readSessionToken } from "./session-cookie.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Null: nobody in particular, on a service that asks for no key. */
    caller: Caller | null;
  }
}

type Done = (error?: Error) => void;

/**
 * Who calls, and whether they may: an `onRequest` hook for each route, before anything of the body is read.
 *
 * A key comes as `Authorization: Bearer`, a browser's session as a cookie. Where no key is asked for, one that is
 * given counts nevertheless: whoever names a caller acts as that caller, and a wrong key is told. A wrong cookie
 * is not, there: browsers send it by themselves.
 *
 * A caller with `submit` and without `read` may read its own runs; another's are answered as if there were none.
 */
export class Authentication {
  readonly #callers: CallerParts;
  readonly #runs: Runs;
  readonly #trail: AuditTrail;
  readonly #log: HttpLog;
  readonly #limits: RateLimits;
  readonly #anonymous: Caller;
  #hasWarned = false;

  constructor(parts: { callers: CallerParts; runs: Runs; trail: AuditTrail; log: HttpLog }) {
    const { callers, runs, trail, log } = parts;
    this.#callers = callers;
    this.#runs = runs;
    this.#trail = trail;
    this.#log = log;
    this.#limits = new RateLimits(callers.requestsPerMinute);
    // On a network, who makes keys today would still have them when keys are asked for tomorrow.
    this.#anonymous = anonymousWith(
      callers.areKeysRequired ? [] : callers.isLoopbackOnly ? scopes : ["submit", "operate"],
    );
  }

  /** Who calls where nobody says who they are. */
  get anonymous(): Caller {
    return this.#anonymous;
  }

  /** The hook for a route; null where everybody may. */
  guard({ scope, ownScope }: RouteConfig) {
    if (scope === undefined || scope === "open") return null;
    const rule: Rule = { scope, ownScope: ownScope ?? null };
    const isOpen = this.#anonymous.scopes.has(scope);
    return (request: FastifyRequest, reply: FastifyReply, done: Done): void => {
      const { authorization, cookie } = request.raw.headers;
      if (authorization === undefined && cookie === undefined && isOpen) {
        const isProxied = isForwarded(request);
        if (isProxied) this.#warnOfProxy();
        if (!isProxied || scope !== "admin") {
          done();
          return;
        }
      }
      this.#admit(request, reply, rule, done);
    };
  }

  /** Null: no credentials, or a cookie that counts for nothing. @throws CourtError unauthorized, too-many-requests */
  async identify(request: FastifyRequest, reply: FastifyReply): Promise<Caller | null> {
    const key = readBearer(request.raw.headers.authorization);
    if (key !== null) {
      const caller = await this.#callers.keyring.findByKey(key);
      if (caller === null) throw this.refuse(request, reply, key);
      return caller;
    }
    const token = readSessionToken(request);
    if (token === null) return null;
    const caller = await this.#callers.keyring.findBySession(token);
    if (caller !== null) refuseForeignPages(request);
    return caller;
  }

  #admit(request: FastifyRequest, reply: FastifyReply, rule: Rule, done: Done): void {
    // What most requests are: a good key that is in memory. It saves them the promises.
    const key = readBearer(request.raw.headers.authorization);
    const caller = key === null ? null : this.#callers.keyring.findByKey(key);
    if (caller !== null && "scopes" in caller && caller.scopes.has(rule.scope)) {
      try {
        this.#enter(request, reply, caller);
      } catch (error) {
        done(error as Error);
        return;
      }
      done();
    } else this.#examine(request, reply, rule).then(() => done(), done);
  }

  /** @throws CourtError too-many-requests */
  #enter(request: FastifyRequest, reply: FastifyReply, caller: Caller): void {
    request.caller = caller;
    this.#limits.count(caller, reply);
  }

  /** Counts a failed authentication and answers what to throw. `presented` is what was given as a key. */
  refuse(request: FastifyRequest, reply: FastifyReply, presented: string): CourtError {
    const address = addressOf(request);
    const retryAfterSeconds = this.#limits.countFailure(address);
    if (retryAfterSeconds !== null) {
      return new CourtError(
        "too-many-requests",
        `Too many wrong keys came from ${address}. Wait, and check the key.`,
        { retryAfterSeconds },
      );
    }
    const action = "authentication.failed";
    this.#recordRefusal(request, { action, target: readKeyId(presented), actor: "unknown", detail: {} });
    reply.header("www-authenticate", 'Bearer error="invalid_token"');
    return new CourtError(
      "unauthorized",
      isWholeKey(presented)
        ? "The API key is unknown, revoked or expired. court keys list shows those there are."
        : "This is no API key of this service, or one with a typo: its check digits do not fit.",
    );
  }

  async #examine(request: FastifyRequest, reply: FastifyReply, { scope, ownScope }: Rule): Promise<void> {
    const known = await this.identify(request, reply);
    const caller = known ?? this.#anonymous;
    if (known !== null) this.#enter(request, reply, known);
    const isAllowed =
      caller.scopes.has(scope) && !(known === null && scope === "admin" && isForwarded(request));
    if (isAllowed) return;
    if (known === null) throw askForKey(reply, scope);
    if (ownScope !== null && caller.scopes.has(ownScope)) return this.#admitToOwn(request, caller);
    this.#recordRefusal(request, {
      action: "access.refused",
      target: null,
      actor: caller.name,
      detail: { scope },
    });
    reply.header("www-authenticate", `Bearer error="insufficient_scope", scope="${scope}"`);
    throw new CourtError(
      "forbidden",
      `This needs the scope ${scope}, which the key of ${caller.name} does not have.`,
    );
  }

  #recordRefusal(
    request: FastifyRequest,
    entry: { action: string; target: string | null; actor: string; detail: Record<string, string> },
  ): void {
    const withoutEntry = this.#limits.takeEntry();
    if (withoutEntry === null) return;
    const detail = { ...entry.detail, ...(withoutEntry > 0 ? { without_entry: withoutEntry } : {}) };
    void this.#trail.write(request, { ...entry, outcome: "refused", detail });
  }

  #warnOfProxy(): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#log.warn(
      "a proxy forwards to this service, which asks nobody for a key: set COURT_REQUIRE_KEYS=yes if others reach the proxy",
    );
  }

  async #admitToOwn(request: FastifyRequest, caller: Caller): Promise<void> {
    if ((request.params as { run_id?: string }).run_id === undefined) return;
    const runId = runIdOf(request);
    if ((await this.#runs.findCaller(runId)) !== caller.name) throw runNotFound(runId);
  }
}

interface Rule {
  readonly scope: Scope;
  readonly ownScope: Scope | null;
}

/** The name of the caller, as runs carry it. */
export function callerName(request: FastifyRequest): string {
  return request.caller?.name ?? "anonymous";
}

/** Whose runs alone the request may see; null: everybody's. */
export function onlyRunsOf({ caller }: FastifyRequest): string | null {
  return caller === null || caller.scopes.has("read") ? null : caller.name;
}

/** Other schemes are for a proxy before us, and pass us by. */
function readBearer(authorization: string | undefined): string | null {
  if (authorization === undefined) return null;
  return /^Bearer +(.*)$/i.exec(authorization)?.[1]?.trim() ?? null;
}

function askForKey(reply: FastifyReply, scope: Scope): CourtError {
  reply.header("www-authenticate", "Bearer");
  return new CourtError(
    "unauthorized",
    `This needs an API key with the scope ${scope}: send Authorization: Bearer <key>. An operator makes one with court keys create.`,
  );
}

/**
 * A cookie goes along by itself, so a request that changes something must show that one of our own pages made it.
 * Stricter than for callers without: neither the list of origins nor a missing header opens this.
 */
function refuseForeignPages({ raw: { method, headers } }: FastifyRequest): void {
  if (method === "GET" || method === "HEAD") return;
  const { origin, host, "sec-fetch-site": site } = headers;
  const isOurs =
    site === undefined ? origin !== undefined && isOwnOrigin(origin, host) : site === "same-origin";
  if (isOurs) return;
  throw new CourtError(
    "forbidden",
    "A session counts for requests of the console's own pages. Programs send Authorization: Bearer <key>.",
  );
}
