import { type Blank, blankOut } from "./intake/blanks.ts";
import { markChat } from "./intake/chat.ts";
import { markEarlierThread } from "./intake/earlier-thread.ts";
import { writeHeadline } from "./intake/headline.ts";
import { findHiddenText } from "./intake/hidden-text.ts";
import { findInstructions } from "./intake/injected-instructions.ts";
import { findLanguages } from "./intake/languages.ts";
import { splitLines } from "./intake/lines.ts";
import { findFooterSentences, findHeaders, markCourtesies } from "./intake/mail-noise.ts";
import type { Intake } from "./stages.ts";

export { hasBlankedThread, textForIdentifiers } from "./intake/blanks.ts";

/**
 * Reads a report as a clerk does: sets aside what does not carry it, flags what is hidden in it or tries to
 * steer its reader. In doubt a line stays; where nothing would be left, nothing is blanked.
 */
export function readIncident(text: string): Intake {
  const hidden = findHiddenText(text);
  const instructions = findInstructions(text);
  const steering = [...hidden.blanks, ...instructions.blanks];
  // What steers is gone before the lines are weighed, so that it cannot decide what stays.
  const noise = findNoise(blankOut(text, steering));

  const blanks = keepReport(text, steering, noise);
  const read = blankOut(text, blanks);
  return {
    text: read,
    headline: writeHeadline(read),
    languages: findLanguages(blankOut(text, steering)),
    flags: [...instructions.flags, ...hidden.flags],
    blanked: [...blanks].sort((a, b) => a.start - b.start || a.end - b.end),
  };
}

/** Headers, courtesies, footers, chat and earlier mails, as stretches of the text. */
function findNoise(text: string): Blank[] {
  const lines = splitLines(text);
  const { roles, labels, olderFrom } = findHeaders(lines);
  markCourtesies(lines, roles);
  const speakers = markChat(lines, roles);
  markEarlierThread(lines, roles, olderFrom);

  const blanks: Blank[] = [];
  for (const [at, line] of lines.entries()) {
    const reason = roles[at]!;
    if (reason !== null) {
      blanks.push({ reason, start: line.start, end: line.end });
      continue;
    }
    if (line.isQuoted) blanks.push({ reason: "markup", start: line.start, end: line.contentStart });
    for (const span of findFooterSentences(line, text)) blanks.push({ reason: "disclaimer", ...span });
  }
  for (const span of labels) blanks.push({ reason: "mail header", ...span });
  for (const span of speakers) blanks.push({ reason: "chat", ...span });
  return blanks.filter(({ start, end }) => end > start);
}

/** Everything that may go, unless no word would be left: then less goes, in the end nothing. */
function keepReport(text: string, steering: Blank[], noise: Blank[]): Blank[] {
  for (const blanks of [[...steering, ...noise], steering]) {
    if (/[\p{L}\p{N}]/u.test(blankOut(text, blanks))) return blanks;
  }
  return [];
}
