import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { sendText } from "../answers.ts";
import type { HttpSettings } from "../http-settings.ts";
import { sendPage } from "../pages.ts";

/** `/docs`: a page that reads `openapi.json`, lists the calls and lets one try them. It needs no internet. */
export function addDocsRoutes(server: FastifyInstance, { basePath, consoleDirectory }: HttpSettings): void {
  const read = (name: string) => readFileSync(join(import.meta.dirname, "../docs-page", name), "utf8");
  server.get("/docs", async (_request, reply) => sendPage(reply, read("docs.html")));
  server.get("/docs/docs.css", async (_request, reply) =>
    sendText(reply, "text/css; charset=utf-8", read("docs.css"), "no-cache"),
  );
  server.get("/docs/docs.js", async (_request, reply) =>
    sendText(reply, "text/javascript; charset=utf-8", read("docs.js"), "no-cache"),
  );
  if (consoleDirectory === null) {
    server.get("/", async (_request, reply) => reply.redirect(`${basePath}/docs`));
  }
}
