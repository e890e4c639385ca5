import type { Claims } from "./claims.ts";
import { findCueBefore } from "./cue-words.ts";
import type { Reading } from "./reading.ts";

// "ALR-861600", "tck 742311": the desk's own prefixes, whatever stands between.
const deskTickets =
  /(?<![A-Za-z0-9])(ALR|INC|TCK|TKT|REQ|CHG|PRB|RITM|TASK|CASE|SR)(?:[-_#:]|[ \t]{1,2}|-[ \t]|[ \t]-[ \t]?)(\d{4,10})(?![0-9A-Za-z])/gi;
// ServiceNow and alert managers glue the digits: "CS0057423", "INC0172792", "Alert37436778".
const gluedTickets =
  /(?<![A-Za-z0-9])(ALR|TCK|CS|CSM|INC|REQ|RITM|CHG|PRB|TASK|SCTASK|ALERT)(\d{5,12})(?![0-9A-Za-z])/gi;
const bareTickets = /(?<![A-Za-z0-9.,:/-])#?(\d{5,10})(?![0-9A-Za-z]|[.,:]\d)/g;
const ticketCues = ["ticket", "tickets", "工单"];

/** Ticket numbers of help desks and alerting. */
export function findTickets(reading: Reading, claims: Claims): void {
  const { text } = reading;
  for (const match of text.matchAll(deskTickets)) {
    const prefix = match[1]!.toUpperCase();
    // "case 12345 boxes", "task 20251007": a word followed by a number, unless the hyphen says otherwise.
    const isWord = /^(?:CASE|TASK|SR|REQ)$/.test(prefix);
    if (isWord && !/^[A-Za-z]+-\d/.test(match[0])) continue;
    claims.add("ticket", `${prefix}-${match[2]}`, match.index, match.index + match[0].length);
  }
  for (const match of text.matchAll(gluedTickets)) {
    const prefix = match[1]!.toUpperCase();
    const isOurs = prefix === "ALR" || prefix === "TCK";
    const value = isOurs ? `${prefix}-${match[2]}` : prefix + match[2];
    claims.add("ticket", value, match.index, match.index + match[0].length);
  }
  for (const match of text.matchAll(bareTickets)) {
    if (findCueBefore(text, match.index, ticketCues) === null) continue;
    const end = match.index + match[0].length;
    claims.add("ticket", match[1]!, end - match[1]!.length, end);
  }
}

// Typed in a hurry the joints get lost: "REF IFT 0007", "ref_ift-0007", "REF-IFT0007".
const messageRefs = /(?<![A-Za-z0-9])REF[-_ ]([A-Z]{3})[-_ ]?(\d{4,8})(?![0-9A-Za-z])/gi;
const otherRefs = /(?<![A-Za-z0-9])REF([-_])([A-Z]{2,5})\1(\d{2,8})(?![0-9A-Za-z])/gi;
const correlationIds = /(?<![A-Za-z0-9])corr-(?:[a-z]{2,10}-)?\d{2,8}(?![0-9A-Za-z])/gi;
// Trace and span ids, as OpenTelemetry and its kin write them: 32 or 16 hexadecimal digits.
const traceIds =
  /(?<![A-Za-z0-9_-])(?=[0-9a-f]{0,31}[a-f])(?=[a-f]{0,31}\d)(?:[0-9a-f]{32}|[0-9a-f]{16})(?![A-Za-z0-9_-])/g;
const labelledIds =
  /(?<![A-Za-z])(?:corr(?:elation)?[ _-]?id|trace[ _-]?id|request[ _-]?id|message[ _-]?ref(?:erence)?|msg[ _-]?ref|(?:interchange|message|group)?[ _-]?control[ _-]?(?:no|nr|num|number|ref|reference)|message[ _-]?id|interchange[ _-]?ref(?:erence)?)\.?["']?[ \t]{0,2}(?:is|was|[:=#])?[ \t]{0,2}["'(]?([A-Za-z0-9][A-Za-z0-9_-]{3,48})/gi;

/** References of EDI messages and of calls: `REF-IFT-0007`, correlation ids, control numbers. */
export function findMessageRefs(reading: Reading, claims: Claims): void {
  const { text } = reading;
  for (const match of text.matchAll(otherRefs)) {
    const value = `REF-${match[2]}-${match[3]}`.toUpperCase();
    claims.add("message_ref", value, match.index, match.index + match[0].length);
  }
  for (const match of text.matchAll(messageRefs)) {
    const value = `REF-${match[1]}-${match[2]}`.toUpperCase();
    claims.add("message_ref", value, match.index, match.index + match[0].length);
  }
  // Correlation ids are looked up as they stand in the logs, so their case is kept.
  for (const match of text.matchAll(correlationIds)) {
    claims.add("message_ref", match[0].toLowerCase(), match.index, match.index + match[0].length);
  }
  for (const match of text.matchAll(traceIds)) {
    claims.add("message_ref", match[0], match.index, match.index + match[0].length);
  }
  for (const match of text.matchAll(labelledIds)) {
    const value = match[1]!.replace(/[-_]+$/, "");
    if (!/\d/.test(value) || value.length < 4) continue;
    const start = match.index + match[0].lastIndexOf(match[1]!);
    claims.add("message_ref", value, start, start + value.length);
  }
  if (!speaksOfAdvice.test(text)) return;
  for (const match of text.matchAll(adviceNumbers)) {
    const start = match.index + match[0].length - match[1]!.length;
    claims.add("message_ref", match[1]!, start, start + match[1]!.length);
  }
  for (const match of text.matchAll(longNumbers)) {
    if (isTelephone.test(text.slice(Math.max(0, match.index - 16), match.index))) continue;
    claims.add("message_ref", match[0], match.index, match.index + match[0].length);
  }
}

/** A reference of a call between systems: a correlation id, a trace id. */
export function isCall(reference: string): boolean {
  return /^corr-/i.test(reference) || /^(?=.{0,31}[a-f])(?:[0-9a-f]{32}|[0-9a-f]{12,16})$/.test(reference);
}

/** A reference of an EDI message, and not of a call, an advice, or a numbered record. */
export function isMessageName(reference: string): boolean {
  return !isCall(reference) && !/^\d{5,12}$/.test(reference) && !/^(?:application|event) \d/.test(reference);
}

const adviceNumbers =
  /(?<![A-Za-z])(?:vessel[ _])?advices?(?:[ _]?(?:no|nr|number)\b\.?)?[ \t]{0,2}[:=#]?[ \t]{0,2}(\d{5,12})(?![0-9A-Za-z]|[.,:-]\d)/gi;
// A vessel advice goes by its number alone: "expire 1000010500", "advices 1000010500 and 1000010961".
const longNumbers = /(?<![A-Za-z0-9.,:+/-])\d{9,12}(?![0-9A-Za-z]|[.,:-]\d)/g;
const speaksOfAdvice = /\badvices?\b|vessel_advice|VESSEL_ERR|\bexpired?\b|\bport program(?:me)?s?\b/i;
const isTelephone = /(?:\+\d{0,3}|tel|phone|mobile|hp|fax|whatsapp|call)[ \t.:()]{0,4}$/i;

const prefixedBookings = /(?<![A-Za-z0-9])(BK|BKG|BKNG)[-_ ]([A-Z0-9]{4,12})(?![A-Za-z0-9])/gi;
const bookingTokens = /(?<![A-Za-z0-9])(?=[A-Z]{0,8}\d)[A-Z0-9]{6,16}(?![A-Za-z0-9])/gi;
const bookingCues = ["booking", "bookings", "bkg", "bkng", "订舱", "tempahan"];

export function findBookings(reading: Reading, claims: Claims): void {
  const { text } = reading;
  for (const match of text.matchAll(prefixedBookings)) {
    const isHyphened = /^BK-/i.test(match[0]);
    const code = match[2]!;
    // Without the hyphen "bk later" is a word; a code has a digit.
    if (!/\d/.test(code) && !(isHyphened && code.length >= 7)) continue;
    const value = isHyphened || /^BK /i.test(match[0]) ? `BK-${code.toUpperCase()}` : code.toUpperCase();
    claims.add("booking", value, match.index, match.index + match[0].length);
  }
  for (const match of text.matchAll(bookingTokens)) {
    if (findCueBefore(text, match.index, bookingCues) === null) continue;
    claims.add("booking", match[0].toUpperCase(), match.index, match.index + match[0].length);
  }
}

const sealTokens = /(?<![A-Za-z0-9])(?=[A-Z-]{0,8}\d)[A-Z0-9]{3,14}(?:-[A-Z0-9]{1,8})?(?![A-Za-z0-9-])/gi;
const sealCues = ["seal", "seals", "封条", "铅封", "封号"];

export function findSeals(reading: Reading, claims: Claims): void {
  const { text } = reading;
  for (const match of text.matchAll(sealTokens)) {
    if (match[0].length < 5 || findCueBefore(text, match.index, sealCues) === null) continue;
    claims.add("seal", match[0].toUpperCase(), match.index, match.index + match[0].length);
  }
}
