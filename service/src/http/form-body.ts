import { CourtError } from "../errors.ts";
import { decodeText } from "./text-encoding.ts";

export interface FormField {
  readonly name: string;
  readonly value: string;
}

/** A form has a handful of fields; a thousand is an attack or a mistake. */
export const maxFormFields = 1000;

const percent = 0x25;
const plus = 0x2b;
const space = 0x20;

/**
 * `application/x-www-form-urlencoded`, as the URL Standard parses it, except that bytes which are not text in
 * the charset are refused. A `%` without two hex digits stands for itself: people type "100% full" into
 * `curl -d`.
 */
export function parseForm(body: Buffer, charset: string | null): FormField[] {
  const fields: FormField[] = [];
  let start = 0;
  while (start < body.length) {
    let end = body.indexOf(0x26, start);
    if (end < 0) end = body.length;
    if (end > start) {
      if (fields.length === maxFormFields) {
        throw new CourtError("invalid-request", `The form has more than ${maxFormFields} fields.`);
      }
      fields.push(parseField(body.subarray(start, end), charset));
    }
    start = end + 1;
  }
  return fields;
}

function parseField(bytes: Buffer, charset: string | null): FormField {
  const equals = bytes.indexOf(0x3d);
  const nameBytes = equals < 0 ? bytes : bytes.subarray(0, equals);
  const name = decodeText(percentDecode(nameBytes), charset, "a field's name");
  const value = equals < 0 ? "" : decodeText(percentDecode(bytes.subarray(equals + 1)), charset, name);
  return { name, value };
}

function percentDecode(bytes: Buffer): Buffer {
  if (!bytes.includes(percent) && !bytes.includes(plus)) return bytes;
  const decoded = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    let byte = bytes[at]!;
    if (byte === plus) byte = space;
    else if (byte === percent) {
      const high = hexValue(bytes[at + 1]);
      const low = hexValue(bytes[at + 2]);
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low;
        at += 2;
      }
    }
    decoded[length] = byte;
    length += 1;
  }
  return decoded.subarray(0, length);
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
