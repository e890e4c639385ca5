import { splitSentences } from "./mail-noise.ts";
import { weighReport } from "./telling.ts";

const maximumLength = 120;
/** A report says what it is about early; but behind small talk it may begin late, and then all places are alike. */
const farthest = 8;
const mostSentences = 200;
const leadNoise =
  /^(?:(?:good (?:morning|afternoon|evening|day)|morning|hi|hello|hey|dear)\b[^,.!]{0,20}[,!](?=\s)|[\s|:>\-–—•*#,.!"'“”]+|(?:re|fw|fwd|aw|wg|tr|转发|回复)\s?[:：]|(?:subject|alert|issues?|details?|description|problem(?: statement)?|summary|impact|主题)\s?[:：]|alert(?=\s+(?:sms|e-?mail|call|phone)\b)|(?:e-?mail|sms|call|phone|whatsapp)(?=\s+(?:ALR|INC|TCK|CS)|\s*[|:])|(?:ALR|INC|TCK|TKT)[-\s]?\d{4,10}\b|(?:CS|INC)\d{5,10}(?:\/[a-z])?\b|(?:very |most )?(?:urgent(?:ly)?|asap|important|high priority|importance high|alert|attention|fyi|fya)\b(?=\s*[:!|\-–,.]|\s+(?:ALR|INC|TCK))|(?:urgent|fyi)\b|\[[A-Za-z ]{2,12}\]|issues?(?=\s*[:|]|\s+(?!with|on|in|of|for|at|regarding|about|is|was|when|to|and|-)[A-Za-z0-9])|\(?\d{1,2}\/\d{1,2}\)?(?=\s))/i;
const courtesy =
  /^(?:please (?:review|check|investigate|assist|advise|help|see)|pls |kindly|contact the relevant|thank|best regards|regards|hope|good day|see (?:below|attached)|context tokens|for your|any update|can you)/i;

/** The telling part of the text on one line, cut at a word. Empty only where the text has no words. */
export function writeHeadline(text: string): string {
  let best = "";
  let bestScore = Number.NEGATIVE_INFINITY;
  let order = 0;
  outer: for (const line of text.slice(0, 100_000).split("\n")) {
    if (line.trim() === "") continue;
    for (const part of line.split(/\s\|\s/)) {
      for (const sentence of splitSentences(part.slice(0, 2000))) {
        const candidate = clean(sentence.text);
        if (candidate.length < 3) continue;
        const score = scoreHeadline(candidate) - Math.min(order, farthest) * 0.4;
        if (score > bestScore) {
          best = candidate;
          bestScore = score;
        }
        if (++order >= mostSentences) break outer;
      }
    }
  }
  return beginLarge(cutAtWord(best === "" ? collapse(text.slice(0, 2000)) : best));
}

function scoreHeadline(candidate: string): number {
  const weight = weighReport(candidate.slice(0, 300));
  const length = Math.min(candidate.length, 80) / 20;
  return (
    Math.min(weight.identifiers, 3) * 1.5 +
    Math.min(weight.words, 6) +
    length -
    (courtesy.test(candidate) ? 6 : 0)
  );
}

function clean(sentence: string): string {
  let rest = collapse(sentence);
  for (let count = 0; count < 12; count++) {
    const noise = leadNoise.exec(rest);
    if (noise === null || noise[0].length === 0) break;
    rest = rest.slice(noise[0].length).trimStart();
  }
  return rest.replace(/[\s.;,|:!-]+$/, "");
}

/** A sentence whose greeting was left out begins anew; a word with capitals inside ("eBL") is a name. */
function beginLarge(headline: string): string {
  return headline.replace(/^[a-z](?=[a-z'’-]*(?:[\s,.:;…]|$))/, (letter) => letter.toUpperCase());
}

function collapse(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function cutAtWord(text: string): string {
  if (text.length <= maximumLength) return text;
  const head = text.slice(0, maximumLength - 1);
  const space = head.lastIndexOf(" ");
  // Text without spaces (Chinese) is cut where it is, but never inside a surrogate pair.
  const cut = (space > maximumLength / 2 ? head.slice(0, space) : head).replace(/[\ud800-\udbff]$/, "");
  return `${cut.replace(/[\s.;,|:-]{1,8}$/, "")}…`;
}
