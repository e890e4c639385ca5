import { readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { sendText } from "../answers.ts";
import type { HttpSettings } from "../http-settings.ts";
import { pathOf } from "../problem-handler.ts";

/**
 * The built console at `/`. Its pages have addresses of their own (`/runs/…`) that exist only in the browser: a
 * page load of one of them gets the console's index, everything else that is not there stays a 404.
 */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

export function addConsole(server: FastifyInstance, directory: string, basePath: string): void {
  server.get("/", async (_request, reply) => sendIndex(reply, directory, basePath));
  server.register(fastifyStatic, {
    root: directory,
    index: false,
    // Vite puts a hash into the name of everything under assets/.
    setHeaders: (reply, path) => {
      const isHashed = path.startsWith(join(directory, "assets"));
      reply.header("x-content-type-options", "nosniff");
      reply.header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
}

/** Answers a page load with the console's index; null when the request is not one. */
export function sendConsolePage(
  request: FastifyRequest,
  reply: FastifyReply,
  { consoleDirectory, basePath }: HttpSettings,
): FastifyReply | null {
  if (consoleDirectory === null || (request.method !== "GET" && request.method !== "HEAD")) return null;
  const path = pathOf(request);
  const isPage =
    request.headers.accept?.includes("text/html") === true &&
    (path === basePath || path.startsWith(`${basePath}/`)) &&
    !/^\/(?:incident|knowledge|problems|assets)(?:\/|$)/.test(path.slice(basePath.length));
  return isPage ? sendIndex(reply, consoleDirectory, basePath) : null;
}

function sendIndex(reply: FastifyReply, directory: string, basePath: string): FastifyReply {
  const html = readFileSync(join(directory, "index.html"), "utf8");
  reply.code(200).header("content-security-policy", policy).header("referrer-policy", "same-origin");
  const page = html.replace('<base href="/"', `<base href="${basePath}/"`);
  return sendText(reply, "text/html; charset=utf-8", page, "no-cache");
}
