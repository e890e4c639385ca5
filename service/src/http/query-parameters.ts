import { z } from "zod";
import { CourtError } from "../errors.ts";

/**
 * Reads query parameters by a Zod schema that is written in the parameters' true types, so that the same schema is
 * also their documentation. Text becomes a number or a flag only when it looks exactly like one:
 * `z.coerce.number()` would make 0 of "", and an empty `max_age_hours` would remove everything.
 *
 * Names that the schema does not have are ignored: proxies and cache busters add them.
 *
 * @throws CourtError invalid-parameter, invalid-encoding
 */
export function readQuery<Schema extends z.ZodObject>(
  schema: Schema,
  query: unknown,
  url: string,
): z.output<Schema> {
  checkEncoding(url);
  const given = query as Readonly<Record<string, string | string[] | undefined>>;
  const values: Record<string, unknown> = {};
  const errors: { pointer: string; detail: string }[] = [];
  for (const [name, field] of Object.entries(schema.shape)) {
    const value = given[name];
    const type = innermost(field as z.ZodType);
    // Which of two was meant is not for us to guess.
    if (Array.isArray(value) && !(type instanceof z.ZodArray)) {
      errors.push({ pointer: `?${name}`, detail: "may be given once" });
    } else if (value !== undefined) values[name] = readValue(type, value);
  }
  const parsed = schema.safeParse(values);
  if (parsed.success && errors.length === 0) return parsed.data;
  for (const { path, message } of parsed.error?.issues ?? []) {
    errors.push({ pointer: `?${String(path[0] ?? "")}`, detail: message });
  }
  const sentences = errors.map(({ pointer, detail }) => `${pointer.slice(1)}: ${detail}`);
  throw new CourtError("invalid-parameter", `${sentences.join("; ")}.`, { errors });
}

function checkEncoding(url: string): void {
  if (!url.includes("%")) return;
  try {
    decodeURIComponent(url);
  } catch {
    throw new CourtError(
      "invalid-encoding",
      "The address has a percent escape that is not UTF-8. Escape the UTF-8 bytes of each character.",
    );
  }
}

/** The schema below defaults, optionals and transforms. */
function innermost(field: z.ZodType): z.ZodType {
  if (field instanceof z.ZodDefault || field instanceof z.ZodOptional)
    return innermost(field.unwrap() as z.ZodType);
  if (field instanceof z.ZodPipe) return innermost(field.in as z.ZodType);
  return field;
}

function readValue(field: z.ZodType, value: string | string[]): unknown {
  if (field instanceof z.ZodArray) {
    const list = [value].flat().flatMap((item) => item.split(","));
    return list.map((item) => item.trim()).filter((item) => item !== "");
  }
  if (Array.isArray(value)) return value;
  if (field instanceof z.ZodNumber)
    return /^[+-]?\d{1,15}(?:\.\d{1,15})?$/.test(value) ? Number(value) : value;
  if (field instanceof z.ZodBoolean) return value === "true" ? true : value === "false" ? false : value;
  return value;
}

const instantPattern = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+ -]\d\d:\d\d))?$/;

/** A date or an instant, normalised as records write it: UTC with six fractional digits. A date is its first instant in UTC. */
export const instantSchema = z
  .string()
  .transform((value, context) => {
    const instant = normaliseInstant(value);
    if (instant !== null) return instant;
    context.addIssue({
      code: "custom",
      message: "must be a date (2025-10-18) or an instant (2025-10-18T10:30:00Z)",
    });
    return z.NEVER;
  })
  .describe("A date (its first instant in UTC) or an instant, ISO 8601");

export function normaliseInstant(value: string): string | null {
  const match = instantPattern.exec(value);
  if (match === null) return null;
  const [, date, minutes = "00:00", seconds = "00", fraction = "", zone = "Z"] = match;
  if (Number.isNaN(Date.parse(`${date}T${minutes}:${seconds}Z`))) return null;
  // 30 February would become 2 March.
  if (!new Date(`${date}T00:00:00Z`).toISOString().startsWith(date!)) return null;
  // A "+" in an address arrives as a space.
  const instant = Date.parse(`${date}T${minutes}:${seconds}${zone.replace(" ", "+")}`);
  if (Number.isNaN(instant)) return null;
  const text = new Date(instant).toISOString();
  if (!/^\d{4}-/.test(text)) return null;
  return `${text.slice(0, 19)}.${fraction.padEnd(6, "0").slice(0, 6)}Z`;
}
