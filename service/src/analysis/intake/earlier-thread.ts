import type { Line } from "./lines.ts";
import type { LineRoles } from "./mail-noise.ts";
import { countWords, weighReport } from "./telling.ts";

const pointsBack =
  /(?<![a-z])(?:below|beneath|underneath|trail(?:ing)?|forward(?:ed|ing)?|fwd?|fyi|fya|see|as per|attached|earlier|previous|follow(?:ing)?[ -]?up|any updates?|any news|remind\w{0,3}|chas(?:e|ing)|again|still|same|above|thread|mail chain)(?![a-z])|如下|以下|转发|见下|di bawah|seperti/i;

/** The new words end the matter: what the older mail reported is over. */
const closes =
  /(?<![a-z])(?:(?:case|ticket|incident|issue|this|it) (?:can|may) (?:now )?be closed|(?:please|pls|kindly|can|you may) close (?:the|this|it)|(?:is|are|has been|have been|now|issue|all) (?:resolved|solved|fixed)|(?:shows?|works?|working|displays?|appears?) (?:correctly|properly|fine|ok|well|as expected)(?: again| now)?|(?:ok|fine|good|normal) (?:now|again)|back to normal|sudah ok|dah ok)(?![a-z])|已解决|已恢复|正常了/i;
const goesOn =
  /(?<![a-z])(?:but|however|still|except|not|cannot|can't|isn't|doesn't|again,|another|new|unless|if)(?![a-z])|但|还是|tapi|masih/i;

/**
 * Quoted and earlier mails are left out only where the new words end the matter, or where the new words are a report on their own and do not point
 * back: a new incident written as a reply to an old thread. Otherwise the report may be in the older part.
 */
export function markEarlierThread(lines: readonly Line[], roles: LineRoles, olderFrom: number): void {
  const isOlder = (at: number): boolean => at >= olderFrom || lines[at]!.isQuoted;
  const own = lines.filter((line, at) => !isOlder(at) && roles[at] === null && line.content !== "");
  if (!lines.some((line, at) => isOlder(at) && line.content !== "" && roles[at] === null)) return;
  const words = own.map(({ content }) => content).join("\n");
  const weight = weighReport(words);
  const isReport = weight.identifiers > 0 && weight.words >= 2 && countWords(words.slice(0, 2000)) >= 12;
  const isClosing = closes.test(words) && !goesOn.test(words);
  if (!isClosing && (!isReport || pointsBack.test(words))) return;
  for (let at = 0; at < lines.length; at++) {
    if (isOlder(at) && roles[at] === null && lines[at]!.content !== "") roles[at] = "earlier thread";
  }
}
