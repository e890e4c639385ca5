import type { FastifyRequest } from "fastify";

export const sessionCookieName = "court_session";

/** The session's token in the cookie; null without one. */
export function readSessionToken({ raw: { headers } }: FastifyRequest): string | null {
  const { cookie } = headers;
  if (cookie === undefined) return null;
  for (const pair of cookie.split(";", 50)) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === sessionCookieName && value !== undefined && /^[\w-]{43}$/.test(value)) return value;
  }
  return null;
}

/**
 * No script reads it (HttpOnly), no other site's page sends it (SameSite=Strict), and no plain connection carries it
 * where the page came over TLS: `Secure` cannot be set always, since a service on loopback speaks plain HTTP.
 */
export function writeSession(
  request: FastifyRequest,
  token: string,
  maxAgeMs: number,
  basePath: string,
): string {
  return cookie(request, token, Math.floor(maxAgeMs / 1000), basePath);
}

export function clearSession(request: FastifyRequest, basePath: string): string {
  return cookie(request, "", 0, basePath);
}

function cookie(request: FastifyRequest, value: string, maxAgeSeconds: number, basePath: string): string {
  const path = basePath === "" ? "/" : basePath;
  const secure = cameOverTls(request) ? "; Secure" : "";
  return `${sessionCookieName}=${value}; Path=${path}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure}`;
}

/** A page's own POST always says where the page is; a proxy says how the request reached it. */
function cameOverTls({ raw: { headers } }: FastifyRequest): boolean {
  return headers.origin?.startsWith("https:") === true || headers["x-forwarded-proto"] === "https";
}
