import type { IncomingMessage } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { CourtError } from "../errors.ts";
import type { HttpSettings } from "./http-settings.ts";

/**
 * What a browser could be made to do to a service that its user can reach, and what stops it:
 *
 * - A page of another site posts a form to us. Browsers say so (`Sec-Fetch-Site`, older ones `Origin`): refused
 *   unless the origin is on the allow-list. Programs send neither header and are not concerned.
 * - A page's own host name is re-pointed to 127.0.0.1 (DNS rebinding), which makes us "same origin" for it. Its
 *   requests still carry that name in `Host`: refused unless the name is one of ours.
 * - A page reads our answers: it cannot without CORS, and CORS is the same allow-list.
 */
export function guardRequests({ allowedHosts, corsOrigins }: HttpSettings) {
  const hosts = allowedHosts === null ? null : new Set(allowedHosts.map((host) => host.toLowerCase()));
  const origins = new Set(corsOrigins);
  // The few exact `Host` values that real clients send: a look-up each, instead of taking them apart.
  const seenHosts = new Set<string>();

  function findRefusal({ headers, method, httpVersion }: IncomingMessage): CourtError | null {
    const host = headers.host;
    if (host === undefined || !seenHosts.has(host)) {
      const refusal = checkHost(host, httpVersion, hosts);
      if (refusal !== null) return refusal;
      if (host !== undefined && seenHosts.size < 100) seenHosts.add(host);
    }
    if (method === "GET" || method === "HEAD" || method === "OPTIONS") return null;
    const { origin, "sec-fetch-site": site } = headers;
    const isForeign =
      site === undefined
        ? origin !== undefined && !isOwnOrigin(origin, host)
        : site !== "same-origin" && site !== "none";
    if (!isForeign || origins.has("*") || (origin !== undefined && origins.has(origin))) return null;
    return new CourtError(
      "forbidden",
      `A page of ${origin ?? "another site"} may not call this service. If it should, add its origin to COURT_CORS_ORIGINS.`,
    );
  }

  return (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    const refusal = findRefusal(request.raw);
    if (refusal === null) done();
    else done(refusal);
  };
}

function checkHost(host: string | undefined, httpVersion: string, hosts: ReadonlySet<string> | null) {
  if (host === undefined) {
    if (httpVersion === "1.0") return null;
    return new CourtError("invalid-request", "The request has no Host header, which HTTP/1.1 requires.");
  }
  if (hosts === null) return null;
  const name = host.replace(/:\d{1,5}$/, "").toLowerCase();
  if (hosts.has(name) || name.endsWith(".localhost")) return null;
  return new CourtError(
    "forbidden",
    `This service does not answer to the name ${JSON.stringify(host.slice(0, 200))}: it listens on this machine only. ` +
      "Use localhost or 127.0.0.1; behind a reverse proxy add the name to COURT_ALLOWED_HOSTS.",
  );
}

export function isOwnOrigin(origin: string, host: string | undefined): boolean {
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}
