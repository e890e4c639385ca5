import type { RunRecord } from "@imperial-court/contract";
import { readJson, send, type Transport } from "./transport.ts";

export interface SubmitOptions {
  /** What is known already: `incident_type`, `severity`, anything else. Hints, not truth. */
  readonly hints?: Readonly<Record<string, unknown>> | undefined;
  /**
   * The same key with the same content is the same run, for a day at least. Made up when not given, so that
   * a submit that is tried again after a lost answer never becomes two runs.
   */
  readonly idempotencyKey?: string | undefined;
  /** Let the service answer when the run has ended, or after this long at most; up to 60. */
  readonly waitSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A browser's `File` is one; in Node put a name beside a `Blob`. */
export interface IncidentFile {
  /** Its ending says what it is: `.eml` is read as an e-mail. */
  readonly name: string;
  readonly content: Blob;
}

export function submitText(
  transport: Transport,
  text: string,
  options: SubmitOptions = {},
): Promise<RunRecord> {
  const body = JSON.stringify({ ...options.hints, incident_text: text });
  return submit(transport, body, { "content-type": "application/json" }, options);
}

export function submitFile(
  transport: Transport,
  file: File | IncidentFile,
  options: SubmitOptions = {},
): Promise<RunRecord> {
  const content = "content" in file ? file.content : file;
  const form = new FormData();
  for (const [name, value] of Object.entries(options.hints ?? {})) {
    form.append(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  form.append("incident_text", content.slice(0, content.size, mediaTypeOf(file.name)), file.name);
  // No content type: fetch writes it with the boundary.
  return submit(transport, form, {}, options);
}

function submit(
  transport: Transport,
  body: BodyInit,
  headers: Record<string, string>,
  { idempotencyKey = newIdempotencyKey(), waitSeconds, signal }: SubmitOptions,
): Promise<RunRecord> {
  return send(
    transport,
    {
      method: "POST",
      path: "/incident/run",
      headers: {
        ...headers,
        "idempotency-key": idempotencyKey,
        ...(waitSeconds !== undefined && { prefer: `wait=${Math.ceil(waitSeconds)}` }),
      },
      body,
      isRepeatable: true,
      timeoutMs: transport.timeoutMs + (waitSeconds ?? 0) * 1000,
      signal,
    },
    (response) => readJson<RunRecord>(response),
  );
}

/** Text without a charset: the service reads UTF-8, and UTF-16 by its byte order mark. */
function mediaTypeOf(name: string): string {
  if (/\.eml$/i.test(name)) return "message/rfc822";
  return /\.html?$/i.test(name) ? "text/html" : "text/plain";
}

/** 128 random bits. Not `randomUUID`, which a browser has only on https and localhost. */
function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
