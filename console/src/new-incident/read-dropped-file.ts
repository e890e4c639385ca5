/** What is sent as a file: a mail, or a text too long to be edited comfortably. */
export interface Attachment {
  readonly file: File;
  /** The beginning, to look at and to recognise identifiers in. */
  readonly beginning: string;
}

/** What becomes of a file that is dropped or chosen, and of a long text that is pasted. */
export type DroppedFile =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "attachment"; readonly attachment: Attachment }
  | { readonly kind: "refused"; readonly reason: string };

/** An e-mail with attachments; the text in it is limited to `maxTextBytes` by the service. */
const maxMailBytes = 8_000_000;
export const maxTextBytes = 1024 * 1024;
/**
 * Longer texts are not put into the field. Chromium needs a third of a second to lay out a megabyte in one,
 * and again at every letter typed; pasted by its own means it takes longer than 15 seconds.
 */
export const maxEditableLength = 100_000;
const beginningLength = 50_000;

export async function readDroppedFile(file: File): Promise<DroppedFile> {
  // The service takes mails apart, and knows more encodings than a browser can be sure of.
  if (/\.(?:eml|html?)$/i.test(file.name)) {
    if (file.size > maxMailBytes) return refuse(`${file.name} is larger than 8 MB`);
    return attach(file, await file.slice(0, beginningLength).text());
  }
  if (file.size > 2 * maxTextBytes) return refuse(`${file.name} is larger than 1 MiB`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    if (text.includes("\0")) {
      return {
        kind: "refused",
        reason: `${file.name} is not a text. A mail (.eml), .txt or .log can be read.`,
      };
    }
    return takeText(text, file.name);
  } catch {
    return {
      kind: "refused",
      reason: `${file.name} is not UTF-8 text. Save it as UTF-8, or open it and paste what matters.`,
    };
  }
}

/** A text of any length, from a file or the clipboard. */
export function takeText(text: string, name: string): DroppedFile {
  if (text.length <= maxEditableLength) return { kind: "text", text };
  const file = new File([text], name, { type: "text/plain" });
  return file.size > maxTextBytes ? refuse(`${name} is larger than 1 MiB`) : attach(file, text);
}

function attach(file: File, text: string): DroppedFile {
  return { kind: "attachment", attachment: { file, beginning: text.slice(0, beginningLength) } };
}

function refuse(what: string): DroppedFile {
  return { kind: "refused", reason: `${what}, more than is taken. Send the part that matters.` };
}

/** By the byte order mark, as editors on Windows write it. */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
}
