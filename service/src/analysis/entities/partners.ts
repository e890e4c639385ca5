import type { Claims } from "./claims.ts";
import type { Reading } from "./reading.ts";

// "Partner-E", "partner_12": the hyphen makes a name of it; "partner-side" stays a word.
const hyphened =
  /(?<![A-Za-z0-9])(?:partner|ptnr)[-_]([A-Za-z]|[A-Z]{2,8}|[A-Za-z]?\d{1,4}|[A-Z][A-Za-z]{3,15})(?![A-Za-z0-9_]|-[A-Za-z0-9])/gi;
const spaced =
  /(?<![A-Za-z0-9-])(?:[Pp]artner|PARTNER|[Pp]tnr)[ \t]{1,2}(?:#|no\.?[ \t]|code[ \t]|id[ \t])?([A-Z]|[b-hj-z]|[A-Z]?\d{1,4})(?![A-Za-z0-9'_-])(?!\.[A-Za-z0-9])/g;
// Lines as they sign their messages: "LINE-PSA".
const lines = /(?<![A-Za-z0-9-])(?:LINE|DEPOT|HAULIER|CARRIER)-([A-Z0-9]{2,10})(?![A-Za-z0-9-])/gi;
const carriers =
  /(?<![A-Za-z0-9@.-])(Maersk|Mærsk|Hapag[ -]Lloyd|CMA[ -]?CGM|COSCO|OOCL|Yang[ -]Ming|SITC|Wan[ -]Hai|Evergreen|HMM|ZIM|KMTC|Sinokor|X-Press Feeders|Samudera|TS Lines)(?![A-Za-z0-9@-]|\.[a-z])/gi;
// A name alone may be part of anything; a partner is spoken of as one.
const partnerBefore =
  /(?:partner|carrier|line|liner|principal|customer|operator|agent|forwarder|sender|recipient|receiver|from|by|for|with|to)[ \t:=("']{1,3}$/i;
const partnerBehind =
  /^(?:'s)?[ \t)]{1,2}(?:reported|reports|reporting|says|said|edi|api|line|lines|team|feed|connection|interface|did|does|is|has|are|have|confirmed|complain|asked|cannot|-)/i;

/** Trading partners: the port's own names for them, and carriers where the text treats them as one. */
export function findPartners(reading: Reading, claims: Claims): void {
  const { text } = reading;
  for (const pattern of [hyphened, spaced]) {
    for (const match of text.matchAll(pattern)) {
      const code = match[1]!;
      // The flag lets small letters through where only capitals make a name: "partner-led".
      if (/^(?:ID|NO|NAME|CODE|TYPE|REF|KEY|EDI|API)$/i.test(code)) continue;
      if (code.length > 1 && !/\d/.test(code) && code === code.toLowerCase()) continue;
      add(`PARTNER-${code.toUpperCase()}`, match[0], match.index);
    }
  }
  for (const match of text.matchAll(lines)) {
    const isName = match[0] === match[0].toUpperCase() || /^line-psa$/i.test(match[0]);
    if (isName && !/^\d+$/.test(match[1]!)) add(match[0].toUpperCase(), match[0], match.index);
  }
  for (const match of text.matchAll(carriers)) {
    const before = text.slice(Math.max(0, match.index - 16), match.index);
    const behind = text.slice(match.index + match[0].length, match.index + match[0].length + 20);
    if (!partnerBefore.test(before) && !partnerBehind.test(behind)) continue;
    add(match[0].toUpperCase(), match[0], match.index);
  }

  function add(value: string, written: string, start: number): void {
    claims.add("partner", value, start, start + written.length);
  }
}
