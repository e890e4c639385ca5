import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import { CourtError, type ProblemCode, problems } from "../../errors.ts";
import { escapeHtml, sendPage } from "../pages.ts";
import type { RouteParts } from "../server-parts.ts";

/** Where the `type` of a problem leads: a page that says when it happens and what to do, from docs/problems.md. */
export function addProblemPages(server: FastifyInstance, { settings }: RouteParts): void {
  server.get("/problems/:code", async (request, reply) => {
    const { code } = request.params as { code: string };
    if (!Object.hasOwn(problems, code)) {
      throw new CourtError("route-not-found", "There is no such problem type. /docs lists the API's calls.");
    }
    const { status, title } = problems[code as ProblemCode];
    const paragraphs = explain(code, settings.problemsFile).map((text) => `<p>${inline(text)}</p>`);
    return sendPage(
      reply,
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>` +
        `<meta name="viewport" content="width=device-width,initial-scale=1">` +
        `<link rel="stylesheet" href="../docs/docs.css"></head><body class="page"><main>` +
        `<p class="eyebrow">${status} · <code>${code}</code></p><h1>${escapeHtml(title)}</h1>` +
        `${paragraphs.join("")}<p><a href="../docs">All calls</a></p></main></body></html>`,
    );
  });
}

/** "When" and "what to do" of the code's row in the table of docs/problems.md; none where the file is not shipped. */
function explain(code: string, file: string | null): string[] {
  if (file === null) return [];
  const row = readFileSync(file, "utf8")
    .split("\n")
    .find((line) => line.startsWith(`| \`${code}\` |`));
  const cells = row?.split(/(?<!\\)\|/).map((cell) => cell.trim()) ?? [];
  return cells.slice(3, 5).filter((cell) => cell !== "");
}

function inline(markdown: string): string {
  return escapeHtml(markdown).replace(/`([^`]*)`/g, "<code>$1</code>");
}
