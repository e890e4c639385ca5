import { CourtError } from "../errors.ts";
import { maxFormFields } from "./form-body.ts";
import { type MediaType, parseMediaType } from "./media-type.ts";
import { decodeText } from "./text-encoding.ts";

/**
 * `multipart/form-data` (RFC 7578) over a body that is already in memory.
 *
 * Ours and not a streaming library's, because an incident is small (the body's limit is a few MiB) and must
 * arrive whole: the streaming parsers cut a field at a limit and go on, turn bytes that are not UTF-8 into
 * U+FFFD, drop a file part's charset, and skip parts they do not understand. Here a part is a slice of the
 * body, so nothing can be cut, and everything unexpected is a 400.
 */
export interface Part {
  readonly name: string;
  /** Without folders; null for a plain field. */
  readonly fileName: string | null;
  /** The part's own `Content-Type`; its type is "" when it has none. */
  readonly mediaType: MediaType;
  readonly bytes: Buffer;
}

const maxHeaderBytes = 16 * 1024;
const maxBoundaryLength = 200;
const lineBreak = Buffer.from("\r\n");
const headerEnd = Buffer.from("\r\n\r\n");

export function parseMultipart(body: Buffer, boundary: string | undefined): Part[] {
  if (boundary === undefined || boundary === "" || boundary.length > maxBoundaryLength) {
    throw broken("the Content-Type has no usable boundary");
  }
  // The line break before a delimiter belongs to it. The first may open the body.
  const delimiter = Buffer.from(`\r\n--${boundary}`, "latin1");
  const parts: Part[] = [];
  let at = body.subarray(0, delimiter.length - 2).equals(delimiter.subarray(2))
    ? nextAfterDelimiter(body, delimiter.length - 2)
    : null;
  at ??= findDelimiter(body, delimiter, 0)?.next ?? null;
  if (at === null) throw broken("its boundary does not occur in the body");
  while (at !== "end") {
    if (parts.length === maxFormFields) throw broken(`it has more than ${maxFormFields} parts`);
    // A part without headers starts with the blank line itself.
    const hasHeaders = !body.subarray(at, at + 2).equals(lineBreak);
    const headersEnd = hasHeaders ? body.indexOf(headerEnd, at) : at - 2;
    if (headersEnd < 0) throw broken("a part's headers do not end");
    if (headersEnd - at > maxHeaderBytes) throw broken("a part's headers are too long");
    const contentAt = headersEnd + headerEnd.length;
    // An empty part's delimiter may begin with the blank line's own line break.
    const found = findDelimiter(body, delimiter, contentAt - 2);
    if (found === null) throw broken("it ends before its closing boundary: the upload was cut off");
    parts.push(
      readPart(
        body.subarray(at, Math.max(at, headersEnd)),
        body.subarray(contentAt, Math.max(contentAt, found.at)),
      ),
    );
    at = found.next;
  }
  return parts;
}

function findDelimiter(body: Buffer, delimiter: Buffer, from: number) {
  for (let at = body.indexOf(delimiter, from); at >= 0; at = body.indexOf(delimiter, at + 2)) {
    const next = nextAfterDelimiter(body, at + delimiter.length);
    if (next !== null) return { at, next };
  }
  return null;
}

/** Where the part after a delimiter starts, "end" after the closing one, null when it is content that only looks like one. */
function nextAfterDelimiter(body: Buffer, from: number): number | "end" | null {
  if (body[from] === 0x2d && body[from + 1] === 0x2d) return "end";
  let at = from;
  while (body[at] === 0x20 || body[at] === 0x09) at += 1;
  return body[at] === 0x0d && body[at + 1] === 0x0a ? at + 2 : null;
}

function readPart(headerBytes: Buffer, bytes: Buffer): Part {
  const headers = new Map<string, string>();
  // Browsers write names and file names as UTF-8.
  for (const line of decodeText(headerBytes, "utf-8", "a part's headers").split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const disposition = parseMediaType(headers.get("content-disposition"));
  const name = disposition.parameters.get("name");
  if (disposition.type !== "form-data" || name === undefined) {
    throw broken("a part does not say its name (Content-Disposition: form-data; name=…)");
  }
  const encoding = headers.get("content-transfer-encoding")?.toLowerCase() ?? "8bit";
  if (!["7bit", "8bit", "binary"].includes(encoding)) {
    throw new CourtError(
      "unsupported-media-type",
      `The part ${unescapeName(name)} uses Content-Transfer-Encoding: ${encoding}, which forms no longer do (RFC 7578). Send it as it is.`,
    );
  }
  return {
    name: unescapeName(name),
    fileName: fileNameOf(disposition.parameters),
    mediaType: parseMediaType(headers.get("content-type")),
    bytes,
  };
}

function fileNameOf(parameters: ReadonlyMap<string, string>): string | null {
  const extended = parameters.get("filename*");
  const plain = parameters.get("filename");
  if (extended === undefined && plain === undefined) return null;
  const path = extended === undefined ? unescapeName(plain!) : extended.slice(extended.lastIndexOf("'") + 1);
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

/** Browsers and curl write a quote or line break in a name as percent escapes (HTML Standard, 4.10.21.8). */
function unescapeName(name: string): string {
  return name.replace(/%22/g, '"').replace(/%0D/gi, "\r").replace(/%0A/gi, "\n");
}

function broken(why: string): CourtError {
  return new CourtError("invalid-request", `The multipart body cannot be read: ${why}. Nothing was stored.`);
}
