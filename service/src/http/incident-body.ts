import { CourtError } from "../errors.ts";
import { type FormField, parseForm } from "./form-body.ts";
import { htmlToText } from "./html-text.ts";
import { parseJson } from "./json-body.ts";
import { readMail } from "./mail-text.ts";
import { type MediaType, parseMediaType } from "./media-type.ts";
import { type Part, parseMultipart } from "./multipart-body.ts";
import { writePayload } from "./payload-text.ts";
import { decodeFile, decodeText, utf16ByByteOrderMark } from "./text-encoding.ts";

/** The report as text, how it came, and what else its sender said. */
export interface IncidentBody {
  readonly text: string;
  readonly source: "form" | "multipart" | "json" | "text" | "email";
  readonly hints: Readonly<Record<string, unknown>>;
}

export const incidentMediaTypes = [
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "application/json",
  "text/plain",
  "message/rfc822",
] as const;

const maxHintsBytes = 256 * 1024;
const noHints: Readonly<Record<string, unknown>> = Object.freeze({});
// Spaces, controls and characters that leave no mark: zero-width, soft hyphen, joiners, Hangul fillers, Braille blank.
const visibleCharacter = /(?!\p{Default_Ignorable_Code_Point}|\u2800)[^\p{White_Space}\p{Cc}\p{Cf}\p{Z}]/u;

/**
 * Any of the bodies that deployed clients send, as one text. The text is never cut and never guessed.
 *
 * @throws CourtError invalid-request, invalid-encoding, invalid-json, duplicate-field, unsupported-media-type,
 *   text-too-large, blank-text
 */
export async function readIncidentBody(
  contentType: string | undefined,
  body: Buffer,
  maxTextBytes: number,
): Promise<IncidentBody> {
  const incident = await readByMediaType(parseMediaType(contentType), contentType, body);
  checkText(incident.text, maxTextBytes);
  if (incident.hints !== noHints) checkHints(incident.hints);
  return incident;
}

function readByMediaType(
  mediaType: MediaType,
  contentType: string | undefined,
  body: Buffer,
): IncidentBody | Promise<IncidentBody> {
  const charset = mediaType.parameters.get("charset") ?? null;
  switch (mediaType.type) {
    case "application/x-www-form-urlencoded":
      return fromForm(parseForm(body, charset));
    case "multipart/form-data":
      return fromParts(parseMultipart(body, mediaType.parameters.get("boundary")));
    case "application/json":
      return fromJson(parseJson(body, contentType));
    case "text/plain":
      return { text: decodeFile(body, charset, "the body"), source: "text", hints: noHints };
    case "message/rfc822":
      return fromMail(body);
    case "":
      if (body.length === 0) throw missingText([]);
  }
  const given = mediaType.type === "" ? "The request has no Content-Type" : `The body is ${mediaType.type}`;
  throw new CourtError("unsupported-media-type", `${given}. Send one of: ${incidentMediaTypes.join(", ")}.`);
}

function fromForm(fields: readonly FormField[]): IncidentBody {
  const texts = fields.filter(({ name }) => name === "incident_text");
  return {
    text: onlyText(
      texts.map(({ value }) => value),
      fields,
    ),
    source: "form",
    hints: otherFields(fields),
  };
}

async function fromParts(parts: readonly Part[]): Promise<IncidentBody> {
  // A browser sends a file input that was left empty as a file without name and bytes.
  const sent = parts.filter((part) => part.fileName !== "" || part.bytes.length > 0);
  const stray = sent.find(({ name, fileName }) => name !== "incident_text" && fileName !== null);
  if (stray !== undefined) {
    throw new CourtError(
      "invalid-request",
      `The file part ${JSON.stringify(stray.name)} would not be read. Send the report as incident_text, as text or as a file.`,
    );
  }
  const texts = sent.filter(({ name }) => name === "incident_text");
  const part = onlyText(texts, sent);
  const fields = sent
    .filter(({ name }) => name !== "incident_text")
    .map(({ name, mediaType, bytes }) => ({
      name,
      value: decodeText(bytes, mediaType.parameters.get("charset") ?? null, name),
    }));
  const incident = await fromPart(part);
  const hints = otherFields(fields);
  if (hints === noHints) return incident;
  return { ...incident, hints: { ...incident.hints, ...hints } };
}

const textTypes = /^(?:text\/.*|application\/(?:json|xml|octet-stream|edifact|edi-x12|x-ndjson|yaml)|)$/;
const extensionOfMail = /\.eml$/i;

function fromPart({ fileName, mediaType, bytes }: Part): IncidentBody | Promise<IncidentBody> {
  if (mediaType.type === "message/rfc822" || (fileName !== null && extensionOfMail.test(fileName))) {
    return fromMail(bytes);
  }
  const charset = mediaType.parameters.get("charset") ?? null;
  if (!textTypes.test(mediaType.type) || (fileName !== null && charset === null && looksBinary(bytes))) {
    throw new CourtError(
      "unsupported-media-type",
      `The file ${JSON.stringify(fileName ?? "")} (${mediaType.type || "no type"}) is not text. ` +
        "Send an e-mail as .eml, a .txt or a .log; from Outlook, save the message as .eml rather than .msg.",
    );
  }
  const decode = fileName === null ? decodeText : decodeFile;
  const text = decode(bytes, charset, "incident_text");
  const isHtml = mediaType.type === "text/html";
  return { text: isHtml ? htmlToText(text) : text, source: "multipart", hints: noHints };
}

/** NUL bytes, unless a byte order mark says that it is UTF-16; or the mark of a PDF. */
function looksBinary(bytes: Buffer): boolean {
  const isUtf16 = utf16ByByteOrderMark(bytes) !== null;
  return (!isUtf16 && bytes.includes(0)) || bytes.subarray(0, 5).equals(Buffer.from("%PDF-"));
}

async function fromMail(bytes: Buffer): Promise<IncidentBody> {
  const { text, hints } = await readMail(bytes);
  return { text, source: "email", hints };
}

function fromJson(body: unknown): IncidentBody {
  if (!isObject(body)) {
    if (body === undefined) throw missingText([]);
    throw invalidField("", 'must be an object such as {"incident_text": "…"}');
  }
  const { incident_text: text, ...others } = body;
  if (text !== undefined) return { text: textOf(text, "/incident_text"), source: "json", hints: others };
  const { payload, ...hints } = others;
  if (typeof payload === "string") return { text: payload, source: "json", hints };
  if (!isObject(payload)) throw missingText(Object.keys(body).map((name) => ({ name })));
  if (payload.incident_text === undefined) return { text: writePayload(payload), source: "json", hints };
  const { incident_text: nested, ...rest } = payload;
  const kept = Object.keys(rest).length === 0 ? hints : { ...hints, payload: rest };
  return { text: textOf(nested, "/payload/incident_text"), source: "json", hints: kept };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown, pointer: string): string {
  if (typeof value === "string") return value;
  throw invalidField(pointer, "must be a string");
}

function invalidField(pointer: string, detail: string): CourtError {
  return new CourtError("invalid-request", `The body${pointer === "" ? "" : `'s ${pointer}`} ${detail}.`, {
    errors: [{ pointer, detail }],
  });
}

function onlyText<Text>(texts: readonly Text[], all: readonly { name: string }[]): Text {
  if (texts.length > 1) {
    throw new CourtError("duplicate-field", `incident_text is given ${texts.length} times. Send it once.`, {
      errors: [{ pointer: "/incident_text", detail: `is given ${texts.length} times` }],
    });
  }
  if (texts[0] === undefined) throw missingText(all);
  return texts[0];
}

function missingText(fields: readonly { name: string }[]): CourtError {
  const names = fields.slice(0, 10).map(({ name }) => name.slice(0, 40));
  const given = names.length === 0 ? "The body is empty" : `The body has only ${names.join(", ")}`;
  return new CourtError("invalid-request", `There is no incident_text. ${given}.`, {
    errors: [{ pointer: "/incident_text", detail: "is missing" }],
  });
}

/** All fields but the text; one that comes more than once is a list. */
function otherFields(fields: readonly FormField[]): Readonly<Record<string, unknown>> {
  const others = new Map<string, string | string[]>();
  for (const { name, value } of fields) {
    if (name === "incident_text") continue;
    const earlier = others.get(name);
    if (earlier === undefined) others.set(name, value);
    else if (Array.isArray(earlier)) earlier.push(value);
    else others.set(name, [earlier, value]);
  }
  return others.size === 0 ? noHints : Object.fromEntries(others);
}

function checkText(text: string, maxTextBytes: number): void {
  // Three bytes at most per UTF-16 unit: most texts need no counting.
  if (text.length * 3 > maxTextBytes) {
    const bytes = Buffer.byteLength(text);
    if (bytes > maxTextBytes) {
      throw new CourtError(
        "text-too-large",
        `The incident text has ${bytes} bytes in UTF-8; ${maxTextBytes} are allowed. Nothing was stored or cut: send the part that tells what happened.`,
      );
    }
  }
  if (!visibleCharacter.test(text)) {
    throw new CourtError("blank-text", "incident_text has no visible character. Describe the incident.", {
      errors: [{ pointer: "/incident_text", detail: "is blank" }],
    });
  }
}

function checkHints(hints: Readonly<Record<string, unknown>>): void {
  const bytes = Buffer.byteLength(JSON.stringify(hints));
  if (bytes > maxHintsBytes) {
    throw new CourtError(
      "text-too-large",
      `The fields beside incident_text have ${bytes} bytes; ${maxHintsBytes} are kept with a run. Send fewer.`,
    );
  }
}
