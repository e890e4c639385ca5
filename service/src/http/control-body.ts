import type { FastifyRequest } from "fastify";
import type { z } from "zod";
import { CourtError } from "../errors.ts";
import { parseForm } from "./form-body.ts";
import { escapePointer, parseJson } from "./json-body.ts";
import { parseMediaType } from "./media-type.ts";

/**
 * The small bodies of calls that are not submits: JSON, or the form that PowerShell makes of `-Body @{…}`. An
 * empty body is accepted whatever its Content-Type says, since clients send one with any POST. A field that the
 * schema does not have is refused, not dropped.
 *
 * @throws CourtError invalid-request, unsupported-media-type, and what the parsers throw
 */
export function readControlBody<Schema extends z.ZodObject>(
  schema: Schema,
  request: FastifyRequest,
): z.output<Schema> {
  const parsed = schema.strict().safeParse(parseControlBody(request));
  if (parsed.success) return parsed.data as z.output<Schema>;
  const errors = parsed.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({
          pointer: `/${escapePointer(key)}`,
          detail: "is not a field of this call",
        }))
      : [
          {
            pointer: issue.path.map((key) => `/${escapePointer(String(key))}`).join(""),
            detail: issue.message,
          },
        ],
  );
  const sentences = errors.map(({ pointer, detail }) => `${pointer || "the body"} ${detail}`);
  throw new CourtError("invalid-request", `The body is not valid: ${sentences.join("; ")}.`, { errors });
}

function parseControlBody(request: FastifyRequest): unknown {
  const body = request.body as Buffer | undefined;
  if (body === undefined || body.length === 0) return {};
  const contentType = request.headers["content-type"];
  const { type, parameters } = parseMediaType(contentType);
  if (type === "application/json") return parseJson(body, contentType) ?? {};
  if (type === "application/x-www-form-urlencoded") {
    const fields = parseForm(body, parameters.get("charset") ?? null);
    const names = new Set(fields.map(({ name }) => name));
    const twice = fields.find(({ name }) => fields.filter((field) => field.name === name).length > 1);
    if (names.size !== fields.length && twice !== undefined) {
      throw new CourtError("duplicate-field", `The field ${JSON.stringify(twice.name)} is given twice.`);
    }
    return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  }
  throw new CourtError(
    "unsupported-media-type",
    `The body is ${type === "" ? "without Content-Type" : type}. Send application/json, or nothing.`,
  );
}
