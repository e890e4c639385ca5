import type { FastifyReply } from "fastify";
import { sendText } from "./answers.ts";

/** The few HTML pages of the service itself. Nothing is loaded from elsewhere, and nothing inline runs. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function sendPage(reply: FastifyReply, html: string): FastifyReply {
  reply.header("content-security-policy", policy).header("referrer-policy", "no-referrer");
  return sendText(reply, "text/html; charset=utf-8", html, "no-cache");
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
