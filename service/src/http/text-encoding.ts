import { isUtf8 } from "node:buffer";
import { CourtError } from "../errors.ts";

/**
 * Bytes to text, strictly: a character that was lost on the way is an error for the sender to mend, never a
 * silent U+FFFD. PowerShell 5.1 is why this happens in practice: a string given to `-Body` leaves it as
 * Latin-1, and as `?` where Latin-1 has no such character.
 */

const howToMend =
  "Send UTF-8, or name the charset in Content-Type. In Windows PowerShell 5.1 add " +
  "-ContentType 'application/x-www-form-urlencoded; charset=utf-8' and pass the body as bytes: " +
  "-Body ([Text.Encoding]::UTF8.GetBytes($body)); or pass a hashtable: -Body @{incident_text=$text}.";

// US-ASCII is UTF-8's lower half; reading it as WHATWG does (windows-1252) would guess where we can be strict.
const utf8Labels = new Set(["utf-8", "utf8", "unicode-1-1-utf-8", "us-ascii", "ascii"]);

/**
 * @param charset as declared, null when nothing was: UTF-8.
 * @param name what is decoded, for the error: "incident_text", "the body".
 * @throws CourtError invalid-encoding, unsupported-media-type (a charset nobody knows)
 */
export function decodeText(bytes: Buffer, charset: string | null, name: string): string {
  const label = charset?.trim().toLowerCase() ?? "utf-8";
  const text = utf8Labels.has(label) ? decodeUtf8(bytes, name) : decodeOther(bytes, label, name);
  refuseNul(text, name);
  return text;
}

/** The same for what is a file, or was one: Windows writes UTF-16 with a byte order mark and names no charset. */
export function decodeFile(bytes: Buffer, charset: string | null, name: string): string {
  return decodeText(bytes, charset ?? utf16ByByteOrderMark(bytes), name);
}

/** Text that came as a JSON string: it may hold what UTF-8 cannot. */
export function refuseUnstorable(text: string, name: string): void {
  if (!text.isWellFormed()) {
    throw new CourtError(
      "invalid-encoding",
      `The value of ${name} has half of a surrogate pair (\\ud800 to \\udfff alone), which is no character. ` +
        "Send both halves, or the character itself in UTF-8.",
    );
  }
  refuseNul(text, name);
}

function refuseNul(text: string, name: string): void {
  const at = text.indexOf("\0");
  if (at < 0) return;
  throw new CourtError(
    "invalid-encoding",
    `The value of ${name} has a NUL character at position ${at}, which no store can keep as text. ` +
      "If the file is UTF-16 (Windows calls it Unicode), say so with charset=utf-16; otherwise remove the character.",
  );
}

function decodeUtf8(bytes: Buffer, name: string): string {
  if (!isUtf8(bytes)) {
    const at = firstInvalidByte(bytes);
    const found = bytes[at] === undefined ? "an unfinished character" : `0x${bytes[at].toString(16)}`;
    throw new CourtError(
      "invalid-encoding",
      `The value of ${name} is not UTF-8: ${found} at byte ${at}. ${howToMend}`,
    );
  }
  const hasByteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString("utf8", hasByteOrderMark ? 3 : 0);
}

function firstInvalidByte(bytes: Buffer): number {
  const lenient = bytes.toString("utf8");
  let at = 0;
  let from = 0;
  for (let found = lenient.indexOf("\uFFFD"); found >= 0; found = lenient.indexOf("\uFFFD", from)) {
    at += Buffer.byteLength(lenient.slice(from, found));
    // The replacement character may also have been sent as such: EF BF BD.
    if (bytes[at] !== 0xef || bytes[at + 1] !== 0xbf || bytes[at + 2] !== 0xbd) return at;
    at += 3;
    from = found + 1;
  }
  return at;
}

function decodeOther(bytes: Buffer, label: string, name: string): string {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    throw new CourtError(
      "unsupported-media-type",
      `The charset "${label}" of ${name} is not known here. Use utf-8, us-ascii, iso-8859-1, windows-1252 or utf-16.`,
    );
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new CourtError(
      "invalid-encoding",
      `The value of ${name} is not ${label}, as it says. ${howToMend}`,
    );
  }
}

/**
 * A mark alone would make Chinese of any bytes that happen to begin so. Real text has a space or a digit somewhere,
 * of which one byte is zero; in UTF-8 a zero byte is refused anyway, so nothing else is lost by looking for one.
 */
export function utf16ByByteOrderMark(bytes: Buffer): string | null {
  if (!bytes.includes(0)) return null;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return null;
}
