import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { namesTag } from "../entity-tag.ts";
import { pathOf } from "../problem-handler.ts";

/**
 * The built console at `/`. Its files are read once, at the start: a request names a key of a table and never a
 * path of the disk, so there is nothing to escape from. Its pages have addresses of their own (`/runs/…`) that
 * exist only in the browser: a page load of one of them gets the index, everything else that is not there is a 404.
 */
export interface Console {
  /** Answers a page load with the index; null when the request is not one. */
  sendPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> | null;
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
  ".txt": "text/plain; charset=utf-8",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};
/** Compressed already, or too small to be worth it. */
const uncompressible = new Set([".png", ".ico", ".woff2"]);
const minCompressedBytes = 1024;

interface ConsoleFile {
  readonly bytes: Buffer;
  readonly type: string;
  readonly tag: string;
  readonly isHashed: boolean;
  readonly isCompressible: boolean;
  /** Made when first asked for. */
  compressed: Promise<Buffer> | null;
}

const compress = promisify(gzip);

export function addConsole(server: FastifyInstance, directory: string, basePath: string): Console {
  const files = readFiles(directory);
  const index = fileOf(
    "index.html",
    Buffer.from(
      readFileSync(join(directory, "index.html"), "utf8").replace(
        '<base href="/"',
        `<base href="${basePath}/"`,
      ),
    ),
  );
  files.set("index.html", index);
  server.get("/", async (request, reply) => sendFile(request, reply, index));
  server.get("/*", async (request, reply) => {
    const file = files.get((request.params as { "*": string })["*"]);
    if (file !== undefined) return await sendFile(request, reply, file);
    reply.callNotFound();
    return reply;
  });
  return {
    sendPage(request, reply) {
      if (request.method !== "GET" && request.method !== "HEAD") return null;
      const path = pathOf(request);
      const isPage =
        request.headers.accept?.includes("text/html") === true &&
        path.startsWith(`${basePath}/`) &&
        !/^\/(?:incident|knowledge|problems|docs|assets)(?:\/|$)/.test(path.slice(basePath.length));
      return isPage ? sendFile(request, reply, index) : null;
    },
  };
}

function readFiles(directory: string): Map<string, ConsoleFile> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = relative(directory, path).split(sep).join("/");
      return [name, fileOf(name, readFileSync(path))];
    }),
  );
}

function fileOf(name: string, bytes: Buffer): ConsoleFile {
  const extension = extname(name).toLowerCase();
  return {
    bytes,
    type: types[extension] ?? "application/octet-stream",
    tag: `W/"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`,
    // Vite puts a hash into the name of everything under assets/.
    isHashed: name.startsWith("assets/"),
    isCompressible: bytes.length >= minCompressedBytes && !uncompressible.has(extension),
    compressed: null,
  };
}

async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: ConsoleFile,
): Promise<FastifyReply> {
  reply
    .code(200)
    .header("content-type", file.type)
    .header("x-content-type-options", "nosniff")
    .header("cache-control", file.isHashed ? "public, max-age=31536000, immutable" : "no-cache")
    .header("etag", file.tag);
  if (file.type.startsWith("text/html")) {
    reply.header("content-security-policy", policy).header("referrer-policy", "same-origin");
  }
  const { "if-none-match": known, "accept-encoding": encodings } = request.headers;
  if (known !== undefined && namesTag(known, file.tag)) return reply.code(304).send();
  if (!file.isCompressible) return reply.send(file.bytes);
  reply.header("vary", "accept-encoding");
  if (!/\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/i.test(encodings ?? "")) return reply.send(file.bytes);
  file.compressed ??= compress(file.bytes);
  return reply.header("content-encoding", "gzip").send(await file.compressed);
}
