const longestTitle = 120;
/** A title is looked for in the beginning only: a text may be a megabyte long. */
const lookedAt = 4096;

const mailHeader = /^(from|to|cc|bcc|sent|date|reply-to|importance|priority)\s*:/i;
const subject = /^(?:subject|re|fwd?|betreff|主题)\s*[:：]\s*/i;
/** A line that needs no mending, as most are: found out in a sixth of the time that mending takes. */
const plainLine = /^[!-~]+(?: [!-~]+)*$/;
const greeting = /^(hi|hello|hey|dear|good (morning|afternoon|evening|day))\b[^.:]{0,40}[,!:.]?$/i;

/** The first telling line of a text, for lists, until the report has a headline of its own. */
export function titleOf(text: string): string {
  const lines = text
    .slice(0, lookedAt)
    .split(/[\r\n]/)
    .map((line) => (plainLine.test(line) ? line : line.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim()))
    .filter((line) => /[\p{L}\p{N}]/u.test(line));
  const telling = lines.find((line) => !mailHeader.test(line) && !greeting.test(line)) ?? lines[0];
  if (telling === undefined) return "Incident";
  const title = telling.replace(subject, "").trim() || telling;
  if (title.length <= longestTitle) return title;
  // A cut inside a surrogate pair would leave half a character.
  return `${title.slice(0, longestTitle - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
