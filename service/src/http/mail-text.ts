import { isUtf8 } from "node:buffer";
import PostalMime, { type Address, type Attachment, type Email } from "postal-mime";
import { CourtError } from "../errors.ts";
import { htmlToText } from "./html-text.ts";
import { decodeFile } from "./text-encoding.ts";

/** What is read of a mail: its telling headers, its text, the text files attached to it, forwarded mails included. */
export interface MailText {
  readonly text: string;
  /** Message id, subject, sender, date: kept with the run. */
  readonly hints: Readonly<Record<string, unknown>>;
}

const maxForwards = 5;
const maxAttachments = 100;
const textAttachment = /\.(?:txt|log|edi|edifact|x12|csv|json|xml|md)$/i;

/** @throws CourtError invalid-request when it is not a mail. */
export async function readMail(bytes: Buffer): Promise<MailText> {
  const read = await readMailBytes(bytes);
  // Mail programs write broken charsets every day; a report is not refused for it, and it is not hidden either.
  const lost = read.text.split("\uFFFD").length - 1;
  if (lost === 0) return read;
  if (!isUtf8(bytes) && !otherCharset.test(bytes.toString("latin1"))) {
    const { text, hints } = await readMailBytes(Buffer.from(windows1252.decode(bytes)));
    return { text, hints: { ...hints, read_as: windows1252.encoding } };
  }
  return { text: read.text, hints: { ...read.hints, unreadable_characters: lost } };
}

/** What programs mean that write bytes above ASCII and name no charset, or the wrong one; it has every byte. */
const windows1252 = new TextDecoder("windows-1252");
/** A part that says so is read so, and must not be read as anything else. */
const otherCharset = /charset\s{0,9}=\s{0,9}"?(?!utf-?8|us-ascii)[\w-]/i;

async function readMailBytes(bytes: Buffer): Promise<MailText> {
  const lines: string[] = [];
  const unread: string[] = [];
  const mail = await writeMail(bytes, 0, lines, unread);
  const text = lines.join("\n").trim();
  const hints: Record<string, unknown> = {};
  if (mail.messageId) hints.message_id = mail.messageId;
  if (mail.subject) hints.subject = mail.subject;
  if (mail.date) hints.sent_at = mail.date;
  if (mail.from) hints.sender = nameOf(mail.from);
  if (unread.length > 0) hints.unread_attachments = unread;
  return { text: text.replaceAll("\0", ""), hints };
}

async function writeMail(
  bytes: Uint8Array,
  depth: number,
  lines: string[],
  unread: string[],
): Promise<Email> {
  let mail: Email;
  try {
    mail = await PostalMime.parse(bytes, {
      forceRfc822Attachments: true,
      maxNestingDepth: 50,
      maxHeadersSize: 256 * 1024,
    });
  } catch {
    throw new CourtError(
      "invalid-request",
      "The e-mail cannot be read: its headers are too long or its parts are nested too deep. Send its text instead.",
    );
  }
  if (mail.headers.length === 0) {
    throw new CourtError(
      "invalid-request",
      "This is not an e-mail: it has no headers. Send it as text/plain, or as a .txt file.",
    );
  }
  if (mail.subject) lines.push(`Subject: ${mail.subject}`);
  if (mail.date) lines.push(`Date: ${mail.date}`);
  if (mail.from) lines.push(`From: ${nameOf(mail.from)}`);
  if (lines.length > 0) lines.push("");
  lines.push((mail.text?.trim() ? mail.text : htmlToText(mail.html ?? "")).trim());
  for (const attachment of mail.attachments.slice(0, maxAttachments)) {
    await writeAttachment(attachment, depth, lines, unread);
  }
  for (const attachment of mail.attachments.slice(maxAttachments)) unread.push(labelOf(attachment));
  return mail;
}

async function writeAttachment(attachment: Attachment, depth: number, lines: string[], unread: string[]) {
  const label = labelOf(attachment);
  const content = Buffer.from(attachment.content as ArrayBuffer);
  const isMail = attachment.mimeType === "message/rfc822" || label.toLowerCase().endsWith(".eml");
  if (isMail && depth < maxForwards) {
    lines.push("", `--- Attached message: ${label} ---`, "");
    await writeMail(content, depth + 1, lines, unread);
    return;
  }
  const text = isReadable(attachment, label) ? decodeOrNull(content) : null;
  if (text === null) unread.push(label);
  else lines.push("", `--- Attachment: ${label} ---`, "", text.trim());
}

function isReadable(attachment: Attachment, label: string): boolean {
  return textAttachment.test(label) || attachment.mimeType === "text/plain";
}

/** Attached logs are often windows-1252, and nothing says so: every byte is a character of it. */
function decodeOrNull(content: Buffer): string | null {
  for (const charset of [null, "windows-1252"]) {
    try {
      return decodeFile(content, charset, "an attachment");
    } catch (error) {
      if (!(error instanceof CourtError)) throw error;
    }
  }
  return null;
}

function labelOf(attachment: Attachment): string {
  return attachment.filename ?? attachment.description ?? attachment.mimeType;
}

function nameOf(address: Address): string {
  return address.name !== "" ? address.name : (address.address ?? "");
}
