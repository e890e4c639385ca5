/**
 * Takes secrets and personal reachability out of an excerpt. What was removed is written `[redacted]`; the
 * rest stays verbatim. Telephone numbers and e-mail addresses that the report itself names are kept: its
 * reader has them already. Secrets never are.
 *
 * Every pattern is linear: single quantifiers with bounds, no nesting.
 */
const mark = "[redacted]";

const secretName =
  "(?:password|passwd|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|client[_-]?secret|session[_-]?id|cookie|authorization)";

const secrets: readonly [RegExp, string][] = [
  [/\b(Bearer|Basic)\s{1,4}[A-Za-z0-9._~+/=-]{8,4096}/gi, `$1 ${mark}`],
  [/\beyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{4,4096}(?:\.[A-Za-z0-9_-]{0,4096})?/g, mark],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, mark],
  [/\b(?:ghp|gho|ghs|xoxb|xoxp|sk|pk)[-_][A-Za-z0-9_-]{16,200}/g, mark],
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]{0,4096}/g, mark],
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{1,100}:)[^\s@/]{1,200}@/gi, `$1${mark}@`],
];

// name=value, name: value, "name":"value"; a value may be quoted.
const namedSecret = new RegExp(
  `\\b([A-Za-z0-9_-]{0,30}${secretName})("?\\s{0,3}[:=]\\s{0,3})(?:"[^"\\n]{1,4096}"|'[^'\\n]{1,4096}'|[^\\s,;"'&)}\\]]{1,4096})`,
  "gi",
);

const email = /\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}\b/g;

// International form, or a local one of 8 digits after a word for telephone. Bare digit runs are identifiers.
const internationalPhone = /(?<![\w+-])\+\d{1,3}[ -]?\(?\d{1,5}\)?(?:[ -]?\d{2,5}){1,4}(?!\w)/g;
const namedPhone =
  /\b(phone|tel|mobile|contact_?no|msisdn|sms_?to)("?\s{0,3}[:=]?\s{0,3}"?)(\+?\d[\d -]{6,16}\d)/gi;

/** An offset such as "+08:00" or a signed number is no telephone number: those need at least 8 digits. */
const minPhoneDigits = 8;

export function redact(excerpt: string, reportText: string): string {
  let text = excerpt;
  // "Authorization: Bearer x": the token goes first, or only the word Bearer would be taken for the value.
  for (const [pattern, replacement] of secrets) text = text.replace(pattern, replacement);
  text = text.replace(namedSecret, (_, name: string, separator: string) => `${name}${separator}${mark}`);
  const keep = (value: string) => (reportText.includes(value) ? value : mark);
  text = text.replace(email, keep);
  text = text.replace(
    namedPhone,
    (_, name: string, separator: string, value: string) => `${name}${separator}${keep(value)}`,
  );
  return text.replace(internationalPhone, (value) =>
    value.replace(/\D/g, "").length >= minPhoneDigits ? keep(value) : value,
  );
}
