import type { BlankReason } from "./blanks.ts";
import type { Line } from "./lines.ts";
import { countWords, weighReport } from "./telling.ts";

/** Header lines of one mail; more is no mail, and the search must stay linear. */
const longestBlock = 40;

/** What each line of a mail is; null: it may carry the report. */
export type LineRoles = (BlankReason | null)[];

const headerName =
  /^[*_\s]{0,4}(from|sent|to|cc|bcc|date|subject|importance|priority|reply-to|sender|attachments?|发件人|收件人|发送时间|时间|日期|抄送|主题|von|an|gesendet|betreff|de|para|asunto|enviado|objet|envoyé|à|dari|kepada|perkara|tarikh)[*_\s]{0,3}[:：]/i;
const subjectName = /^[*_\s]{0,4}(?:subject|主题|betreff|asunto|objet|perkara)[*_\s]{0,3}[:：]/i;
// Only mails have these; "From:" and "To:" may as well be two ports.
const mailOnly =
  /^[*_\s]{0,4}(?:sent|cc|bcc|importance|reply-to|subject|发件人|收件人|发送时间|抄送|主题|gesendet|betreff|enviado|asunto|envoyé|objet|perkara)[*_\s]{0,3}[:：]/i;
const transportHeader =
  /^(?:message-id|mime-version|content-(?:type|transfer-encoding|disposition|language)|x-[a-z0-9-]{2,40}|received|return-path|dkim-signature|authentication-results|in-reply-to|references|thread-(?:topic|index)|arc-[a-z-]{4,40}|delivered-to|list-unsubscribe)\s?:/i;
const separator =
  /^(?:[-_=*#\s]{2,40}(?:original message|forwarded message|forwarded by|reply message|原始邮件|转发邮件|mesej asal)[^\n]{0,120}|begin forwarded message:?|[_-]{12,}|on [^\n]{6,160} wrote:|在[^\n]{4,120}写道[:：]|am [^\n]{6,120} schrieb[^\n]{0,60}:|le [^\n]{6,120} a écrit ?:)$/i;
const clientLine =
  /^(?:sent from my [^\n]{2,40}|get outlook for [^\n]{2,30}|sent (?:via|from) [^\n]{2,40}|\[?external(?: e-?mail)?\]?[:!. ]{0,3}|\[cid:[^\]]{1,120}\]|<image[^>]{0,60}>)$/i;

const greeting =
  /^(?:dear|hi|hello|hey|hallo|good (?:morning|afternoon|evening|day)|greetings|morning|evening|to whom it may concern|selamat (?:pagi|petang|tengah hari|malam|sejahtera)|salam|apa khabar|wah lau|eh hello|各位|早上好|下午好|晚上好|你好|您好|大家好)/i;
const signOff =
  /^(?:(?:with |best |kind |warm |many |kindest |warmest )?(?:regards|rgds|wishes)|brgds|b\/rgds|br|cheers|(?:many )?(?:thanks|thank you|thank u|thx|thks|tks|tq|ty)(?: (?:so|very) much| a lot| in advance| all| team)?(?:(?: and| &|,)? (?:best |kind |warm )?(?:regards|rgds|cheers))?|thanks ah|yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|terima kasih(?: banyak)?|salam hormat|sekian|谢谢(?:大家|各位)?|多谢|感谢|此致|敬礼|祝好|merci|danke|gracias|mit freundlichen grüßen)[\s,.!！。，~-]*(?:[A-Z][a-z]{1,14}[\s.]?)?$/i;
const contactLine =
  /^(?:(?:tel|telephone|phone|mob|mobile|hp|fax|did|dir|direct|office|ext|e-?mail|web|website|address|t|m|e|p|o)\b[.:\s]|\+?\d[\d\s()-]{6,}|[\w.+-]{1,64}@[\w.-]{3,80}$|(?:https?:\/\/|www\.)\S{3,160}$)/i;
const statement =
  /(?<![a-z])(?:is|are|was|were|the|this|that|not|no|cannot|can|has|have|had|been|please|pls|kindly|we|you|it|they|i|our|when|why|what|how|still|again|need|needs|help|check|urgent|since|because|after|before)(?![a-z])/i;
const disclaimer =
  /^this (?:e-?mail|message|communication) \(?(?:including|and|together with) (?:any|its|all) (?:attachments?|files?)|intended (?:recipient|addressee|only|solely|for the)|(?:strictly )?confidential(?:ity)? (?:and|notice|information)|is confidential|privileged (?:and|information|material)|this (?:e-?mail|message|communication|transmission)[^.\n]{0,60}(?:confidential|privileged|intended|contain|property|automatically|generated)|if you (?:have received|received|are not)[^.\n]{0,60}(?:in error|recipient|addressee)|(?:delete|destroy) (?:it|this|the) (?:e-?mail|message|immediately|from)|think before you print|consider the environment|scanned (?:by|for) |virus[- ]free|do not reply to this|no-?reply|unsubscribe|all rights reserved|copyright ©|registered (?:office|in|company)|company (?:registration|reg\.?) no|originated (?:from )?outside|external sender|do not click (?:on )?links|views (?:or opinions )?expressed|no liability|accepts? no (?:liability|responsibility)|privacy (?:policy|statement|notice)|terms (?:and|&) conditions|randomi[sz]ed placeholders|no credentials stored|sulit dan|e-?mel ini|本邮件|保密|机密|如误收|diese e-?mail|vertraulich|ce message/i;

/** Header blocks and separators; the subject's words stay. Says from which line on the mail is an older one. */
export function findHeaders(lines: readonly Line[]): {
  roles: LineRoles;
  labels: { start: number; end: number }[];
  olderFrom: number;
} {
  const roles: LineRoles = lines.map(() => null);
  const labels: { start: number; end: number }[] = [];
  let olderFrom = lines.length;
  let hasWords = false;
  for (let index = 0; index < lines.length; index++) {
    const { content } = lines[index]!;
    if (content === "") continue;
    const isTop = !hasWords;
    hasWords ||= !headerName.test(content) && !transportHeader.test(content);
    if (separator.test(content)) {
      roles[index] = "mail header";
      if (index > 0) olderFrom = Math.min(olderFrom, index);
    } else if (transportHeader.test(content)) {
      index = blankContinuations(index);
    } else if (clientLine.test(content)) {
      roles[index] = "signature";
    } else if (headerName.test(content)) {
      const block = readBlock(index);
      if (block.length >= 2 && isMailBlock(block)) {
        const hasSender = block.some((at) =>
          /^[*_\s]{0,4}(?:from|发件人|von|de|dari)/i.test(lines[at]!.content),
        );
        if (hasSender && !isTop) olderFrom = Math.min(olderFrom, index);
        for (const at of block) blankHeader(at);
        index = block.at(-1)!;
      }
    }
  }
  return { roles, labels, olderFrom };

  /** The header lines from here, an empty line between two of them allowed. */
  function readBlock(from: number): number[] {
    const block = [from];
    for (
      let at = from + 1;
      at < lines.length && at <= block.at(-1)! + 2 && block.length < longestBlock;
      at++
    ) {
      const { content } = lines[at]!;
      if (headerName.test(content) || transportHeader.test(content)) block.push(at);
      else if (content !== "") break;
    }
    return block;
  }

  function isMailBlock(block: number[]): boolean {
    return block.some((at) => mailOnly.test(lines[at]!.content) || lines[at]!.content.includes("@"));
  }

  function blankHeader(at: number): void {
    const line = lines[at]!;
    const label = subjectName.exec(line.content);
    if (label === null) roles[at] = "mail header";
    else
      labels.push({ start: line.contentStart, end: Math.min(line.end, line.contentStart + label[0].length) });
  }

  function blankContinuations(from: number): number {
    roles[from] = "mail header";
    let at = from;
    // A folded header goes on in lines that begin with a blank.
    while (
      lines[at + 1] !== undefined &&
      lines[at + 1]!.contentStart > lines[at + 1]!.start &&
      lines[at + 1]!.content !== "" &&
      !lines[at + 1]!.isQuoted
    ) {
      roles[++at] = "mail header";
    }
    return at;
  }
}

/** Greetings, signatures and legal footers, each only where the line carries nothing of a report. */
export function markCourtesies(lines: readonly Line[], roles: LineRoles): void {
  for (let index = 0; index < lines.length; index++) {
    const { content } = lines[index]!;
    if (roles[index] !== null || content === "") continue;
    if (isGreeting(content)) roles[index] = "greeting";
    else if (signOff.test(content)) markSignature(index);
    else if (/^--$/.test(content)) markSignature(index);
    else if (disclaimer.test(content)) markDisclaimer(index);
  }

  function markSignature(from: number): void {
    roles[from] = "signature";
    for (let at = from + 1; at <= from + 10 && at < lines.length; at++) {
      const { content } = lines[at]!;
      if (content === "" || roles[at] !== null) continue;
      if (!isSignatureLine(content)) return;
      roles[at] = "signature";
    }
  }

  /** A footer runs to the end of its paragraph, unless identifiers show that the report goes on there. */
  function markDisclaimer(from: number): void {
    if (weighReport(lines[from]!.content).identifiers > 0 || hasOtherSentence(lines[from]!.content)) return;
    roles[from] = "disclaimer";
    for (let at = from + 1; at < lines.length && lines[at]!.content !== ""; at++) {
      const { content } = lines[at]!;
      const weight = weighReport(content);
      const isFooter = disclaimer.test(content) || (weight.identifiers === 0 && weight.words < 2);
      if (roles[at] !== null || !isFooter || isGreeting(content)) return;
      roles[at] = "disclaimer";
    }
  }
}

function isGreeting(content: string): boolean {
  return (
    content.length <= 60 &&
    greeting.test(content) &&
    countWords(content) <= 8 &&
    weighReport(content).total === 0 &&
    !/(?<![a-z])(?:why|cannot|can't|how|need|please|pls|where|when|urgent)(?![a-z])/i.test(content)
  );
}

function isSignatureLine(content: string): boolean {
  if (contactLine.test(content)) return true;
  // "Company | Tel +65 6279 1234 | Mobile 9123 4567"
  const pieces = content.split(/\s{0,3}[|•·]\s{0,3}/);
  if (pieces.length > 1) return content.length <= 200 && pieces.every(isSignatureLine);
  const weight = weighReport(
    content.replace(
      /(?<![a-z])(?:yard|vessel|edi|berth|gate|terminal|systems?|portnet|network|crane|container|customs|cargo|api|driver)(?![a-z])/gi,
      " ",
    ),
  );
  return countWords(content) <= 8 && content.length <= 90 && weight.total === 0 && !statement.test(content);
}

/** Does a line hold a sentence that is no footer? Then only the footer's sentences go. */
function hasOtherSentence(content: string): boolean {
  return splitSentences(content).some(
    (sentence) => !disclaimer.test(sentence.text) && weighReport(sentence.text).total > 0,
  );
}

/** Footer sentences in the middle of telling lines. */
export function findFooterSentences(line: Line, text: string): { start: number; end: number }[] {
  const written = text.slice(line.start, line.end);
  if (!disclaimer.test(written)) return [];
  return splitSentences(written)
    .filter(({ text: sentence }) => disclaimer.test(sentence) && weighReport(sentence).identifiers === 0)
    .map(({ start, end }) => ({ start: line.start + start, end: line.start + end }));
}

/** Sentences of one line with their offsets; a full stop inside a number or name ends none. */
export function splitSentences(line: string): { text: string; start: number; end: number }[] {
  const sentences: { text: string; start: number; end: number }[] = [];
  let start = 0;
  for (const match of line.matchAll(/[.!?]["')\]]{0,2}(?=[ \t]|$)|[。！？]/g)) {
    const end = match.index + match[0].length;
    sentences.push({ text: line.slice(start, end), start, end });
    start = end;
  }
  if (start < line.length) sentences.push({ text: line.slice(start), start, end: line.length });
  return sentences;
}
